import { expect, test } from "../support/test.ts";

test("a trainer sees what the answers tell about the questions", async ({ as, check, t }) => {
  const page = await as("trainer");
  await page.goto("/studio");
  await page
    .getByRole("link", { name: /Keamanan Informasi/ })
    .first()
    .click();
  await page
    .getByRole("link", { name: t("authoring-progress") })
    .first()
    .click();
  await page
    .getByRole("link", { name: t("progress-quiz-figures") })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: t("quiz-histogram") })).toBeVisible();
  await check(page, "statistik-kuis");
  await page.getByLabel(t("quiz-counted")).selectOption("semua");
  await page.getByRole("button", { name: t("quiz-show"), exact: true }).click();
  await expect(page.getByLabel(t("quiz-counted"))).toHaveValue("semua");
  await page.getByText(t("quiz-more-figures")).first().click();
  await expect(page.getByText(t("quiz-figure-guess")).first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "XLSX" }).click();
  expect((await download).suggestedFilename()).toBe("statistik-kuis.xlsx");
});
