import { addPerson } from "../support/people.ts";
import { expect, fillSignIn, signIn, test } from "../support/test.ts";

test("a person signs in, is brought where they were going, and signs out", async ({ anyone, as, check, t }) => {
  const page = await anyone();
  await page.goto("/akun");
  await expect(page).toHaveURL(/\/masuk\?lanjut=/);
  await check(page, "masuk");

  await fillSignIn(page, "pegawai@batanghari.example", t, "bukan-sandinya");
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

test("who opened a page deep inside is brought there by signing in, with what was asked of it", async ({
  anyone,
  t,
}) => {
  const page = await anyone();
  const wanted = "/katalog?q=mengelola+arsip&subjek=kearsipan";
  await page.goto(wanted);
  await expect(page).toHaveURL(/\/masuk\?lanjut=/);
  // A wrong password on the way does not lose the place.
  await fillSignIn(page, "pegawai@batanghari.example", t, "bukan-sandinya");
  await expect(page.getByRole("alert")).toBeVisible();
  await fillSignIn(page, "pegawai@batanghari.example", t);
  await expect(page).toHaveURL(wanted);
  await expect(page.getByRole("link", { name: /Pengelolaan Arsip Dinamis/ }).first()).toBeVisible();

  // Nobody is led to another site this way.
  const lured = await anyone();
  await lured.goto("/masuk?lanjut=https://jahat.example/beranda");
  await fillSignIn(lured, "pegawai@batanghari.example", t);
  await expect(lured).toHaveURL("/beranda");
});

test("a new password ends the other sessions, and only the new one opens the door", async ({
  anyone,
  as,
  check,
  t,
}) => {
  const login = `ganti-${Date.now()}@batanghari.example`;
  const given = await addPerson(await as("admin"), t, "Yusuf Ganti", login);
  const [page, other] = [await anyone(), await anyone()];
  for (const device of [page, other]) await signIn(device, login, t, given.password);

  const chosen = "kalimat pendek yang baru";
  const change = async (old: string) => {
    await page.getByLabel(t("identity-password-old")).fill(old);
    await page.getByLabel(t("identity-password-new")).fill(chosen);
    await page.getByRole("button", { name: t("identity-password-change"), exact: true }).click();
  };
  await page.goto("/akun");
  await change("bukan-sandinya");
  await expect(page.getByText(t("identity-password-wrong")).last()).toBeVisible();
  await check(page, "akun-sandi-keliru");
  await change(given.password);
  await expect(page.getByText(t("notice-sandi"))).toBeVisible();

  // This device stays signed in, the other one has to begin again.
  await page.goto("/akun");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("nav-account"));
  await other.goto("/akun");
  await expect(other).toHaveURL(/\/masuk/);
  await fillSignIn(other, login, t, given.password);
  await expect(other.getByRole("alert")).toBeVisible();
  await fillSignIn(other, login, t, chosen);
  await expect(other).toHaveURL("/akun");
});
