import { completeSample } from "../support/learn.ts";
import { sample } from "../support/sample.ts";
import { expect, test } from "../support/test.ts";

test("the administration issues certificates in one go, anyone checks one, and it is revoked", async ({
  as,
  anyone,
  check,
  t,
  language,
}) => {
  for (const role of ["mentor", "superior"] as const) await completeSample(await as(role), t, language);

  const page = await as("admin");
  await page.goto("/kelola");
  await check(page, "kelola");
  await page.goto("/kelola/sertifikat");
  await expect(page.getByRole("row", { name: new RegExp(sample.title) }).first()).toBeVisible();
  await check(page, "kelola-sertifikat");
  await page.getByRole("button", { name: t("certification-issue-all") }).click();
  await page.waitForURL(/\/penerbitan\//);
  await expect(page.getByText(t("certification-batch-finished"))).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(t("certification-batch-failed"))).toHaveCount(0);
  await check(page, "kelola-penerbitan");

  await page.getByRole("link", { name: t("certification-tab-issued") }).click();
  await check(page, "kelola-sertifikat-terbit");
  const row = page.getByRole("row", { name: new RegExp(sample.title) }).first();
  const number = (await row.getByRole("link").textContent()) ?? "";
  await row.getByRole("link").click();
  await check(page, "kelola-sertifikat-satu");
  const code = await page.locator("a[href^='/cek/']").first().getAttribute("href");

  // The holder has it in the wallet, as a PDF.
  const holder = await as("mentor");
  await holder.goto("/sertifikat");
  await expect(holder.getByText(sample.title, { exact: true }).first()).toBeVisible();
  await check(holder, "sertifikat");
  const pdf = await holder.request.get((await holder.locator("a[href$='/pdf']").first().getAttribute("href")) ?? "");
  expect(pdf.headers()["content-type"]).toBe("application/pdf");
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");

  // Anybody reads it, without an account and without script.
  const visitor = await anyone({ javaScriptEnabled: false });
  await visitor.goto(code ?? "");
  await expect(visitor.getByText(number)).toBeVisible();
  await expect(visitor.getByText(t("certification-valid"), { exact: true })).toBeVisible();
  const reader = await anyone();
  await reader.goto(code ?? "");
  await check(reader, "cek-berlaku");

  await page.getByLabel(t("certification-reason")).fill("Kesalahan data kursus pada sertifikat ini.");
  await page.getByRole("button", { name: t("certification-revoke") }).click();
  await expect(page.getByText(t("notice-dicabut"))).toBeVisible();
  await visitor.reload();
  await reader.reload();
  await check(reader, "cek-dicabut");
  await expect(visitor.getByText("Kesalahan data kursus pada sertifikat ini.")).toBeVisible();
  await expect(visitor.getByText(t("certification-valid"), { exact: true })).toHaveCount(0);
});

test("the administration adds a person, names a superior, and hands over a password", async ({
  as,
  anyone,
  check,
  t,
}) => {
  const page = await as("admin");
  await page.goto("/kelola/pegawai");
  await page.getByRole("link", { name: t("identity-person-add") }).click();
  await page.getByLabel(t("identity-nip"), { exact: true }).fill("1990");
  await page.getByLabel(t("identity-name"), { exact: true }).fill("Wulan Sari");
  await page.getByRole("button", { name: t("identity-save") }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await check(page, "kelola-pegawai-keliru");

  const login = `wulan-${Date.now()}@batanghari.example`;
  await page.getByLabel(t("identity-nip"), { exact: true }).fill("");
  await page.getByLabel(t("identity-email"), { exact: true }).fill(login);
  await page.getByRole("button", { name: t("identity-save") }).click();
  await expect(page.getByText(t("notice-pegawai-baru"))).toBeVisible();

  await page.getByLabel(t("identity-line-superior")).fill("atasan@batanghari.example");
  await page.getByLabel(t("identity-line-basis")).fill("SK 821/117/2026");
  await page.getByRole("button", { name: t("identity-line-add") }).click();
  await expect(page.getByRole("cell", { name: "SK 821/117/2026" })).toBeVisible();
  await check(page, "kelola-pegawai-atasan");

  await page.getByRole("button", { name: t("identity-password-make") }).click();
  const made = page.getByText(/(?:[a-z2-9]{4}-){3}[a-z2-9]{4}/);
  const password = ((await made.textContent()) ?? "").slice(-19);
  const other = await anyone();
  await other.goto("/masuk");
  await other.getByLabel(t("identity-login")).fill(login);
  await other.locator("input[name='password']").fill(password);
  await other.getByRole("button", { name: t("identity-sign-in"), exact: true }).click();
  await other.waitForURL(/\/beranda/);

  // The superior sees the new member at once.
  const superior = await as("superior");
  await superior.goto("/tim");
  await expect(superior.getByText("Wulan Sari").first()).toBeVisible();
});

test("the administration sees people, signers, background work and deeds", async ({ as, check }) => {
  const page = await as("admin");
  for (const address of ["pegawai", "sertifikat/templat", "pekerjaan", "audit"]) {
    await page.goto(`/kelola/${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await check(page, `kelola-${address.replace("/", "-")}`);
  }
});
