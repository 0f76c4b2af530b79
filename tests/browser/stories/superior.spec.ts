import { CoursePage } from "../pages/course.ts";
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

test("an open board moves by itself when somebody of the team learns", async ({ as, t }) => {
  const board = await as("superior");
  await board.goto("/tim");
  const rina = board.getByRole("row", { name: /Rina Ayu Lestari/ });
  const before = (await rina.textContent()) ?? "";

  const learner = await as("employee");
  const course = new CoursePage(learner, t);
  await course.open("keamanan-informasi-asn");
  await course.enrol();
  await expect(rina).not.toHaveText(before);
});

test("a superior assigns a course, and the learner's open home page shows it", async ({ as, check, t }) => {
  const learner = await as("employee");
  await learner.goto("/beranda");
  const page = await as("superior");
  await page.goto("/tim");
  await page
    .getByRole("link", { name: /Rina Ayu Lestari/ })
    .first()
    .click();
  await page.getByRole("combobox", { name: t("portal-assign-course") }).selectOption({ index: 1 });
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel(t("portal-assign-due")).fill(day);
  await page.getByLabel(t("portal-assign-note")).fill("Untuk rapat triwulan");
  await page.getByRole("button", { name: t("portal-assign"), exact: true }).click();
  await expect(page.getByText(t("notice-tugas"))).toBeVisible();
  await check(page, "tim-tugas");
  await expect(learner.getByText(/Untuk rapat triwulan/)).toBeVisible();
  await check(learner, "beranda-tugas");

  await page
    .getByRole("button", { name: new RegExp(t("portal-withdraw")) })
    .first()
    .click();
  await expect(page.getByText(t("notice-tugas-ditarik"))).toBeVisible();
  await expect(learner.getByText(/Untuk rapat triwulan/)).toHaveCount(0);
});

test("a superior puts a report together, keeps it, and takes it out", async ({ as, check, t }) => {
  const page = await as("superior");
  await page.goto("/laporan");
  await check(page, "laporan");
  await page
    .locator("main")
    .getByRole("link", { name: t("report-table-belajar") })
    .click();
  await page.getByLabel(t("report-group-n", { number: 1 })).selectOption("course");
  await page
    .getByRole("group", { name: t("report-sums") })
    .getByLabel(t("report-column-lessons-done"))
    .check();
  await page.getByRole("button", { name: t("report-show") }).click();
  await expect(page.getByRole("columnheader", { name: t("report-count") })).toBeVisible();
  await check(page, "laporan-susun");

  await page.getByLabel(t("report-name")).fill("Kursus tim saya");
  await page.getByRole("button", { name: t("report-keep"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kursus tim saya" })).toBeVisible();
  await check(page, "laporan-satu");
  for (const [ending, begins] of [
    ["XLSX", "PK"],
    ["PDF", "%PDF"],
  ] as const) {
    const address = await page.getByRole("link", { name: ending, exact: true }).getAttribute("href");
    const file = await page.request.get(address ?? "");
    expect((await file.body()).subarray(0, begins.length).toString()).toBe(begins);
  }

  await page
    .getByRole("link", { name: new RegExp(t("report-list")) })
    .first()
    .click();
  await expect(page.getByRole("columnheader", { name: t("report-column-name") })).toBeVisible();
});
