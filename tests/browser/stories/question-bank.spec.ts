import { Bank } from "../pages/bank.ts";
import { Studio } from "../pages/studio.ts";
import { expect, test } from "../support/test.ts";

const questions = [
  "$CATEGORY: Surat/Masuk",
  "// [tag:dasar] [tag:bloom:C1]\n::Agenda::Surat masuk dicatat di mana? {=Buku agenda ~Buku tamu}",
  "// [tag:bloom:C2]\n::Disposisi::Siapa yang menulis disposisi? {=Pimpinan ~Tamu}",
  "$CATEGORY: Surat/Keluar",
  "::Ganda::Apa yang tertera di surat keluar? {~%50%Nomor ~%50%Tanggal ~Nomor sepatu}",
].join("\n\n");

test("a trainer fills a bank, uses it in a quiz and mends a question once", async ({ as, check, t }) => {
  const page = await as("trainer");
  const studio = new Studio(page, t);
  await studio.create("Surat yang Tertib", "surat-yang-tertib");
  const outline = new URL(page.url()).pathname;
  await studio.addModule("Mencatat surat");
  await studio.addLesson("quiz", "Kuis mencatat");
  const quiz = new URL(page.url()).pathname;

  const bank = new Bank(page, t);
  await page.goto("/studio/bank");
  await check(page, "bank-daftar");
  await bank.create("Soal persuratan", "Surat yang Tertib");
  const url = new URL(page.url()).pathname;
  await check(page, "bank-kosong");
  await bank.look(questions);
  await check(page, "bank-impor");
  await bank.take();
  await check(page, "bank-soal");

  // The same file again is told before it is taken.
  await bank.look(questions);
  await expect(page.getByText(t("authoring-import-alike", { count: 3 }))).toBeVisible();
  await check(page, "bank-impor-mirip");
  await page.goto(url);
  await bank.find("disposisi pimpinan");
  await expect(bank.question("Disposisi")).toBeVisible();
  await expect(bank.question("Agenda")).toHaveCount(0);

  await page.goto(url);
  await bank.choose(["Agenda", "Disposisi"], "beri-tag");
  await page.getByLabel(t("authoring-bank-tag"), { exact: true }).fill("ujian");
  await check(page, "bank-massal");
  await bank.confirm("notice-soal-diubah");
  await expect(page.getByText("#ujian").first()).toBeVisible();

  // Wrong options that cost nothing are told on the form.
  await bank.question("Ganda").click();
  await expect(page.getByText(t("authoring-ready-wrong-costs-nothing"))).toBeVisible();
  await check(page, "bank-formulir");

  // From the quiz: one question by name, and the rest by category and tag.
  await page.goto(quiz);
  await page.getByRole("link", { name: t("authoring-quiz-bank-take") }).click();
  await check(page, "kuis-pilih-bank");
  await page.getByRole("link", { name: "Soal persuratan" }).click();
  await page.getByLabel("Ganda").check();
  await check(page, "kuis-bank");
  await page.getByRole("button", { name: t("authoring-quiz-bank-use"), exact: true }).click();
  await expect(page.locator(".notice").getByText(t("notice-soal-dipakai"))).toBeVisible();
  await page.getByRole("link", { name: t("authoring-quiz-bank-take") }).click();
  await page.getByRole("link", { name: "Soal persuratan" }).click();
  await page.locator("#f-group").selectOption("Surat");
  await page.locator("#f-group-tags").fill("ujian");
  await page.getByRole("button", { name: t("authoring-quiz-bank-group-use") }).click();
  await expect(page.getByText(t("authoring-bank-count", { count: 2 }))).toBeVisible();
  await check(page, "kuis-dari-bank");
  await page.goto(outline);
  await studio.publish();

  // Mended once: the history tells the words, the page tells where it is used.
  await page.goto(url);
  await bank.question("Agenda").click();
  await page.getByLabel(t("authoring-stem"), { exact: true }).fill("Surat masuk dicatat di buku apa?");
  await studio.save("notice-soal-disimpan");
  await expect(page.getByRole("link", { name: "Kuis mencatat" })).toBeVisible();
  await check(page, "bank-dipakai");
  await page.getByRole("link", { name: t("authoring-history") }).click();
  await expect(page.locator("ins")).toContainText("buku");
  await check(page, "bank-riwayat");
  await page.goto(`${url}/kembar`);
  await check(page, "bank-kembar");
  await page.goto(url);
  await bank.choose(["Ganda"], "pensiun");
  await check(page, "bank-pensiun");
  await bank.confirm("notice-soal-dipensiunkan");
  await expect(bank.question("Ganda")).toHaveCount(0);
});
