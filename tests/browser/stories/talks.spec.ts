import { expect, type Page, test, type Words } from "../support/test.ts";

/** A quarter of its own for each project and retry, for a person has one talk a quarter. */
function quarter(project: string, retry: number): { year: number; number: number; day: string } {
  const number = (["phone-id", "phone-en", "desktop-id", "desktop-en"].indexOf(project) + 4) % 4;
  const year = new Date().getFullYear() + 1 + retry;
  return { year, number: number + 1, day: `${year}-${String(number * 3 + 2).padStart(2, "0")}-15` };
}

async function plan(superior: Page, t: Words, project: string, retry: number): Promise<string> {
  const { year, number, day } = quarter(project, retry);
  await superior.goto(`/tim/dialog?tahun=${year}&triwulan=${number}`);
  await superior.getByRole("link", { name: /Rina Ayu Lestari/ }).click();
  await superior.getByLabel(t("talk-day"), { exact: true }).fill(day);
  await superior.getByLabel(t("talk-place"), { exact: true }).fill("Ruang camat");
  await superior.getByRole("button", { name: t("talk-plan-save") }).click();
  await expect(superior.getByText(t("notice-dialog-dijadwalkan"))).toBeVisible();
  return new URL(superior.url()).pathname;
}

test("superior and employee agree on the minutes of a quarter's talk", async ({ as, check, t }, info) => {
  const superior = await as("superior");
  await superior.goto("/tim/dialog");
  await check(superior, "tim-dialog");
  const talk = await plan(superior, t, info.project.name, info.retry);

  const employee = await as("employee");
  await employee.goto("/dialog");
  await check(employee, "dialog");
  await employee.goto(talk);
  await employee.getByLabel(t("talk-point-new")).fill("Beban kerja loket dua");
  await employee.getByRole("button", { name: t("talk-point-add") }).click();
  await expect(superior.getByText("Beban kerja loket dua")).toBeVisible({ timeout: 3000 });

  await superior.getByRole("link", { name: t("talk-write") }).click();
  await check(superior, "dialog-risalah");
  await superior.getByLabel(t("talk-agreed"), { exact: true }).fill("Loket dua dibuka bergantian.");
  await superior.getByLabel(t("talk-step"), { exact: true }).first().fill("Menyusun jadwal loket");
  await superior.getByLabel(t("talk-step-due"), { exact: true }).first().fill("2031-01-31");
  await superior.getByRole("button", { name: t("talk-minutes-save") }).click();
  await expect(employee.getByText("Loket dua dibuka bergantian.")).toHaveCount(0);
  await superior.getByRole("button", { name: t("talk-confirm") }).click();

  // It stands on the page that was open all the while, and goes back with a comment.
  await expect(employee.getByText("Loket dua dibuka bergantian.")).toBeVisible({ timeout: 3000 });
  await check(employee, "dialog-satu");
  await employee
    .locator("summary")
    .filter({ hasText: t("talk-return") })
    .click();
  await employee.getByLabel(t("talk-return-why")).fill("Sebutkan mulai kapan.");
  await employee.getByRole("button", { name: t("talk-return-send"), exact: true }).click();
  await expect(superior.getByText("Sebutkan mulai kapan.")).toBeVisible({ timeout: 3000 });

  await superior.getByRole("link", { name: t("talk-write") }).click();
  await superior.getByLabel(t("talk-agreed"), { exact: true }).fill("Loket dua dibuka bergantian mulai Senin.");
  await superior.getByRole("button", { name: t("talk-minutes-save") }).click();
  await superior.getByRole("button", { name: t("talk-confirm") }).click();
  await employee.getByRole("button", { name: t("talk-confirm") }).click();
  await expect(employee.getByText(t("talk-standing-sealed"), { exact: true })).toBeVisible();
  await expect(superior.getByText(t("talk-standing-sealed"), { exact: true })).toBeVisible({ timeout: 3000 });
  await check(superior, "dialog-dikonfirmasi");
  await superior.reload();
  await superior.getByLabel(t("talk-correct"), { exact: true }).fill("Senin berarti Senin pertama Februari.");
  await superior.getByRole("button", { name: t("talk-correct-add") }).click();
  await expect(superior.getByText(t("notice-dialog-dikoreksi"))).toBeVisible();
});

test("an employee answers a 360° round and reads a report that names nobody", async ({ as, check, t }, info) => {
  const superior = await as("superior");
  await superior.goto("/tim");
  await superior
    .getByRole("link", { name: /Rina Ayu Lestari/ })
    .first()
    .click();
  await superior
    .locator("main")
    .getByRole("link", { name: t("nav-ratings") })
    .click();
  await superior.getByRole("link", { name: t("round-open") }).click();
  const purpose = `Bahan pengembangan ${info.project.name} ${info.retry}`;
  await superior.getByLabel(t("round-purpose")).fill(purpose);
  for (const peer of await superior.locator('input[value^="peer:"]').all()) await peer.check();
  await check(superior, "putaran-baru");
  await superior.getByRole("button", { name: t("round-open-send") }).click();
  await check(superior, "putaran-berjalan");

  const employee = await as("employee");
  await employee.goto("/kinerja/360");
  await check(employee, "putaran");
  await employee.getByRole("link").filter({ hasText: purpose }).first().click();
  await employee.locator('input[name="j1"][value="5"]').check({ force: true });
  await employee.getByRole("button", { name: t("round-keep") }).click();
  await expect(employee.getByText(t("notice-putaran-disimpan"))).toBeVisible();
  await employee.getByRole("button", { name: t("round-hand-in") }).click();
  await check(employee, "putaran-jawab");
  await expect(employee.locator('input[name="j1"][value="5"]')).toBeChecked();
  for (let number = 2; number <= 7; number += 1) {
    await employee.locator(`input[name="j${number}"][value="4"]`).check({ force: true });
  }
  await employee.getByRole("button", { name: t("round-hand-in") }).click();
  await expect(employee.getByText(t("notice-putaran-dijawab"))).toBeVisible();

  // The report of a round that the demo closed.
  await employee.getByRole("link").filter({ hasText: "Bahan pengembangan diri" }).first().click();
  await expect(employee.getByText(t("round-group-peer"), { exact: true }).first()).toBeVisible();
  await check(employee, "putaran-laporan");

  const admin = await as("admin");
  await admin.goto("/kelola/360");
  await check(admin, "kelola-360");
});

test("the administration changes a setting of feedback from a day on", async ({ as, check, t }) => {
  const admin = await as("admin");
  await admin.goto("/kelola/umpan-balik");
  await check(admin, "kelola-umpan-balik-pengaturan");
  const minutes = admin.locator('section[aria-labelledby="h-mail_minutes"]');
  await minutes.locator('input[name="nilai"]').fill("0");
  await minutes.getByRole("button").click();
  await expect(admin.getByText(t("feedback-setting-wrong")).first()).toBeVisible();
  await minutes.locator('input[name="nilai"]').fill("30");
  await minutes.getByRole("button").click();
  await expect(admin.getByText(t("notice-umpan-balik-diatur"))).toBeVisible();
});
