import { expect, test } from "../support/test.ts";

test("a person signs in, is brought where they were going, and signs out", async ({ anyone, as, check, t }) => {
  const page = await anyone();
  await page.goto("/akun");
  await expect(page).toHaveURL(/\/masuk\?lanjut=/);
  await check(page, "masuk");

  await page.getByLabel(t("identity-login")).fill("pegawai@batanghari.example");
  await page.getByLabel(t("identity-password"), { exact: true }).fill("bukan-sandinya");
  await page.getByRole("button", { name: t("identity-sign-in"), exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await check(page, "masuk-keliru");

  const signedIn = await as("employee");
  await signedIn.goto("/akun");
  await expect(signedIn.getByRole("heading", { level: 1 })).toHaveText(t("nav-account"));
  await check(signedIn, "akun");
  await signedIn.getByRole("button", { name: t("identity-sign-out") }).click();
  await signedIn.waitForURL((url) => url.pathname !== "/akun");
  await signedIn.goto("/akun");
  await expect(signedIn).toHaveURL(/\/masuk/);
});
