import { completeSample } from "../support/learn.ts";
import { sample } from "../support/sample.ts";
import { expect, test } from "../support/test.ts";
import { takeUp } from "../support/wallet.ts";

test("the administration changes a template and sees it at once, sets a rule, issues, and anyone checks the file", async ({
  as,
  anyone,
  check,
  t,
  language,
}) => {
  await completeSample(await as("mentor"), t, language);
  const page = await as("admin");
  await page.goto("/kelola/sertifikat/templat");
  await check(page, "kelola-templat-daftar");
  await page
    .getByRole("link", { name: /800\.1\.4/ })
    .first()
    .click();
  await expect(page.locator("#pratinjau img").first()).toBeVisible({ timeout: 30_000 });
  const before = await page.locator("#pratinjau img").first().getAttribute("src");
  await page.getByLabel(t("certification-heading"), { exact: true }).fill("SERTIFIKAT PELATIHAN");
  await page.getByLabel(t("certification-heading"), { exact: true }).blur();
  await expect(page.locator("#pratinjau img").first()).not.toHaveAttribute("src", before ?? "", { timeout: 30_000 });
  await check(page, "kelola-templat");
  await page.getByRole("button", { name: t("certification-save"), exact: true }).click();
  await expect(page.getByText(t("notice-templat"))).toBeVisible();

  await page.goto("/kelola/sertifikat/aturan");
  const rule = page.locator("details").filter({ hasText: sample.title }).first();
  await rule.locator("summary").click();
  await check(page, "kelola-aturan");
  await rule.getByLabel(t("certification-validity"), { exact: true }).selectOption("months");
  await rule.getByLabel(t("certification-months")).fill("36");
  await rule.getByRole("button", { name: t("certification-save") }).click();
  await expect(page.getByText(t("notice-aturan"))).toBeVisible();
  await page.goto("/kelola/sertifikat/tanda-tangan");
  await check(page, "kelola-tanda-tangan");

  await page.goto("/kelola/sertifikat");
  await page.getByRole("button", { name: t("certification-issue-all") }).click();
  await expect(page.getByText(t("certification-batch-finished"))).toBeVisible({ timeout: 60_000 });

  // The holder downloads the document and the badge; anybody has both checked.
  const holder = await as("mentor");
  await holder.goto("/sertifikat");
  await holder.locator("summary").first().click();
  await check(holder, "sertifikat-lencana");
  const visitor = await anyone({ javaScriptEnabled: false });
  for (const [end, name, said] of [
    ["/pdf", "sertifikat.pdf", "certification-file-pdf-same"],
    ["/lencana/png", "lencana.png", "certification-file-badge-ours"],
  ] as const) {
    const address = (await holder.locator(`a[href$="${end}"]`).first().getAttribute("href")) ?? "";
    const file = await (await holder.request.get(address)).body();
    await visitor.goto("/cek");
    await visitor.locator("#f-berkas").setInputFiles({ name, mimeType: "application/octet-stream", buffer: file });
    await visitor.getByRole("button", { name: t("certification-file-button") }).click();
    await expect(visitor.getByText(t(said), { exact: true })).toBeVisible();
  }

  // A wallet app takes the certificate up.
  await holder.locator('a[href$="/dompet"]').first().click();
  await expect(holder.getByRole("heading", { name: t("certification-to-wallet") })).toBeVisible();
  await check(holder, "sertifikat-dompet");
  const offer = await holder.locator('a[href^="openid-credential-offer:"]').getAttribute("href");
  const pin = await holder.locator('b[translate="no"]').innerText();
  const kept = (await takeUp(offer ?? "", pin)) as { credential: string };
  await visitor.goto("/cek");
  await visitor.locator("#f-berkas").setInputFiles({
    name: "lencana.jwt",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(kept.credential),
  });
  await visitor.getByRole("button", { name: t("certification-file-button") }).click();
  await expect(visitor.getByText(t("certification-file-badge-ours"), { exact: true })).toBeVisible();
});

test("the second code is checked in the browser, and a changed one is refused", async ({ anyone, check, t }) => {
  const page = await anyone();
  await page.goto("/cek/luring");
  await expect(page.getByText(t("certification-offline-none"))).toBeVisible();
  await check(page, "cek-luring");
  await page.goto("/cek/luring#eyJhbGciOiJFZERTQSJ9.WyJBIiwiQiIsIkMiLCJEIiwyMCwiMjAyNi0xMS0yNCIsbnVsbF0.AAAA");
  await page.reload();
  await expect(page.getByText(t("certification-offline-forged"))).toBeVisible();
  await check(page, "cek-luring-palsu");
});

test("after one visit the second code is checked without a network", async ({ anyone, check, t }) => {
  const page = await anyone();
  await page.goto("/cek/luring");
  await expect(page.getByText(t("certification-offline-kept"))).toBeVisible();
  const [header, facts] = ["eyJhbGciOiJFZERTQSJ9", "WyJBIiwiQiIsIkMiLCJEIiwyMCwiMjAyNi0xMS0yNCIsbnVsbF0"];
  await page.context().setOffline(true);
  await page.goto(`/cek/luring#${header}.${facts}.AAAA`);
  await page.reload();
  await expect(page.getByText(t("certification-offline-forged"))).toBeVisible();
  await expect(page.locator("h1")).toHaveCSS("font-weight", /[6-8]00/);
  await check(page, "cek-luring-tanpa-jaringan");
  await page.context().setOffline(false);
});

test("an employee keeps a photo for certificates, and takes it out", async ({ as, check, t }) => {
  const page = await as("employee");
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 400 } });
  await page.goto("/sertifikat/foto");
  await check(page, "foto-kosong");
  await page
    .getByLabel(t("certification-photo-file"))
    .setInputFiles({ name: "foto.png", mimeType: "image/png", buffer: picture });
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: t("certification-photo-save") }).click();
  await expect(page.getByRole("img", { name: t("certification-own-photo") })).toBeVisible();
  await check(page, "foto-disimpan");
  await page.getByRole("button", { name: t("certification-photo-remove") }).click();
  await expect(page.getByText(t("notice-foto-dihapus"))).toBeVisible();
});

test("courses together give the certificate of a programme", async ({ as, check, t }) => {
  const admin = await as("admin");
  await admin.goto("/kelola/sertifikat/program");
  await admin.locator("#f-title").fill("Dasar Pelayanan");
  const parts = admin.locator("#f-part").getByRole("checkbox");
  await parts.nth(0).check();
  await parts.nth(1).check();
  await admin.getByRole("button", { name: t("certification-save"), exact: true }).click();
  await expect(admin.locator("details", { hasText: "Dasar Pelayanan" })).toBeVisible();
  await check(admin, "program");
  await admin.goto("/kelola/sertifikat/aturan");
  await check(admin, "aturan-sertifikat");
});
