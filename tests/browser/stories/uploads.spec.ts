import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Studio } from "../pages/studio.ts";
import { Line } from "../support/line.ts";
import { root } from "../support/server.ts";
import { expect, type Page, test } from "../support/test.ts";

const mebibyte = 1024 * 1024;
/** Uploads go in pieces of this size. */
const piece = 4 * mebibyte;

/** Bytes that look like a PDF at their head and repeat nowhere. */
function pdf(size: number): Buffer {
  const blocks: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  for (let made = 0, count = 0; made < size; made += 32, count += 1) {
    blocks.push(createHash("sha256").update(String(count)).digest());
  }
  return Buffer.concat(blocks).subarray(0, size);
}

/** A step of an upload that the server took: its method, and the byte that it was told or told of. */
interface Step {
  method: string;
  offset: number;
}

function watchSteps(page: Page): Step[] {
  const steps: Step[] = [];
  page.on("response", (response) => {
    const request = response.request();
    if (!request.url().includes("/api/v1/uploads/") || !response.ok()) return;
    // A HEAD is told where the upload stands; a PATCH says where it goes on.
    const headers = request.method() === "HEAD" ? response.headers() : request.headers();
    steps.push({ method: request.method(), offset: Number(headers["upload-offset"]) });
  });
  return steps;
}

/** The course's list of files holds this one, and it is what was sent, byte for byte. */
async function expectFile(page: Page, name: string, content: Buffer): Promise<void> {
  const file = page.locator("#berkas ~ ul").getByRole("link", { name });
  await expect(file).toBeVisible({ timeout: 60_000 });
  const stored = await page.request.get((await file.getAttribute("href")) ?? "");
  expect(stored.headers()["content-type"]).toBe("application/pdf");
  expect((await stored.body()).equals(content)).toBe(true);
}

test("an upload whose line breaks in the middle goes on by itself from where it stood", async ({
  as,
  check,
  server,
  t,
}) => {
  const page = await as("trainer");
  const studio = new Studio(page, t);
  await studio.create("Berkas Besar", "berkas-besar");
  const line = await Line.to(server.url);
  try {
    await page.goto(line.url + new URL(page.url()).pathname);
    const steps = watchSteps(page);
    const content = pdf(2.5 * piece);
    line.holdAfter(1.25 * piece);
    await studio.choose({ name: "pedoman.pdf", mimeType: "application/pdf", buffer: content });

    // The first of three pieces is through, the second is on its way and stands still.
    const bar = page.getByRole("progressbar", { name: "pedoman.pdf" });
    await expect.poll(async () => Number(await bar.getAttribute("value")), { timeout: 60_000 }).toBeGreaterThan(40);
    await expect(studio.uploadState()).toHaveText(t("authoring-upload-progress"));
    await check(page, "unggah-berjalan");
    await expect.poll(() => line.holds).toBe(true);
    expect(steps).toEqual([{ method: "PATCH", offset: 0 }]);

    line.breaks();
    const listed = page.locator("#berkas ~ ul").getByRole("link", { name: "pedoman.pdf" });
    await expect(listed).toBeVisible({ timeout: 60_000 });
    const [, asked, sent] = steps;
    expect([asked?.method, sent?.method]).toEqual(["HEAD", "PATCH"]);
    // Also of the second piece nothing that had come through is sent again.
    expect(asked?.offset).toBeGreaterThan(piece);
    expect(asked?.offset).toBeLessThan(1.25 * piece);
    expect(sent?.offset).toBe(asked?.offset);
    await expectFile(page, "pedoman.pdf", content);
    await check(page, "unggah-selesai");
  } finally {
    line.close();
  }
});

test("an upload on a device that loses its signal says so, and goes on when the signal is back", async ({
  as,
  check,
  t,
}) => {
  const page = await as("trainer");
  const studio = new Studio(page, t);
  await studio.create("Berkas di Jalan", "berkas-di-jalan");
  const steps = watchSteps(page);
  // Under way, before the second piece.
  let lost = false;
  await page.route(/\/api\/v1\/uploads\//, async (route) => {
    if (lost || Number(route.request().headers()["upload-offset"]) !== piece) return route.continue();
    lost = true;
    await page.context().setOffline(true);
    await route.abort("internetdisconnected");
  });
  const content = pdf(piece + mebibyte);
  await studio.choose({ name: "panduan.pdf", mimeType: "application/pdf", buffer: content });
  await expect(studio.uploadState()).toHaveText(t("authoring-upload-failed"), { timeout: 60_000 });
  await expect(page.getByRole("button", { name: t("authoring-upload-resume"), exact: true })).toBeVisible();
  await check(page, "unggah-terputus");

  await page.context().setOffline(false);
  await expectFile(page, "panduan.pdf", content);
  expect(steps).toEqual([
    { method: "PATCH", offset: 0 },
    { method: "HEAD", offset: piece },
    { method: "PATCH", offset: piece },
  ]);
});

test("a video with captions is uploaded into a lesson, and its preview plays with them", async ({ as, check, t }) => {
  const page = await as("trainer");
  const studio = new Studio(page, t);
  await studio.create("Tiga Langkah", "tiga-langkah");
  await studio.addModule("Di loket");
  await studio.addLesson("page", "Menonton");
  const media = join(root, "content/pelayanan-publik-prima/media");

  await studio.choose(join(media, "tiga-langkah.id.vtt"));
  await expect(studio.uploadState()).toHaveText(t("authoring-upload-done", { name: "tiga-langkah.id.vtt" }));
  await studio.choose(join(media, "tiga-langkah.mp4"));
  await expect(studio.uploadState()).toHaveText(t("authoring-upload-done", { name: "tiga-langkah.mp4" }));
  await expect(page.getByLabel(t("authoring-markdown"), { exact: true })).toHaveValue(
    /^!\[tiga langkah\]\(\.\.\/media\/tiga-langkah\.mp4\)\s*$/,
  );
  await expect(page.locator("[data-preview] video track[kind=captions]")).toHaveCount(1);
  await studio.save("notice-pelajaran-disimpan");

  await page
    .getByRole("link", { name: t("authoring-preview") })
    .first()
    .click();
  const video = page.locator("video");
  await expect(video).toHaveAccessibleName("tiga langkah");
  await expect(video.locator("track[kind=captions][srclang=id]")).toHaveCount(1);
  // Both come from the draft: the length of the one, the lines of the other.
  await expect.poll(() => video.evaluate((media: HTMLVideoElement) => media.duration)).toBeGreaterThan(1);
  await expect
    .poll(() => video.evaluate((media: HTMLVideoElement) => media.textTracks[0]?.cues?.length ?? 0))
    .toBeGreaterThan(1);
  await check(page, "studio-pratinjau-video");
});

test("a file that is too large, of a wrong type or not what it says is refused with the reason", async ({
  as,
  check,
  t,
}) => {
  const page = await as("trainer");
  const studio = new Studio(page, t);
  await studio.create("Berkas yang Ditolak", "berkas-yang-ditolak");
  const resume = page.getByRole("button", { name: t("authoring-upload-resume"), exact: true });

  await studio.choose({ name: "alat.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") });
  await expect(studio.uploadState()).toHaveText(t("problem-authoring-media-type"));
  await expect(resume).toBeHidden();
  await check(page, "unggah-ditolak");

  await studio.choose({ name: "surat.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html></html>") });
  await expect(studio.uploadState()).toHaveText(t("problem-authoring-media-mismatch"));

  // A file with a hole: large, but without weight on the disk.
  const folder = await mkdtemp(join(tmpdir(), "serentak-large-"));
  try {
    const path = join(folder, "rekaman.mp4");
    const file = await open(path, "w");
    await file.truncate(2 * 1024 * mebibyte + 1);
    await file.close();
    await studio.choose(path);
    await expect(studio.uploadState()).toHaveText(t("problem-authoring-too-large"));
  } finally {
    await rm(folder, { recursive: true });
  }

  // The next file is taken as if nothing had been.
  await studio.choose({ name: "surat.pdf", mimeType: "application/pdf", buffer: pdf(100) });
  await expect(page.locator("#berkas ~ ul").getByRole("link", { name: "surat.pdf" })).toBeVisible();
});
