import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { tabTo } from "../support/hands.ts";
import { root } from "../support/server.ts";
import { expect, type Page, signIn, test, type Words } from "../support/test.ts";

const bank = [
  "// [words:3..20] [files:0..2:1] [text:optional]\n::Laporan::Tulis laporan singkat, atau unggah. {}",
  "// [kind:file_upload] [files:1..1:1:picture]\n::Foto::Unggah foto loket yang rapi.",
].join("\n\n");
const sheet = join(root, "content/pengelolaan-arsip-dinamis/media/daftar-arsip-aktif.pdf");
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const pdf = { name: "surat-tugas.pdf", mimeType: "application/pdf", buffer: readFileSync(sheet) };
const photo = { name: "loket.png", mimeType: "image/png", buffer: Buffer.from(dot, "base64") };

/** A published course with a quiz that is answered by files. */
async function published(trainer: Page, t: Words, title: string, slug: string, look?: () => Promise<void>) {
  const studio = new Studio(trainer, t);
  await studio.create(title, slug);
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Praktik");
  await studio.addLesson("quiz", "Kuis praktik");
  await studio.importBank(bank, 2);
  await studio.takeImported();
  await trainer.getByText(t("authoring-group-questions")).click();
  await trainer.getByLabel(t("authoring-shuffle-questions")).uncheck();
  await studio.save("notice-kuis-disimpan");
  await look?.();
  await trainer.goto(outline);
  await studio.publish();
}

/** From the course's page into an attempt. */
async function begun(page: Page, t: Words, slug: string): Promise<QuizPage> {
  const course = new CoursePage(page, t);
  await expect(async () => {
    expect((await page.goto(`/kursus/${slug}`))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  await course.enrol();
  await course.openLesson("Kuis praktik");
  const quiz = new QuizPage(page, t);
  await quiz.start();
  return quiz;
}

test("files are uploaded with the keyboard alone, wait for a signal, and are read by who marks", async ({
  as,
  check,
  t,
}) => {
  const trainer = await as("trainer");
  await published(trainer, t, "Loket yang Tertata", "loket-yang-tertata", async () => {
    for (const name of ["Laporan", "Foto"]) {
      await trainer.getByRole("link", { name: new RegExp(`\\d+\\. ${name}`) }).click();
      await check(trainer, `studio-soal-berkas-${name.toLowerCase()}`);
      await trainer.goBack();
    }
  });

  const page = await as("mentor");
  const quiz = await begun(page, t, "loket-yang-tertata");
  let next = pdf;
  page.on("filechooser", (chooser) => chooser.setFiles(next));
  const choose = async (slot: number, file: typeof pdf) => {
    next = file;
    await tabTo(quiz.question(slot).getByLabel(t("quiz-file-choose"), { exact: true }));
    await page.keyboard.press("Enter");
  };
  const said = (slot: number) => quiz.question(slot).locator("answer-files [data-said]");
  const listed = (slot: number) => quiz.question(slot).locator("[data-file]");

  await tabTo(quiz.question(1).getByRole("textbox"));
  await page.keyboard.type("Dua kata");
  await expect(quiz.question(1).locator("word-count [data-said]")).toHaveText(t("quiz-remark-words-few"));
  await choose(1, pdf);
  await expect(listed(1)).toHaveCount(1);
  await expect(said(1)).toContainText(pdf.name);
  await expect(quiz.question(1).locator("[data-count]")).toHaveText(t("quiz-words-count", { count: 2 }));
  await check(page, "kuis-berkas");

  // What would be refused is told before it is sent.
  await choose(1, { ...pdf, name: "program.exe" });
  await expect(said(1)).toContainText("program.exe");
  await expect(listed(1)).toHaveCount(1);

  await tabTo(quiz.question(1).locator("[data-go=next]"));
  await page.keyboard.press("Enter");
  await page.context().setOffline(true);
  await choose(2, photo);
  await expect(quiz.question(2).getByRole("button", { name: t("quiz-file-again") })).toBeVisible();
  await expect(listed(2)).toHaveCount(0);
  await check(page, "kuis-berkas-menunggu");
  await page.context().setOffline(false);
  await expect(listed(2)).toHaveCount(1);

  // Taken out and put in again; the page shows it after a reload too.
  const remove = quiz.question(2).getByRole("button", { name: /loket\.png/ });
  await tabTo(remove);
  await page.keyboard.press("Enter");
  await expect(listed(2)).toHaveCount(0);
  await choose(2, photo);
  await expect(listed(2)).toHaveCount(1);
  await quiz.sent(2);
  await quiz.submit();
  await expect(page.getByText(pdf.name)).toBeVisible();
  await check(page, "hasil-berkas");

  await trainer.goto("/penilaian");
  await trainer.locator("main a.item").filter({ hasText: "Loket yang Tertata" }).first().click();
  const files = trainer.locator("[data-answer-files]");
  const picture = files.getByRole("img");
  const reader = files.getByRole("button", { name: t("lesson-pdf-open") });
  // The queue leads from one of the two answers to the other.
  for (const waits of [2, 1]) {
    await expect(files.getByRole("link")).toHaveCount(1);
    if (await picture.isVisible()) {
      await expect(picture).toHaveAccessibleName(t("quiz-file-named", { name: photo.name }));
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
      await check(trainer, "penilaian-foto");
    } else {
      await reader.press("Enter");
      await expect(files.locator(".pdf-page canvas").first()).toBeVisible();
      await check(trainer, "penilaian-pdf");
    }
    const download = trainer.waitForEvent("download");
    await files.getByRole("link").click();
    expect((await download).suggestedFilename()).toMatch(/surat-tugas\.pdf|loket\.png/);
    await trainer.getByLabel(t("quiz-mark-points")).fill("1");
    await trainer.getByRole("button", { name: t("quiz-mark-save") }).click();
    await expect(trainer.getByText(t("notice-quiz-marked"))).toBeVisible();
    if (waits > 1) await expect(trainer.getByLabel(t("quiz-mark-points"))).toBeVisible();
  }
});

test("files go in without script", async ({ as, anyone, t }) => {
  await published(await as("trainer"), t, "Arsip yang Rapi", "arsip-yang-rapi");
  const page = await anyone({ javaScriptEnabled: false });
  await signIn(page, "mentor@batanghari.example", t);
  await begun(page, t, "arsip-yang-rapi");
  const section = (slot: number) => page.locator(`#soal-${slot}`);
  const upload = (slot: number) => section(slot).getByRole("button", { name: t("quiz-file-upload"), exact: true });
  await section(1).getByRole("textbox").fill("Terlampir surat tugasnya.");
  await upload(1).click();
  await expect(page.getByText(t("notice-quiz-file-none"))).toBeVisible();
  await expect(section(1).getByRole("textbox")).toHaveValue("Terlampir surat tugasnya.");
  await section(1).getByLabel(t("quiz-file-choose"), { exact: true }).setInputFiles(pdf);
  await upload(1).click();
  await expect(page.getByText(t("notice-quiz-file-added"))).toBeVisible();
  await expect(section(1).getByRole("link", { name: pdf.name })).toBeVisible();
  await section(2)
    .getByLabel(t("quiz-file-choose"), { exact: true })
    .setInputFiles({ ...pdf, name: "bukan-foto.png" });
  await upload(2).click();
  await expect(page.getByText(t("notice-quiz-file-mismatch"))).toBeVisible();
  await section(1)
    .getByRole("button", { name: /surat-tugas/ })
    .click();
  await expect(page.getByText(t("notice-quiz-file-removed"))).toBeVisible();
  await expect(section(1).getByRole("link", { name: pdf.name })).toHaveCount(0);
});

test("a file that waits outlives its page", async ({ as, check, t }) => {
  await published(await as("trainer"), t, "Loket Tanpa Sinyal", "loket-tanpa-sinyal");
  const page = await as("mentor");
  await begun(page, t, "loket-tanpa-sinyal");
  const attempt = page.url();
  const field = (of: Page) => of.locator("#soal-1");
  const context = page.context();
  await context.setOffline(true);
  await field(page).getByLabel(t("quiz-file-choose"), { exact: true }).setInputFiles(pdf);
  await expect(field(page).locator("[data-said]").last()).toHaveText(t("quiz-w-file-kept"));
  await check(page, "kuis-berkas-tersimpan");
  await page.close();

  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(attempt);
  await expect(field(again).locator("[data-file]")).toHaveCount(1);
  await expect(field(again).getByRole("link", { name: pdf.name })).toBeVisible();
  await new QuizPage(again, t).sent(1);

  // It is sent once: the page opened anew has it from the server, and nothing waits.
  await again.reload();
  await expect(field(again).locator("[data-file]")).toHaveCount(1);
  await expect(again.locator("answer-files[data-busy]")).toHaveCount(0);
});
