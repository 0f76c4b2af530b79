import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { expect, type Page, test } from "../support/test.ts";

/** Ends the quiz of this page of the studio for everybody, now. */
function endNow(trainer: Page): Promise<number> {
  const [, course, lesson] = /^\/studio\/([^/]+)\/kuis\/([^/]+)/.exec(new URL(trainer.url()).pathname) ?? [];
  return trainer.evaluate(async (address) => {
    const body = JSON.stringify({ version: 0, ends_at: new Date().toISOString() });
    const headers = { "Content-Type": "application/json" };
    return (await fetch(address, { method: "PUT", body, headers })).status;
  }, `/api/v1/courses/${course}/quizzes/${lesson}/schedule`);
}

test("a trainer admits one late answer and refuses another, and sees where attempts were taken", async ({
  as,
  check,
  t,
}) => {
  const trainer = await as("trainer");
  const studio = new Studio(trainer, t);
  await studio.create("Ujian Tanpa Sinyal", "ujian-tanpa-sinyal");
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Ujian");
  await studio.addLesson("quiz", "Ujian di lapangan");
  const quizPath = new URL(trainer.url()).pathname;
  await studio.addSingleChoice("Siapa yang menyimpan arsip aktif?", "Unit pengolah", "Siapa saja");
  await trainer.goto(quizPath);
  await trainer.getByText(t("authoring-group-attempts"), { exact: true }).click();
  await trainer.getByLabel(t("authoring-lateness-ask"), { exact: true }).check();
  await studio.save("notice-kuis-disimpan");
  await trainer.getByRole("link", { name: t("authoring-quiz-schedule") }).click();
  await expect(trainer.getByRole("heading", { level: 1 })).toContainText(t("quiz-schedule"));
  const base = new URL(trainer.url()).pathname.split("/").slice(0, 5).join("/");
  await trainer.goto(outline);
  await studio.publish();

  const learners: Page[] = [];
  for (const role of ["employee", "mentor"] as const) {
    const learner = await as(role);
    await expect(async () => {
      expect((await learner.goto("/kursus/ujian-tanpa-sinyal"))?.status()).toBe(200);
    }).toPass({ timeout: 15_000 });
    const course = new CoursePage(learner, t);
    await course.enrol();
    await course.openLesson("Ujian di lapangan");
    const quiz = new QuizPage(learner, t);
    await quiz.start();
    await learner.context().setOffline(true);
    await quiz.answer(1, { pick: ["Unit pengolah"] });
    await quiz.kept(1);
    learners.push(learner);
  }
  await trainer.goto(`${base}/jadwal`);
  expect(await endNow(trainer)).toBe(200);
  for (const learner of learners) {
    await learner.context().setOffline(false);
    await learner.waitForURL(/\/hasil$/);
  }
  await check(learners[0] as Page, "hasil-terlambat");

  await trainer.goto(`${base}/terlambat`);
  const cards = trainer.locator("main li.card");
  // The words of one button end as those of the other.
  const accept = trainer.getByRole("button", { name: new RegExp(`^${t("quiz-late-accept")}`) });
  const refuse = trainer.getByRole("button", { name: t("quiz-late-refuse") });
  await expect(cards).toHaveCount(2);
  await check(trainer, "jawaban-terlambat");
  await accept.first().press("Enter");
  await expect(trainer.getByText(t("notice-quiz-late-accepted"))).toBeVisible();
  await expect(accept).toHaveCount(1);
  await refuse.press("Enter");
  await expect(trainer.getByText(t("quiz-field-late-reason")).first()).toBeVisible();
  await check(trainer, "jawaban-terlambat-tanpa-alasan");
  await trainer.getByLabel(t("quiz-late-reason")).fill("Sinyal kantor baik saat itu.");
  await refuse.press("Enter");
  await expect(trainer.getByText(t("notice-quiz-late-refused"))).toBeVisible();
  await expect(accept).toHaveCount(0);

  await trainer.goto(`${base}/statistik/gawai`);
  await check(trainer, "gawai");
  await trainer.getByRole("link", { name: t("quiz-devices-all"), exact: true }).click();
  await expect(trainer.getByRole("row")).toHaveCount(3);
  await expect(trainer.getByRole("cell", { name: /Chrome/ })).toHaveCount(2);
  await check(trainer, "gawai-semua");
});
