import { expect, test } from "../support/test.ts";

test("the administration records what learning cost, and voids it", async ({ as, check, t }) => {
  const title = `Sewa ruang ${Date.now()}`;
  const page = await as("admin");
  await page.goto("/kelola/jp/biaya");
  await page.getByLabel(t("hours-expense-title"), { exact: true }).fill(title);
  await page.getByLabel(t("hours-form"), { exact: true }).last().selectOption("KL03");
  await page.getByLabel(t("hours-held"), { exact: true }).fill(`${new Date().getFullYear() + 1}-12-31`);
  await page.getByLabel(t("hours-rupiah"), { exact: true }).fill("1.500.000");
  await page.getByRole("button", { name: t("hours-record-expense") }).click();
  await expect(page.getByText(t("hours-expense-future")).first()).toBeVisible();
  await check(page, "kelola-biaya-keliru");

  await page.getByLabel(t("hours-held"), { exact: true }).fill(`${new Date().getFullYear()}-01-01`);
  await page.getByRole("button", { name: t("hours-record-expense") }).click();
  await expect(page.getByText(t("notice-biaya-dicatat"))).toBeVisible();
  const row = page.getByRole("row", { name: new RegExp(title) });
  await expect(row).toContainText(/1[.,]500[.,]000/);
  await check(page, "kelola-biaya");

  await row.getByRole("link").click();
  await check(page, "kelola-biaya-batal");
  await page.getByLabel(t("hours-void-reason")).fill("Tercatat dua kali oleh bagian keuangan.");
  await page.getByRole("button", { name: t("hours-void") }).click();
  await expect(page.getByText(t("notice-biaya-dibatalkan"))).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(title) })).toContainText(t("hours-voided"));
});

test("rules of lesson hours are changed by a new version", async ({ as, check, t }) => {
  const page = await as("admin");
  for (const address of ["bentuk/KL06", "target/PPPK", "tahun"]) {
    await page.goto(`/kelola/jp/aturan/${address}`);
    const name = address.replaceAll("/", "-");
    // A past year keeps its own rule.
    await page.getByLabel(t("hours-valid-from")).fill("2019");
    await page.getByRole("button", { name: t("hours-save-version") }).click();
    await expect(page.getByText(t("hours-past-year")).first()).toBeVisible();
    await check(page, `kelola-aturan-${name}-keliru`);
    await page.getByLabel(t("hours-valid-from")).fill(String(new Date().getFullYear()));
    await page.getByLabel(t("hours-legal-basis")).fill("Keputusan Bupati 188/2026");
    await page.getByRole("button", { name: t("hours-save-version") }).click();
    await expect(page.getByText(t("notice-aturan-disimpan"))).toBeVisible();
  }
  await expect(page.getByText("Keputusan Bupati 188/2026").first()).toBeVisible();
});

test("a service of part of the year is noted on the person's page, and taken back", async ({ as, check, t }) => {
  const page = await as("admin");
  await page.goto("/kelola/jp/pegawai");
  await page.locator("tbody").getByRole("link").first().click();
  await page.getByText(t("hours-absence-new")).click();
  await page.getByLabel(t("hours-absence-kind")).selectOption("cuti");
  const year = new Date().getFullYear();
  await page.getByLabel(t("hours-absence-first"), { exact: true }).fill(`${year}-02-01`);
  await page.getByLabel(t("hours-absence-last")).fill(`${year}-02-05`);
  await page.getByRole("button", { name: t("hours-absence-save"), exact: true }).click();
  await expect(page.getByText(t("hours-absence-short")).first()).toBeVisible();
  await check(page, "kelola-masa-kerja-keliru");
  await page.getByLabel(t("hours-absence-last")).fill(`${year}-04-05`);
  await page.getByRole("button", { name: t("hours-absence-save"), exact: true }).click();
  await expect(page.getByText(t("notice-masa-kerja"), { exact: true })).toBeVisible();
  await check(page, "kelola-masa-kerja");
  await page
    .getByRole("button", { name: new RegExp(t("hours-absence-void")) })
    .first()
    .click();
  await expect(page.getByText(t("notice-masa-kerja-batal"))).toBeVisible();
});

test("an employee sees the own learning activity", async ({ as, check, t }) => {
  const page = await as("employee");
  await page.goto("/belajarku");
  await page.getByRole("link", { name: t("delivery-activity") }).click();
  await expect(page.getByText(t("progress-tile-row"))).toBeVisible();
  await check(page, "kegiatan-belajar");
});

test("a superior sees who waits for a word", async ({ as, check, t }) => {
  const page = await as("superior");
  await page.goto("/tim/konfirmasi");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(t("progress-waiting-team"))).toBeVisible();
  await check(page, "tim-konfirmasi");
});

test("who holds a certificate that ends takes its course again", async ({ as, check, t }) => {
  const page = await as("mentor");
  await page.goto("/sertifikat");
  await check(page, "sertifikat-berakhir");
  await page
    .getByRole("link", { name: new RegExp(t("certification-again")) })
    .first()
    .click();
  await check(page, "kursus-ambil-lagi");
  await page.getByRole("button", { name: t("delivery-renew") }).click();
  await page.goto("/belajarku");
  await expect(page.getByText(t("delivery-cycle", { number: 2 })).first()).toBeVisible();
  await check(page, "belajarku-kali-kedua");
});
