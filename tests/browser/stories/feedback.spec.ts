import { expect, type Page, test } from "../support/test.ts";

/** The address of the employee's page in the superior's team. */
async function openMember(page: Page): Promise<void> {
  await page.goto("/tim");
  await page
    .getByRole("link", { name: /Rina Ayu Lestari/ })
    .first()
    .click();
}

test("a note appears on the employee's open page and becomes a goal that the superior agrees", async ({
  as,
  check,
  t,
}, info) => {
  const said = `Catat nomor surat saat diterima, karena kemarin dua surat tertukar (${info.project.name} ${info.retry}).`;
  const employee = await as("employee");
  await employee.goto("/umpan-balik");
  await check(employee, "umpan-balik");

  const superior = await as("superior");
  await openMember(superior);
  await superior.getByRole("link", { name: t("portal-give-feedback") }).click();
  await check(superior, "umpan-balik-baru");
  await superior.getByRole("radio", { name: t("feedback-kind-improvement") }).check();
  await superior.getByLabel(t("feedback-better")).fill("Kurang teliti sekali");
  await superior.getByRole("button", { name: t("feedback-send"), exact: true }).click();
  await expect(superior.getByText(t("feedback-lacks-example"), { exact: true })).toBeVisible();
  await check(superior, "umpan-balik-contoh");
  await superior.getByLabel(t("feedback-better")).fill(said);
  await superior.getByRole("button", { name: t("feedback-send"), exact: true }).click();
  await expect(superior.getByText(t("notice-umpan-balik-terkirim"))).toBeVisible();

  // It stands on the page that was open all the while.
  await expect(employee.getByText(said)).toBeVisible({ timeout: 3000 });
  await employee.getByText(said).click();
  await check(employee, "umpan-balik-satu");
  await employee.getByLabel(t("feedback-reply"), { exact: true }).fill("Baik, mulai besok.");
  await employee.getByRole("button", { name: t("feedback-send-reply") }).click();
  await expect(superior.getByText("Baik, mulai besok.")).toBeVisible({ timeout: 3000 });

  await employee.getByRole("link", { name: t("feedback-make-goal") }).click();
  await check(employee, "rpi-baru");
  const title = `Menata buku surat ${info.project.name} ${info.retry}`;
  await employee.getByLabel(t("goal-title"), { exact: true }).fill(title);
  await employee.getByLabel(t("goal-measure")).fill("Tidak ada surat tertukar sebulan");
  await employee.getByLabel(t("goal-way-text")).first().fill("Mencatat nomor agenda setiap hari");
  await employee.getByRole("button", { name: t("goal-save") }).click();
  await employee.getByRole("button", { name: t("goal-move-submit") }).click();
  await check(employee, "rpi-satu");

  await superior.goto("/tim/rpi");
  await check(superior, "tim-rpi");
  await superior.getByRole("link", { name: new RegExp(title) }).click();
  await superior.getByRole("button", { name: t("goal-move-agree") }).click();
  await expect(superior.getByText(t("notice-rpi-berubah"))).toBeVisible();
  await expect(employee.getByText(t("goal-state-agreed"), { exact: true }).first()).toBeVisible({ timeout: 3000 });
  await employee.goto("/rpi");
  await check(employee, "rpi");
  await employee.getByRole("link", { name: t("goal-year", { year: new Date().getFullYear() }) }).click();
  await check(employee, "rpi-tahun");
});

test("feedback is asked for, and a superior sees who waits for a word", async ({ as, check, t }) => {
  const employee = await as("employee");
  await employee.goto("/umpan-balik/minta");
  await check(employee, "umpan-balik-minta");
  await employee.getByLabel(t("feedback-question")).fill("Bagaimana saya memimpin rapat kemarin?");
  await employee.getByRole("button", { name: t("feedback-send-request") }).click();
  await expect(employee.getByText("Bagaimana saya memimpin rapat kemarin?").first()).toBeVisible();
  await check(employee, "umpan-balik-diminta");

  const superior = await as("superior");
  await superior.goto("/tim/umpan-balik");
  await check(superior, "tim-umpan-balik");

  const admin = await as("admin");
  await admin.goto("/kelola/umpan-balik");
  await check(admin, "kelola-umpan-balik");
});

test("a superior records a voice message, and the employee hears it", async ({ as, t }, info) => {
  const superior = await as("superior");
  await openMember(superior);
  await superior.getByRole("link", { name: t("portal-give-feedback") }).click();
  const good = `Melayani dua warga lanjut usia dengan sabar pagi ini (${info.project.name} ${info.retry}).`;
  await superior.getByLabel(t("feedback-good")).fill(good);
  const voice = superior.locator("voice-note");
  await voice.getByRole("button", { name: t("feedback-record") }).click();
  await voice.getByRole("button", { name: t("feedback-record-stop") }).click();
  await expect(voice.getByRole("status")).toHaveText(t("feedback-record-done"));
  await superior.getByRole("button", { name: t("feedback-send"), exact: true }).click();
  await expect(superior.getByText(t("notice-umpan-balik-terkirim"))).toBeVisible();

  const employee = await as("employee");
  await employee.goto("/umpan-balik");
  await employee.getByText(good).click();
  const heard = await employee.getByLabel(t("feedback-voice")).getAttribute("src");
  const file = await employee.request.get(heard ?? "");
  expect(file.headers()["content-type"]).toMatch(/^(audio|video)\/webm/);
  expect((await file.body()).length).toBeGreaterThan(0);
});
