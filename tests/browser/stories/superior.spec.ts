import { expect, test } from "../support/test.ts";

test("a superior sees where the team stands", async ({ as, check }) => {
  const page = await as("superior");
  await page.goto("/tim");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Rina Ayu Lestari").first()).toBeVisible();
  await check(page, "tim");
});

test("a person without a team does not see a team board", async ({ as }) => {
  const page = await as("employee");
  const answer = await page.goto("/tim");
  expect(answer?.status()).toBeGreaterThanOrEqual(403);
});
