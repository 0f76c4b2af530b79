import { CoursePage } from "../pages/course.ts";
import { expect, type Page, test } from "../support/test.ts";

const video = { course: "pelayanan-publik-prima", lesson: "Sapa, dengar, pastikan" };
const document = { course: "pengelolaan-arsip-dinamis", lesson: "Menyusun daftar arsip aktif" };

/** What the player says of itself now. */
function player(page: Page) {
  return page.locator("video-lesson video").evaluate((media: HTMLVideoElement) => ({
    at: media.currentTime,
    ready: media.readyState >= HTMLMediaElement.HAVE_METADATA,
    rate: media.playbackRate,
  }));
}

test("a video goes on where it was left, also on another device, and keeps its speed", async ({ as, t }) => {
  const page = await as("mentor");
  const course = new CoursePage(page, t);
  await course.open(video.course);
  if (await course.mayEnrol()) await course.enrol();
  await course.openLesson(video.lesson);
  await expect.poll(async () => (await player(page)).ready).toBe(true);
  const lesson = new URL(page.url()).pathname;

  const speed = page.getByRole("combobox", { name: t("lesson-video-speed") });
  await speed.selectOption("1.5");
  expect((await player(page)).rate).toBe(1.5);

  const kept = page.waitForResponse((answer) => answer.url().endsWith("/position") && answer.status() === 204);
  await page.locator("video").evaluate(async (media: HTMLVideoElement) => {
    media.muted = true;
    media.currentTime = 12;
    await media.play();
  });
  await expect.poll(async () => (await player(page)).at).toBeGreaterThan(13);
  await page.locator("video").evaluate((media: HTMLVideoElement) => media.pause());
  const left = (await player(page)).at;
  await kept;

  await page.goto("/beranda");
  await page.goto(lesson);
  await expect.poll(async () => (await player(page)).at).toBeGreaterThan(12);
  expect((await player(page)).at).toBeLessThanOrEqual(left);
  await expect(speed).toHaveValue("1.5");
  expect((await player(page)).rate).toBe(1.5);

  // The place follows the person; the speed is the device's.
  const other = await as("mentor");
  await other.goto(lesson);
  await expect.poll(async () => (await player(other)).at).toBeGreaterThan(12);
  await expect(other.getByRole("combobox", { name: t("lesson-video-speed") })).toHaveValue("1");
});

test("the captions of a video are on from the start and are the words of its moment", async ({ as, t }) => {
  const page = await as("mentor");
  const course = new CoursePage(page, t);
  await course.open(video.course);
  if (await course.mayEnrol()) await course.enrol();
  await course.openLesson(video.lesson);
  const track = () =>
    page.locator("video").evaluate((media: HTMLVideoElement) => ({
      mode: media.textTracks[0]?.mode,
      language: media.textTracks[0]?.language,
      lines: media.textTracks[0]?.cues?.length ?? 0,
      shown: media.textTracks[0]?.activeCues?.length ?? 0,
    }));
  await expect.poll(async () => (await track()).lines).toBeGreaterThan(1);
  expect(await track()).toMatchObject({ mode: "showing", language: "id" });
  await page.locator("video").evaluate((media: HTMLVideoElement) => {
    const line = media.textTracks[0]?.cues?.[1];
    if (line) media.currentTime = (line.startTime + line.endTime) / 2;
  });
  await expect.poll(async () => (await track()).shown).toBe(1);
});

test("a document opens in the page, as pictures with words that can be read and searched", async ({ as, check, t }) => {
  const page = await as("mentor");
  const course = new CoursePage(page, t);
  await course.open(document.course);
  if (await course.mayEnrol()) await course.enrol();
  await course.openLesson(document.lesson);
  const open = page.getByRole("button", { name: t("lesson-pdf-open"), exact: true });
  await open.click();

  const first = page.getByRole("region", { name: t("lesson-pdf-page", { n: 1, total: 2 }) });
  await expect(first.locator("canvas")).toBeVisible();
  await expect(first).toContainText("Daftar");
  // Something is drawn: not every dot has the colour of the paper.
  await expect
    .poll(() =>
      first.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        return new Set(data).size;
      }),
    )
    .toBeGreaterThan(2);
  await expect(open).toBeHidden();
  await check(page, "pelajaran-dokumen-terbuka");

  // The file itself stays within reach.
  const address = await page.locator("pdf-view a").getAttribute("href");
  const file = await page.request.get(address ?? "");
  expect(file.headers()["content-type"]).toBe("application/pdf");
});
