import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { sample } from "../support/sample.ts";
import { expect, test } from "../support/test.ts";

test("a trainer marks an essay and the learner reads the comment", async ({ as, check, t }) => {
  const learner = await as("admin");
  const course = new CoursePage(learner, t);
  await course.open(sample.slug);
  await course.enrol();
  await course.openLesson(sample.essay);
  const quiz = new QuizPage(learner, t);
  await quiz.start();
  await quiz.answer(1, { text: "Daftar periksa kini di depan petugas. Warga tidak lagi menunggu petugas mencari." });
  await quiz.sent(1);
  await check(learner, "kuis-uraian");
  await quiz.submit();
  await expect(quiz.verdict()).toHaveText(t("quiz-result-pending"));
  await check(learner, "hasil-menunggu");
  const result = learner.url();

  const page = await as("trainer");
  await page.goto("/penilaian");
  await check(page, "penilaian");
  await page
    .getByRole("link", { name: new RegExp(sample.essay) })
    .last()
    .click();
  await check(page, "penilaian-satu");
  await page.getByLabel(t("quiz-mark-points")).fill("0,8");
  await page.getByLabel(t("quiz-mark-comment")).fill("Akibatnya jelas. Tambahkan berapa menit yang dihemat.");
  await page.getByRole("button", { name: t("quiz-mark-save") }).click();
  await expect(page.getByText(t("notice-quiz-marked"))).toBeVisible();

  await learner.goto(result);
  await expect(quiz.verdict()).toHaveText(t("quiz-result-passed"));
  await expect(learner.getByText("Tambahkan berapa menit yang dihemat.")).toBeVisible();
});
