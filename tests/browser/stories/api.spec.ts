import { expect, test } from "../support/test.ts";

test("the description of the API can be read and asks no other host", async ({ anyone, server }) => {
  const page = await anyone();
  // A viewer may behave otherwise where the site has a name, as it has in earnest.
  const site = new URL(server.url);
  site.hostname = "serentak.example";
  const foreign: string[] = [];
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && host !== site.host) foreign.push(request.url());
  });
  await page.goto(new URL("/api/docs/", site).href);
  await expect(page.getByRole("heading", { name: /^Serentak/ })).toBeVisible();
  const operation = page.locator(".opblock", { hasText: "/api/v1/catalogue" }).first();
  await operation.locator(".opblock-summary-control").first().click();
  await expect(operation.getByText("Responses", { exact: true })).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(foreign).toEqual([]);
});
