import { expect, test } from "../support/test.ts";

test("an employee and the superior agree the needs of a year, and the administration plans them", async ({
  as,
  check,
  t,
}) => {
  const employee = await as("employee");
  await employee.goto("/kompetensi");
  await check(employee, "kompetensi");
  await employee.getByRole("button", { name: t("competency-save-own") }).click();
  await expect(employee.getByText(t("notice-level-tercatat"))).toBeVisible();

  await employee.goto("/akpk");
  await check(employee, "akpk");
  await employee
    .getByRole("button", { name: t("competency-begin") })
    .first()
    .click();
  await employee.waitForURL(/\/akpk\/.+/);
  await check(employee, "akpk-isi");
  const first = employee.getByRole("group").first();
  await first.getByLabel(t("competency-learning"), { exact: true }).selectOption("KL10");
  await first.getByLabel(t("competency-jp"), { exact: true }).fill("x");
  await employee.getByRole("button", { name: t("competency-submit") }).click();
  await expect(employee.getByRole("alert")).toBeVisible();
  await check(employee, "akpk-keliru");
  for (const group of await employee.getByRole("group").all()) {
    if ((await group.getByLabel(t("competency-competency"), { exact: true }).inputValue()) === "") continue;
    await group.getByLabel(t("competency-learning"), { exact: true }).selectOption("KL10");
    await group.getByLabel(t("competency-jp"), { exact: true }).fill("8");
  }
  await employee.getByRole("button", { name: t("competency-submit") }).click();
  await expect(employee.getByText(t("notice-akpk-diajukan"))).toBeVisible();
  await check(employee, "akpk-diajukan");

  const superior = await as("superior");
  await superior.goto("/tim/kompetensi");
  await check(superior, "tim-kompetensi");
  await superior.goto("/tim/akpk");
  await check(superior, "tim-akpk");
  await superior.getByRole("link", { name: "Rina Ayu Lestari" }).click();
  await check(superior, "tim-akpk-satu");
  await superior.keyboard.press("t");
  await superior.keyboard.type("Tambahkan kebutuhan pelayanan publik.");
  await superior.getByRole("button", { name: t("competency-return") }).click();
  await expect(superior.getByText(t("notice-akpk-bergerak"))).toBeVisible();

  await employee.reload();
  await expect(employee.getByText("Tambahkan kebutuhan pelayanan publik.").first()).toBeVisible();
  await employee.getByRole("button", { name: t("competency-submit") }).click();
  await expect(employee.getByText(t("notice-akpk-diajukan"))).toBeVisible();

  await superior.goto("/tim/akpk");
  await superior.keyboard.press("v");
  await expect(superior.getByText(t("notice-akpk-dipindahkan"))).toBeVisible();

  const admin = await as("admin");
  await admin.goto("/kelola/akpk?keadaan=disetujui_atasan");
  await check(admin, "kelola-akpk");
  await admin.getByRole("button", { name: t("competency-verify-chosen") }).click();
  await expect(admin.getByText(t("notice-akpk-dipindahkan"))).toBeVisible();
  await admin.goto("/kelola/renbangkom");
  await check(admin, "renbangkom");
  await admin.getByRole("button", { name: t("competency-consolidate") }).click();
  await expect(admin.getByText(t("notice-rencana-disusun"))).toBeVisible();
  await check(admin, "renbangkom-versi");
  const pdf = await admin.request.get(`${new URL(admin.url()).pathname}/pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
});

test("the administration keeps dictionary, standards and map", async ({ as, check }) => {
  const page = await as("admin");
  for (const address of [
    "kompetensi",
    "kompetensi/kamus/baru",
    "kompetensi/standar",
    "kompetensi/standar/baru",
    "kompetensi/impor/kamus",
    "kompetensi/pegawai",
    "kompetensi/usulan",
    "kompetensi/peta",
    "kompetensi/setelan",
    "akpk",
    "akpk/jadwal",
  ]) {
    await page.goto(`/kelola/${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await check(page, `kelola-${address.replaceAll("/", "-")}`);
  }
});
