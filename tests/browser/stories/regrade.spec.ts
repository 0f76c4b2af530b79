import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { expect, test } from "../support/test.ts";

test("a trainer mends a key, looks at what would change, and the learner gets the grade and a letter", async ({
  as,
  check,
  letters,
  t,
}) => {
  const trainer = await as("trainer");
  const studio = new Studio(trainer, t);
  await studio.create("Kunci yang Keliru", "kunci-yang-keliru");
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Menyimpan arsip");
  await studio.addLesson("quiz", "Kuis kunci");
  const quizUrl = new URL(trainer.url()).pathname;
  // The trainer took the one for the other.
  await studio.addSingleChoice("Siapa yang menyimpan arsip aktif?", "Unit kearsipan", "Unit pengolah");
  await trainer.goto(outline);
  await studio.publish();

  const learner = await as("mentor");
  await expect(async () => {
    expect((await learner.goto("/kursus/kunci-yang-keliru"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  const course = new CoursePage(learner, t);
  await course.enrol();
  await course.openLesson("Kuis kunci");
  const quiz = new QuizPage(learner, t);
  await quiz.start();
  await quiz.answer(1, { pick: ["Unit pengolah"] });
  await quiz.sent(1);
  await quiz.submit();
  await expect(learner.getByText(t("quiz-right-count", { right: 0, all: 1 }))).toBeVisible();
  const result = new URL(learner.url()).pathname;

  await trainer.goto(quizUrl);
  await trainer.getByRole("link", { name: /Siapa yang menyimpan arsip aktif/ }).click();
  await expect(trainer.getByLabel(t("authoring-stem"), { exact: true })).toHaveValue(/arsip aktif/);
  const worth = (number: number) => trainer.getByLabel(t("authoring-percent-of", { number }), { exact: true });
  await worth(1).fill("0");
  await worth(2).fill("100");
  await studio.save("notice-soal-disimpan");
  await trainer.goto(outline);
  await studio.publish();
  await trainer.goto(`${quizUrl}/statistik`);
  await trainer.getByRole("link", { name: t("quiz-regrade"), exact: true }).click();
  await expect(trainer.getByRole("heading", { level: 1 })).toContainText("Kuis kunci");
  const changes = trainer.getByRole("table", { name: t("quiz-regrade-changes") });
  const change = changes.getByRole("row").filter({ hasText: t("quiz-attempt-number", { number: 1 }) });
  await expect(change).toHaveCount(1);
  await expect(change.getByRole("cell")).toHaveText(["0", "1", t("quiz-regrade-crosses")]);
  await check(trainer, "hitung-ulang");

  // Looking changed nothing.
  const told = () => letters.of("mentor@batanghari.example").filter(({ text }) => text.includes(result)).length;
  await learner.goto(result);
  await expect(learner.getByText(t("quiz-right-count", { right: 0, all: 1 }))).toBeVisible();
  expect(told()).toBe(0);

  await trainer.getByLabel(t("quiz-regrade-reason"), { exact: true }).fill("Arsip aktif disimpan unit pengolah.");
  await trainer.locator("form[action$='/hitung-ulang']").getByRole("button").click();
  await expect(trainer.getByText(t("notice-quiz-regraded"))).toBeVisible();
  await learner.reload();
  await expect(quiz.verdict()).toHaveText(t("quiz-result-passed"));
  await expect(learner.getByText(t("quiz-right-count", { right: 1, all: 1 }))).toBeVisible();
  await expect.poll(told).toBe(1);

  // Once is enough.
  await trainer.getByRole("link", { name: t("quiz-regrade"), exact: true }).click();
  await expect(trainer.getByText(t("quiz-regrade-nothing"), { exact: true })).toBeVisible();
});
