import { total, transferred } from "../support/bytes.ts";
import { expect, test } from "../support/test.ts";

test("anyone may check a code; an unknown one is said to be so, in a light page without script", async ({
  anyone,
  check,
  t,
}) => {
  const page = await anyone();
  await page.goto("/cek");
  await page.getByLabel(t("certification-code")).fill("AAAA-BBBB-CCCC-DDDD-22");
  await page.getByRole("button", { name: t("certification-check-button") }).click();
  await expect(page.getByRole("alert")).toContainText(t("certification-unknown"));
  await check(page, "cek");

  const sizes = await transferred(page, "/cek/AAAABBBBCCCCDDDD22");
  const document = [...sizes].filter(([name]) => name.includes("/cek/"));
  expect(total(new Map(document))).toBeLessThan(15_000);
  expect([...sizes.keys()].filter((name) => name.endsWith(".js"))).toEqual([]);
  expect(await page.locator("script").count()).toBe(0);
});

test("anyone who asks for a page inside is asked to sign in", async ({ anyone }) => {
  const page = await anyone();
  for (const address of ["/beranda", "/studio", "/kelola/sertifikat", "/tim"]) {
    await page.goto(address);
    await expect(page, address).toHaveURL(/\/masuk\?lanjut=/);
  }
});
