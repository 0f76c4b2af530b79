import { expect, type Role, test } from "../support/test.ts";

/** What each role must be able to open by links alone, from the home page or the account page. */
const places: [Role, string[]][] = [
  ["employee", ["/beranda", "/katalog", "/belajarku", "/target", "/sertifikat", "/akun"]],
  ["trainer", ["/studio", "/penilaian"]],
  ["admin", ["/kelola", "/kelola/pegawai", "/kelola/sertifikat", "/kelola/pekerjaan", "/kelola/audit"]],
  ["superior", ["/tim"]],
];

for (const [role, addresses] of places) {
  test(`a person with the role ${role} reaches every page of it by links`, async ({ as }) => {
    const page = await as(role);
    const reached = new Set<string>();
    for (const start of ["/beranda", "/akun", "/kelola"]) {
      if (start === "/kelola" && !reached.has("/kelola")) continue;
      await page.goto(start);
      const links = await page.locator("a:visible").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      for (const link of links) reached.add(link ?? "");
    }
    expect(addresses.filter((address) => !reached.has(address))).toEqual([]);
  });
}

test("the list of lessons opens from a lesson, and one place of the rail is the current one", async ({ as, t }) => {
  const page = await as("employee");
  await page.goto("/belajarku");
  const links = page.locator("main a[href^='/kursus/']");
  const courses = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  // A course that waits to be taken again shows its lessons without links.
  let lesson: string | null = null;
  for (const course of courses) {
    await page.goto(course);
    const lessons = page.locator("a.les[href*='/p/']");
    if (await lessons.count()) lesson = await lessons.first().getAttribute("href");
    if (lesson) break;
  }
  await page.goto(lesson ?? "");
  await page.getByRole("link", { name: t("delivery-list") }).click();
  await expect(page.locator("#daftar")).toBeVisible();

  const admin = await as("admin");
  await admin.goto("/kelola/pegawai");
  expect(await admin.locator(".rail [aria-current=page]").count()).toBe(1);
});
