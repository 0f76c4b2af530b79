import { transferred } from "../support/bytes.ts";
import { expect, type Page, test } from "../support/test.ts";

/** Fails with the whole list when a fresh visit of the address transfers more than this. */
async function within(page: Page, address: string, kilobytes: number): Promise<void> {
  const sizes = [...(await transferred(page, address))].filter(([name]) => !name.includes("/media/"));
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  const list = sizes.map(([name, size]) => `${(size / 1000).toFixed(1)} KB ${name}`).join("\n");
  test.info().annotations.push({ type: "transferred", description: `${(total / 1000).toFixed(1)} KB\n${list}` });
  expect(total, list).toBeLessThan(kilobytes * 1000);
}

test("a first visit of the learner's home stays under 100 KB, font and scripts included", async ({ as }) => {
  await within(await as("employee"), "/beranda", 100);
});

test("whoever checks a certificate loads less than 15 KB, style included", async ({ anyone }) => {
  await within(await anyone(), "/cek/ABCD", 15);
});

test("a lesson stays under 60 KB without its media", async ({ as, t }) => {
  const page = await as("employee");
  await page.goto("/kursus/keamanan-informasi-asn");
  const enrol = page.getByRole("button", { name: t("delivery-enrol") });
  if (await enrol.isVisible()) {
    await enrol.click();
    await page.waitForURL(/\/p\//);
    await page.goBack();
  }
  const lesson = page.locator("a.les[href*='/p/']").first();
  await within(page, (await lesson.getAttribute("href")) ?? "", 60);
});
