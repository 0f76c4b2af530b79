import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { keys, tabTo } from "../support/hands.ts";
import { expect, test } from "../support/test.ts";

// What a trainer of another system brings along: texts with gaps, a text between questions, a scale and a comment.
const bank = [
  "Bacalah alurnya dahulu. Surat dicatat, lalu didisposisi.",
  "// [kind:cloze]\n::Rumpang::Surat masuk dicatat dalam buku \\{1\\:SHORTANSWER\\:\\=agenda\\}, paling lama \\{1\\:NUMERICAL\\:\\=2\\} jam, oleh \\{1\\:MULTICHOICE\\:kepala dinas\\~\\=petugas arsip\\}.",
  "// [kind:gap_select] [word:1:didisposisi] [word:1:dibalas] [word:1:disimpan]\n::Kata::Setelah dicatat, surat [[1]] dan akhirnya [[3]].",
  "// [case:yes] [typo:yes]\n::Ketik::Apa nama lembar perintah pimpinan? {=Disposisi}",
  "// [unit:jam] [unit-also:menit=1/60] [unit-missing:50]\n::Satuan::Berapa lama 90 menit? {#=1.5:0}",
  "// [kind:likert] [statement:Materinya jelas] [point:Tidak setuju] [point:Setuju]\n::Skala::Bagaimana menurut Anda?",
  "// [kind:comment]\n::Komentar::Apa yang sebaiknya diubah?",
].join("\n\n");

test("a learner fills gaps, a scale and a comment with the keyboard alone", async ({ as, check, t }) => {
  const trainer = await as("trainer");
  const studio = new Studio(trainer, t);
  await studio.create("Surat yang Rapi", "surat-yang-rapi");
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Menerima surat");
  await studio.addLesson("quiz", "Kuis surat");
  const quizUrl = new URL(trainer.url()).pathname;
  await studio.importBank(bank, 7);
  await studio.takeImported();
  await trainer.getByText(t("authoring-group-questions")).click();
  await trainer.getByLabel(t("authoring-shuffle-questions")).uncheck();
  await studio.save("notice-kuis-disimpan");
  await check(trainer, "studio-kuis-jenis");
  for (const [name, kind] of [
    ["Rumpang", "cloze"],
    ["Kata", "gap-select"],
    ["Satuan", "numerical"],
    ["Skala", "likert"],
  ] as const) {
    await trainer.goto(quizUrl);
    await trainer.getByRole("link", { name: new RegExp(`\\d+\\. ${name}`) }).click();
    await check(trainer, `studio-soal-${kind}`);
  }
  await trainer.goto(quizUrl);
  await trainer
    .getByRole("link", { name: t("authoring-preview") })
    .first()
    .click();
  await check(trainer, "studio-pratinjau-jenis");
  await trainer.goto(outline);
  await studio.publish();

  const page = await as("mentor");
  const course = new CoursePage(page, t);
  await expect(async () => {
    expect((await page.goto("/kursus/surat-yang-rapi"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  await course.enrol();
  await course.openLesson("Kuis surat");
  const quiz = new QuizPage(page, t);
  await quiz.start();

  // The text comes first and has no number; the next is the first of six questions.
  await expect(quiz.question(1)).toContainText("Bacalah alurnya dahulu.");
  await check(page, "kuis-teks");
  const next = (slot: number) => quiz.question(slot).locator("[data-go=next]");
  await tabTo(next(1));
  await page.keyboard.press("Enter");
  await expect(quiz.question(2)).toBeVisible();
  await expect(quiz.question(2)).toContainText(t("quiz-question-of", { number: 1, all: 6 }));

  const gap = (slot: number, number: number, all: number) =>
    quiz.question(slot).getByLabel(t("quiz-gap-of", { number, all }), { exact: true });
  await tabTo(gap(2, 1, 3));
  await page.keyboard.type("Agenda");
  // Enter goes on to the next gap.
  await page.keyboard.press("Enter");
  await expect(gap(2, 2, 3)).toBeFocused();
  await page.keyboard.type("2");
  await page.keyboard.press("Tab");
  await page.keyboard.type("petugas");
  await expect(gap(2, 3, 3)).toHaveValue(/^[ab]$/);
  await page.keyboard.press("Tab");
  await quiz.sent(2);
  await check(page, "kuis-rumpang");

  await tabTo(next(2));
  await page.keyboard.press("Enter");
  await tabTo(gap(3, 1, 2));
  await page.keyboard.type("didisposisi");
  await page.keyboard.press("Tab");
  await page.keyboard.type("disimpan");
  await page.keyboard.press("Tab");
  await quiz.sent(3);
  await check(page, "kuis-kata");

  await tabTo(next(3));
  await page.keyboard.press("Enter");
  await tabTo(quiz.question(4).getByRole("textbox"));
  await page.keyboard.type("Disposis");
  // Enter goes on to the next question.
  await page.keyboard.press("Enter");
  await tabTo(quiz.question(5).getByRole("textbox"));
  await expect(quiz.question(5)).toContainText(t("quiz-hint-unit"));
  await page.keyboard.type("90 menit");
  await page.keyboard.press("Enter");
  await expect(quiz.question(6)).toBeVisible();
  await tabTo(quiz.question(6).getByRole("radio").first());
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await expect(quiz.question(6).getByRole("radio", { name: "Setuju", exact: true })).toBeChecked();
  await quiz.sent(6);
  await check(page, "kuis-skala");
  await tabTo(next(6));
  await page.keyboard.press("Enter");
  await tabTo(quiz.question(7).getByRole("textbox"));
  await page.keyboard.type("Beri contoh lembar disposisi.");
  await page.keyboard.press("Tab");
  await quiz.sent(7);
  await check(page, "kuis-komentar");

  await quiz.submit();
  await expect(quiz.verdict()).toHaveText(t("quiz-result-passed"));
  await expect(page.getByText(t("quiz-right-count", { right: 4, all: 4 }))).toBeVisible();
  await expect(page.getByText(t("quiz-given-typo"))).toBeVisible();
  await check(page, "hasil-jenis");

  await trainer.goto(`${quizUrl}/statistik`);
  await expect(trainer.getByText("Beri contoh lembar disposisi.")).toBeVisible();
  await check(trainer, "statistik-jenis");
});

test("a calculated question is written and answered with the keyboard alone", async ({ as, check, t }) => {
  const trainer = await as("trainer");
  const studio = new Studio(trainer, t);
  await studio.create("Uang Harian", "uang-harian");
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Menghitung");
  await studio.addLesson("quiz", "Kuis uang harian");
  const kind = trainer.getByRole("link", { name: t("authoring-kind-calculated"), exact: true });
  await kind.press("Enter");
  const field = (key: string, values: Record<string, number> = {}) =>
    trainer.getByLabel(t(key, values), { exact: true });
  const button = (key: string) => trainer.getByRole("button", { name: t(key), exact: true });
  await keys.write(
    field("authoring-stem"),
    "Perjalanan {a} hari, {={a} > 5 && {a} < 99 ? 2 : 1} orang, uang harian $150$ ribu. Berapa ribu rupiah?",
  );
  await keys.write(field("authoring-variable-lowest", { number: 1 }), "2");
  await keys.write(field("authoring-formula", { number: 1 }), "{a} * (150");
  await keys.press(button("authoring-sample-next"));
  await expect(trainer.getByText(t("authoring-formula-unfinished"))).toBeVisible();
  await keys.write(field("authoring-formula", { number: 1 }), "{a} * 150 * ({a} > 5 ? 2 : 1)");
  const tolerance = field("authoring-tolerance", { number: 1 });
  await tabTo(tolerance);
  await trainer.keyboard.press("Home");
  await expect(tolerance).toHaveValue("absolute");
  await keys.write(field("authoring-tolerance-size", { number: 1 }), "0");
  await keys.press(button("authoring-sample-next"));
  const example = trainer.getByRole("region", { name: t("authoring-sample") });
  await expect(example).toContainText(/Perjalanan \d+ hari/);
  await check(trainer, "studio-soal-calculated");
  await keys.press(button("authoring-save"));
  await expect(trainer.locator(".notice").getByText(t("notice-soal-disimpan"))).toBeVisible();
  await trainer.goto(outline);
  await studio.publish();

  const page = await as("mentor");
  await expect(async () => {
    expect((await page.goto("/kursus/uang-harian"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  const course = new CoursePage(page, t);
  await course.enrol();
  await course.openLesson("Kuis uang harian");
  const quiz = new QuizPage(page, t, keys);
  await quiz.start();
  await expect(quiz.question(1)).toContainText(/Perjalanan \d+ hari/);
  const days = Number(/Perjalanan (\d+) hari/.exec(await quiz.question(1).innerText())?.[1]);
  const people = days > 5 ? 2 : 1;
  await expect(quiz.question(1)).toContainText(`hari, ${people} orang`);
  await quiz.answer(1, { text: `${days * 150 * people}` });
  await quiz.sent(1);
  await check(page, "kuis-calculated");
  await quiz.submit();
  await expect(quiz.verdict()).toHaveText(t("quiz-result-passed"));
  await expect(page.getByText(`Perjalanan ${days} hari`)).toBeVisible();
  await check(page, "hasil-calculated");
});
