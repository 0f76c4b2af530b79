import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { expect, test } from "../support/test.ts";

const bank = ["C1", "C2"]
  .map((level) => `// [tag:kompetensi:K1] [tag:bloom:${level}]\n::${level}::Soal tingkat ${level}? {=Benar ~Salah}`)
  .join("\n\n");

test("a quiz asks for the level above what its learner has mastered", async ({ as, check, t }) => {
  const trainer = await as("trainer");
  const studio = new Studio(trainer, t);
  await studio.create("Loket Bertingkat", "loket-bertingkat");
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Latihan");
  await studio.addLesson("quiz", "Latihan bertingkat");
  const rules = new URL(trainer.url()).pathname;
  await studio.importBank(bank, 2);
  await studio.takeImported();
  await trainer.goto(rules);
  await trainer.getByText(t("authoring-group-attempts"), { exact: true }).click();
  await trainer.getByLabel(t("authoring-attempts"), { exact: true }).fill("0");
  await studio.save("notice-kuis-disimpan");
  await trainer.getByRole("link", { name: t("authoring-sections-set") }).click();
  await trainer.getByText(t("authoring-adaptive"), { exact: true }).click();
  const first = trainer.getByRole("group", { name: t("authoring-draw-n", { number: 1 }) }).first();
  const follows = first.getByLabel(t("authoring-draw-adaptive"));
  await expect(follows).toHaveAccessibleDescription(t("authoring-adaptive-text"));
  await follows.check();
  await first.getByLabel(t("authoring-draw-count")).fill("0");
  await trainer.getByRole("button", { name: t("authoring-save"), exact: true }).click();
  await expect(trainer.getByText(t("authoring-draw-adaptive-count"))).toBeVisible();
  const again = trainer.getByRole("group", { name: t("authoring-draw-n", { number: 1 }) }).first();
  await expect(again.getByLabel(t("authoring-draw-adaptive"))).toBeChecked();
  await again.getByLabel(t("authoring-draw-count")).fill("1");
  await again.getByLabel(t("authoring-draw-competency")).selectOption("K1");
  await trainer.getByRole("button", { name: t("authoring-save"), exact: true }).click();
  await expect(trainer.getByText(t("notice-bagian-disimpan")).first()).toBeVisible();
  await expect(trainer.getByRole("columnheader", { name: t("authoring-blueprint-adaptive") })).toBeVisible();
  await check(trainer, "studio-bagian-mengikuti");
  await trainer.goto(outline);
  await studio.publish();

  const page = await as("mentor");
  const course = new CoursePage(page, t);
  await expect(async () => {
    expect((await page.goto("/kursus/loket-bertingkat"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  await course.enrol();
  const quiz = new QuizPage(page, t);
  for (const level of ["C1", "C2"]) {
    await page.goto("/kursus/loket-bertingkat");
    await course.openLesson("Latihan bertingkat");
    await expect(page.getByText(t("quiz-rule-adapts"))).toBeVisible();
    if (level === "C1") await check(page, "kuis-mengikuti");
    await quiz.start();
    await expect(quiz.question(1)).toContainText(`Soal tingkat ${level}`);
    await quiz.answer(1, { pick: ["Benar"] });
    await quiz.submit();
  }
});
