import { total, transferred } from "../support/bytes.ts";
import { expect, type Page, test } from "../support/test.ts";

async function within(page: Page, address: string, kilobytes: number): Promise<void> {
  const sizes = await transferred(page, address);
  const list = [...sizes].map(([name, size]) => `${(size / 1000).toFixed(1)} KB ${name}`).join("\n");
  expect(total(sizes), `${address}:\n${list}`).toBeLessThan(kilobytes * 1000);
}

test("a first visit of the learner's home stays under 100 KB, font and scripts included", async ({ as }) => {
  await within(await as("employee"), "/beranda", 100);
});

test("a lesson stays under 60 KB without its media", async ({ as, t }) => {
  const page = await as("employee");
  await page.goto("/kursus/keamanan-informasi-asn");
  const enrol = page.getByRole("button", { name: t("delivery-enrol") });
  if (await enrol.isVisible()) await enrol.click();
  const lesson = await page.locator("a.les[href*='/p/']").first().getAttribute("href");
  const sizes = await transferred(page, lesson ?? "");
  for (const name of sizes.keys()) {
    if (new URL(name).pathname.startsWith("/media/")) sizes.delete(name);
  }
  const list = [...sizes].map(([name, size]) => `${(size / 1000).toFixed(1)} KB ${name}`).join("\n");
  expect(total(sizes), list).toBeLessThan(60_000);
});
