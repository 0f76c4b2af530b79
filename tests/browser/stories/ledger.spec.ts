import { expect, test } from "../support/test.ts";

test("an employee hands in a certificate, the administration returns and verifies it, and its JP count", async ({
  as,
  check,
  t,
}) => {
  const number = `800/${Date.now()}`;
  const year = new Date().getFullYear() - 1;
  const title = `Seminar Pelayanan Publik ${number}`;
  const employee = await as("employee");
  await employee.goto("/target");
  await check(employee, "target");
  await employee.getByRole("link", { name: t("hours-hand-in") }).click();
  await check(employee, "bukti");
  const file = { name: "sertifikat.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };
  await employee.getByLabel(t("hours-file"), { exact: true }).setInputFiles(file);
  await employee.getByRole("button", { name: t("hours-upload") }).click();
  await employee.waitForURL(/\/target\/bukti\/.+/);

  const fill = async (field: string, value: string) => employee.getByLabel(t(field), { exact: true }).fill(value);
  await fill("hours-title", title);
  await fill("hours-organiser", "BPSDM Provinsi Jambi");
  await fill("hours-number", number);
  await employee.getByLabel(t("hours-form"), { exact: true }).selectOption("KL06");
  await fill("hours-started", `${year}-03-04`);
  await fill("hours-ended", `${year}-03-03`);
  await employee.getByRole("button", { name: t("hours-submit"), exact: true }).click();
  await expect(employee.getByText(t("hours-date-order")).first()).toBeVisible();
  await check(employee, "bukti-keliru");
  await fill("hours-ended", `${year}-03-04`);
  await employee.getByRole("button", { name: t("hours-submit"), exact: true }).click();
  await expect(employee.getByText(t("notice-bukti-diajukan"))).toBeVisible();

  const admin = await as("admin");
  await admin.goto("/kelola/jp/bukti");
  await check(admin, "kelola-bukti");
  await admin.getByRole("link", { name: title }).click();
  // Keys are heard once the page is loaded.
  await admin.waitForURL(/\/bukti\/.+/);
  await check(admin, "kelola-bukti-satu");
  await admin.keyboard.press("t");
  await admin.keyboard.type("Foto buram, unggah yang jelas.");
  await admin.getByRole("button", { name: t("hours-return") }).click();
  await expect(admin.getByText(t("notice-bukti-dikembalikan"))).toBeVisible();

  await employee.getByRole("link", { name: title }).click();
  await expect(employee.getByText("Foto buram, unggah yang jelas.")).toBeVisible();
  await employee.getByRole("button", { name: t("hours-submit"), exact: true }).click();
  await expect(employee.getByText(t("notice-bukti-diajukan"))).toBeVisible();

  await admin.goto("/kelola/jp/bukti");
  await admin.getByRole("link", { name: title }).click();
  await admin.waitForURL(/\/bukti\/.+/);
  await admin.keyboard.press("v");
  await expect(admin.getByText(t("notice-bukti-terverifikasi"))).toBeVisible();

  await employee.goto(`/target?tahun=${year}`);
  await expect(employee.getByRole("row", { name: new RegExp(number) })).toContainText("4");
  await check(employee, "target-tahun-lalu");
  await employee.getByRole("link", { name: title, exact: true }).click();
  await check(employee, "catatan-jp");
  const pdf = await employee.request.get("/target/riwayat.pdf");
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
});

test("the administration sees coverage, rules, closing and SIASN", async ({ as, check }) => {
  const page = await as("admin");
  for (const address of [
    "jp",
    "jp/pegawai",
    "jp/aturan",
    "jp/aturan/bentuk/KL06",
    "jp/aturan/target/PPPK",
    "jp/penutupan",
    "jp/siasn",
  ]) {
    await page.goto(`/kelola/${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await check(page, `kelola-${address.replaceAll("/", "-")}`);
  }
});

test("who leads a unit and who inspects read the ledger, and a number opens its lines", async ({ as, check, t }) => {
  const superior = await as("superior");
  await superior.goto("/unit/jp");
  await check(superior, "unit-jp");
  await superior.locator("main a[href^='/unit/jp/baris']").first().click();
  await expect(superior.getByRole("heading", { level: 1 })).toHaveText(t("hours-lines"));
  await check(superior, "unit-jp-baris");

  const admin = await as("admin");
  await admin.goto("/kelola/pegawai?q=mentor@batanghari.example");
  await admin.getByRole("button", { name: new RegExp(`^${t("role-inspector")}`) }).click();
  const inspector = await as("mentor");
  await inspector.goto("/periksa/jp");
  await check(inspector, "periksa-jp");
});
