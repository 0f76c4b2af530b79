import { expect, test } from "../support/test.ts";

const open = /Pelatihan kearsipan dinamis/;
const held = /Pelatihan pelayanan publik di loket/;

test("a superior agrees, the administration decides, and the employee has a place in a class", async ({
  as,
  check,
  t,
}) => {
  const employee = await as("employee");
  await employee.goto("/jadwal");
  await check(employee, "jadwal");
  await employee.getByRole("link", { name: open }).first().click();
  await expect(employee.getByText(t("classes-mine-requested"))).toBeVisible();
  await check(employee, "kelas-diminta");

  const superior = await as("superior");
  await superior.goto("/tim/kelas");
  await check(superior, "tim-kelas");
  await superior
    .getByRole("article", { name: /Rina/ })
    .getByRole("button", { name: t("classes-agree") })
    .click();
  await expect(superior.getByText(t("notice-kelas-disetujui"))).toBeVisible();
  await superior.goto(employee.url());
  await check(superior, "kelas-usul");

  const admin = await as("admin");
  await admin.goto("/kelola/kalender");
  await check(admin, "kalender");
  await admin.getByRole("link", { name: open }).click();
  await check(admin, "kelas-pengelola");
  await admin.getByRole("checkbox", { name: /Rina/ }).check();
  await admin.getByRole("button", { name: t("classes-accept") }).click();
  await expect(admin.getByText(t("notice-peserta-diputuskan"))).toBeVisible();

  await employee.reload();
  await expect(employee.getByText(t("classes-mine-accepted"))).toBeVisible();
  await employee.getByText(t("classes-withdraw")).first().click();
  await employee.getByRole("button", { name: t("classes-withdraw-yes") }).click();
  await expect(employee.getByText(t("notice-kelas-dibatalkan"))).toBeVisible();
});

test("a trainer notes who was there", async ({ as, check, t }) => {
  const page = await as("trainer");
  await page.goto("/jadwal");
  await page.getByRole("link", { name: held }).first().click();
  await check(page, "kelas-kehadiran");
  const first = page.getByRole("checkbox").first();
  await first.check();
  await page.getByRole("button", { name: t("classes-presence-save") }).click();
  await expect(page.getByText(t("notice-kehadiran-disimpan"))).toBeVisible();
  await expect(first).toBeChecked();
});

test("the administration plans a class, and is told what is missing", async ({ as, check, t }) => {
  const page = await as("admin");
  await page.goto("/kelola/kalender/baru");
  await check(page, "kelas-baru");
  const fill = async (key: string, value: string) => page.getByLabel(t(key), { exact: true }).fill(value);
  await fill("classes-title", "Bimtek pelayanan digital");
  await fill("classes-organiser", "BKPSDMD");
  await fill("classes-place-field", "Aula");
  await fill("classes-first-day", "2027-03-02");
  await fill("classes-last-day", "2027-03-01");
  await fill("classes-jp", "16");
  await fill("classes-quota", "30");
  await page.getByRole("button", { name: t("classes-save") }).click();
  await expect(page.getByRole("alert")).toContainText(t("classes-ends-wrong"));
  await check(page, "kelas-baru-salah");
  await fill("classes-last-day", "2027-03-03");
  await page.getByRole("button", { name: t("classes-save") }).click();
  await expect(page.getByText(t("notice-kelas-disimpan"))).toBeVisible();
  await page.getByRole("button", { name: t("classes-do-open") }).click();
  await expect(page.getByText(t("notice-kelas-dibuka"))).toBeVisible();
  await check(page, "kelas-dibuka");
});
