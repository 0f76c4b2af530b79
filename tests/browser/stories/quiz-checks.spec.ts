import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { expect, type Page, test, type Words } from "../support/test.ts";

const BANK = `// [hint:Arsip aktif masih sering dipakai.]
::satu::Siapa yang menyimpan arsip aktif? {=Unit pengolah#Tepat, yang memakainya. ~Unit kearsipan#Itu untuk arsip inaktif. ####Arsip aktif dekat dengan pemakainya.}

::dua::Siapa yang menyimpan arsip inaktif? {=Unit kearsipan ~Unit pengolah}
`;

/** A published course with one quiz whose rules were set so. */
async function published(page: Page, t: Words, slug: string, set: () => Promise<void>): Promise<void> {
  const studio = new Studio(page, t);
  await studio.create(`Latihan ${slug}`, slug);
  const outline = new URL(page.url()).pathname;
  await studio.addModule("Latihan");
  await studio.addLesson("quiz", "Latihan arsip");
  const quiz = new URL(page.url()).pathname;
  await studio.importBank(BANK, 2);
  await studio.takeImported();
  await page.goto(quiz);
  await set();
  await studio.save("notice-kuis-disimpan");
  await page.goto(outline);
  await studio.publish();
}

/** Sets that the quiz answers in this way. */
function behaves(page: Page, t: Words, behaviour: string): () => Promise<void> {
  return async () => {
    await page.getByText(t("authoring-group-behaviour"), { exact: true }).click();
    await page.locator(`input[name=behaviour][value=${behaviour}]`).check();
  };
}

/** Chooses an option and checks the question, with the keyboard alone. */
async function checkByKeys(page: Page, question: number, option: string): Promise<void> {
  const section = page.locator(`[data-slot="${question}"]`);
  const radio = section.getByRole("radio", { name: option, exact: true });
  await radio.focus();
  await page.keyboard.press("Space");
  await expect(radio).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(section.locator("[data-check]")).toBeFocused();
  await page.keyboard.press("Enter");
  // The result takes the focus, so that it is read and the next key goes on from it.
  await expect(section.locator("[data-checked]")).toBeFocused();
}

async function begun(page: Page, t: Words, slug: string): Promise<QuizPage> {
  await expect(async () => {
    expect((await page.goto(`/kursus/${slug}`))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  const course = new CoursePage(page, t);
  await course.enrol();
  await course.openLesson("Latihan arsip");
  return new QuizPage(page, t);
}

test("a question is checked at once, or tried again after a hint, by keyboard alone", async ({ as, check, t }) => {
  const trainer = await as("trainer");
  await published(trainer, t, "latihan-langsung", behaves(trainer, t, "immediate"));
  await published(trainer, t, "latihan-bertahap", behaves(trainer, t, "interactive"));

  const learner = await as("employee");
  let quiz = await begun(learner, t, "latihan-langsung");
  await expect(learner.getByText(t("quiz-rule-immediate"))).toBeVisible();
  await quiz.start();
  const first = learner.locator(".slot").filter({ hasText: "arsip aktif?" });
  const number = Number(await first.getAttribute("data-slot"));
  if (!(await first.isVisible())) await quiz.show(number);
  await checkByKeys(learner, number, "Unit kearsipan");
  const result = first.locator("[data-checked]");
  await expect(result).toContainText(t("quiz-judged-wrong"));
  await expect(result).toContainText("Itu untuk arsip inaktif.");
  await expect(result).toContainText("Arsip aktif dekat dengan pemakainya.");
  await expect(first.getByRole("radio", { name: "Unit pengolah" })).toBeDisabled();
  await check(learner, "kuis-diperiksa");
  await quiz.submit();

  quiz = await begun(learner, t, "latihan-bertahap");
  await expect(learner.getByText(t("quiz-rule-interactive", { tries: 3 }))).toBeVisible();
  await check(learner, "kuis-aturan-bertahap");
  await quiz.start();
  const again = learner.locator(".slot").filter({ hasText: "arsip aktif?" });
  const at = Number(await again.getAttribute("data-slot"));
  if (!(await again.isVisible())) await quiz.show(at);
  await checkByKeys(learner, at, "Unit kearsipan");
  await expect(again.locator("[data-checked]")).toContainText("Arsip aktif masih sering dipakai.");
  await expect(again.locator("[data-checked]")).toContainText(t("quiz-checked-left", { left: 2 }));
  await check(learner, "kuis-petunjuk");
  await checkByKeys(learner, at, "Unit pengolah");
  await expect(again.locator("[data-checked]")).toContainText(t("quiz-judged-right"));
  await check(learner, "kuis-benar-kemudian");
  await quiz.submit();
  await expect(learner.getByText(t("quiz-tries-made", { tries: 2 }))).toBeVisible();
});

test("pages come in order, and what was left stays as it is", async ({ as, check, t }) => {
  const trainer = await as("trainer");
  await published(trainer, t, "latihan-berurutan", async () => {
    const sequential = trainer.locator("input[name=sequential]");
    await trainer.locator("details", { has: sequential }).locator("summary").click();
    await sequential.check();
  });

  const learner = await as("employee");
  const quiz = await begun(learner, t, "latihan-berurutan");
  await expect(learner.getByText(t("quiz-rule-sequential"))).toBeVisible();
  await quiz.start();
  await expect(learner.locator(".slot")).toHaveCount(1);
  await expect(learner.getByText(t("quiz-no-way-back"))).toBeVisible();
  await check(learner, "kuis-berurutan");
  await quiz.answer(1, { pick: ["Unit pengolah"] });
  const address = learner.url();
  await learner.getByRole("button", { name: t("quiz-page-next") }).click();
  await expect(quiz.question(2)).toBeVisible();
  await learner.goto(`${address}?halaman=1`);
  await expect(learner.locator(".slot")).toHaveCount(1);
  await expect(quiz.question(2)).toBeVisible();
  await expect(learner.getByRole("button", { name: t("quiz-page-before") })).toHaveCount(0);
  await quiz.answer(2, { pick: ["Unit kearsipan"] });
  await quiz.submit();
});
