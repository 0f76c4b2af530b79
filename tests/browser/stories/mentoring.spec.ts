import { expect, test } from "../support/test.ts";

/** A day of this month or the last as an input of type `date` takes it, so many days back. */
function daysBack(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

test("a pair is matched, agrees on a goal, logs and confirms a session, and the hours count", async ({
  as,
  check,
  t,
}) => {
  const admin = await as("admin");
  await admin.goto("/kelola/mentoring");
  await check(admin, "kelola-mentoring");
  await admin.getByRole("link", { name: t("mentoring-programme-new") }).click();
  await admin.getByLabel(t("mentoring-name")).fill("Pendampingan cerita");
  await admin.getByLabel(t("mentoring-purpose")).fill("Meneruskan cara kerja yang baik.");
  await admin.getByLabel(t("mentoring-audience")).fill("Pelaksana");
  await admin.getByLabel(t("mentoring-first-day")).fill(daysBack(60));
  await admin.getByLabel(t("mentoring-last-day")).fill(daysBack(-120));
  await admin.getByLabel(t("mentoring-capacity")).fill("10");
  await check(admin, "kelola-mentoring-baru");
  await admin.getByRole("button", { name: t("mentoring-save") }).click();
  await admin.getByRole("button", { name: t("mentoring-open") }).click();
  await expect(admin.getByText(t("notice-program-dibuka"))).toBeVisible();
  const programme = new URL(admin.url()).pathname;

  const mentee = await as("trainer");
  await mentee.goto("/mentoring");
  await check(mentee, "mentoring-kosong");
  await mentee.getByRole("link", { name: /Pendampingan cerita/ }).click();
  await mentee.getByLabel(t("mentoring-wish")).fill("Ingin memimpin rapat dengan tenang.");
  await check(mentee, "mentoring-daftar");
  await mentee.getByRole("button", { name: t("mentoring-apply-send") }).click();
  await expect(mentee.getByText(t("notice-mentoring-mendaftar"))).toBeVisible();

  await admin.goto(programme);
  await admin.getByRole("button", { name: t("mentoring-match") }).click();
  await expect(admin.getByText(t("notice-pasangan-diusulkan"))).toBeVisible();
  // The proposal is changed by hand to the mentor whose account the story has.
  await admin.locator('select[name="mentor"]').first().selectOption({ label: "Hj. Nurbaiti, S.AP., M.A.P." });
  await admin
    .getByRole("button", { name: new RegExp(`^${String(t("mentoring-choose"))}`) })
    .first()
    .click();
  await check(admin, "kelola-mentoring-pasangan");
  await admin
    .locator("summary")
    .filter({ hasText: t("mentoring-set") })
    .click();
  await admin.getByRole("button", { name: t("mentoring-set-yes") }).click();
  await expect(admin.getByText(t("notice-pasangan-ditetapkan"))).toBeVisible();

  await mentee.goto("/mentoring");
  await mentee
    .locator("main")
    .getByRole("link", { name: /Nurbaiti/ })
    .click();
  const pair = new URL(mentee.url()).pathname;
  await mentee.getByLabel(t("mentoring-target-text")).fill("Memimpin rapat bulanan");
  await mentee.getByLabel(t("mentoring-target-how")).fill("Dua rapat selesai tepat waktu");
  await mentee.getByRole("button", { name: t("mentoring-target-save") }).click();
  await expect(mentee.getByText(t("notice-sasaran-ditulis"))).toBeVisible();

  const mentor = await as("mentor");
  await mentor.goto("/mentoring");
  await check(mentor, "mentoring-mentor");
  await mentor.goto(pair);
  await mentor.getByRole("button", { name: t("mentoring-agree") }).click();
  await check(mentor, "mentoring-pasangan");
  await mentor.getByRole("link", { name: t("mentoring-session-log") }).click();
  await mentor.getByLabel(t("mentoring-date"), { exact: true }).fill(daysBack(1));
  await mentor.getByLabel(t("mentoring-starts"), { exact: true }).fill("09:00");
  await mentor.getByLabel(t("mentoring-ends"), { exact: true }).fill("10:30");
  await mentor.getByLabel(t("mentoring-topic")).fill("Menyusun agenda rapat");
  await mentor.getByLabel(t("mentoring-place")).fill("Ruang rapat");
  await mentor.getByLabel(t("mentoring-notes-of-session")).fill("Dibahas dengan contoh.");
  await mentor.getByLabel(t("mentoring-next-step")).fill("Menyusun agenda sendiri.");
  await check(mentor, "mentoring-catat-sesi");
  await mentor.getByRole("button", { name: t("mentoring-session-log-send") }).click();
  await expect(mentor.getByText(t("notice-sesi-dicatat"))).toBeVisible();

  await mentee.goto("/mentoring");
  await mentee.getByRole("link", { name: /Menyusun agenda rapat/ }).click();
  await check(mentee, "mentoring-konfirmasi");
  await mentee.getByRole("button", { name: t("mentoring-confirm"), exact: true }).click();
  await expect(mentee.getByText(t("notice-sesi-dikonfirmasi"))).toBeVisible();
  await mentee.goto("/target");
  await expect(mentee.getByText("Menyusun agenda rapat").first()).toBeVisible();

  await mentor.goto(`${pair}/berkas`);
  await mentor.getByLabel(t("mentoring-note-text")).fill("Catatan yang hanya untuk saya.");
  await mentor.getByRole("button", { name: t("mentoring-note-save") }).click();
  await expect(mentor.getByText("Catatan yang hanya untuk saya.")).toBeVisible();
  await check(mentor, "mentoring-berkas");
  await mentee.goto(`${pair}/berkas`);
  await expect(mentee.getByText("Catatan yang hanya untuk saya.")).toHaveCount(0);
});

test("coaching asks the four steps of GROW, and the administration sees mentors, settings and results", async ({
  as,
  check,
  t,
}) => {
  const mentor = await as("mentor");
  await mentor.goto("/mentoring");
  await mentor
    .getByRole("link", { name: /Rina Ayu Lestari/ })
    .last()
    .click();
  await mentor.getByRole("link", { name: t("mentoring-session-log") }).click();
  await mentor.getByRole("link", { name: "Coaching", exact: true }).click();
  await expect(mentor.getByLabel(t("mentoring-grow-goal"))).toBeVisible();
  await check(mentor, "mentoring-grow");

  const admin = await as("admin");
  for (const [path, name] of [
    ["/kelola/mentoring/mentor", "kelola-mentoring-mentor"],
    ["/kelola/mentoring/pengaturan", "kelola-mentoring-pengaturan"],
  ] as const) {
    await admin.goto(path);
    await expect(admin.getByRole("heading", { level: 1 })).toBeVisible();
    await check(admin, name);
  }
  await admin.goto("/kelola/mentoring");
  await admin
    .getByRole("link", { name: /Alih pengetahuan/ })
    .last()
    .click();
  await admin.getByRole("link", { name: t("mentoring-results") }).click();
  await check(admin, "kelola-mentoring-hasil");
});
