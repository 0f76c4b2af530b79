import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { rightAnswers, sample } from "../support/sample.ts";
import { expect, test } from "../support/test.ts";

test("an employee finds a course by its meaning", async ({ as, check, t }) => {
  const page = await as("employee");
  await page.goto("/beranda");
  await check(page, "beranda");

  // Stems, a typing error and a synonym lead to the same course.
  for (const words of ["mengelola arsip", "pengelolan arsp", "diklat kearsipan"]) {
    await page.goto(`/katalog?q=${encodeURIComponent(words)}`);
    await expect(page.getByRole("link", { name: /Pengelolaan Arsip Dinamis/ }).first(), words).toBeVisible();
  }
  await page.goto("/katalog");
  await check(page, "katalog");
  await page.goto("/katalog?q=mengelola+arsip");
  await expect(page.locator(".hits mark").first()).toBeVisible();
  await check(page, "katalog-cari");

  // A hit inside a lesson names the lesson; a facet narrows, and the address holds it.
  await expect(page.locator(".hits a[href*='/p/']").first()).toBeVisible();
  await page.getByRole("checkbox", { name: t("subject-kearsipan") }).check();
  await expect(page).toHaveURL(/subjek=kearsipan/);
  await expect(page.getByRole("link", { name: /Pengelolaan Arsip Dinamis/ }).first()).toBeVisible();
  await page.goto("/katalog?q=xyzzyq");
  await check(page, "katalog-kosong");
});

test("an employee reads a lesson, watches a video and opens a document", async ({ as, check, t }) => {
  const page = await as("employee");
  const course = new CoursePage(page, t);
  await course.open("pelayanan-publik-prima");
  if (await course.mayEnrol()) await course.enrol();
  await check(page, "kursus");
  await course.openLesson("Sapa, dengar, pastikan");
  await expect(page.locator("video-lesson video")).toBeVisible();
  await expect(page.locator("video track[kind=captions]")).toHaveCount(1);
  await check(page, "pelajaran-video");

  await course.open("pengelolaan-arsip-dinamis");
  if (await course.mayEnrol()) await course.enrol();
  await course.openLesson("Menyusun daftar arsip aktif");
  await check(page, "pelajaran-dokumen");
});

test("an employee sits a quiz of every kind, completes a course and gets the JP", async ({
  as,
  check,
  t,
  language,
}) => {
  const page = await as("employee");
  await page.goto("/beranda");
  const before = await page.locator(".ring").first().getAttribute("aria-label");

  const course = new CoursePage(page, t);
  await course.open(sample.slug);
  await course.enrol();
  await course.openLesson(sample.page);
  await check(page, "pelajaran");
  await course.finishLesson();

  await course.open(sample.slug);
  await course.openLesson(sample.quiz);
  await check(page, "kuis-aturan");
  const quiz = new QuizPage(page, t);
  await quiz.start();
  const answers = rightAnswers(language);
  for (const [place, given] of answers.entries()) {
    await quiz.show(place + 1);
    await quiz.answer(place + 1, given);
    await quiz.sent(place + 1);
    await check(page, `kuis-${place + 1}`);
  }

  // What was sent is there after a reload, as on another device.
  await page.reload();
  for (const place of answers.keys()) {
    await expect(page.locator(`.qnav a[href="#soal-${place + 1}"]`)).toHaveClass(/done/);
  }
  await quiz.submit();
  await expect(quiz.verdict()).toHaveText(t("quiz-result-passed"));
  await check(page, "hasil");

  await course.open(sample.slug);
  await expect(page.getByText(t("delivery-completed-jp", { jp: sample.jp }))).toBeVisible();
  await check(page, "kursus-tuntas");
  await page.goto("/beranda");
  await expect(page.locator(".ring").first()).not.toHaveAttribute("aria-label", before ?? "");
  await check(page, "beranda-tuntas");
  await page.goto("/target");
  await expect(page.getByText(sample.title).first()).toBeVisible();
  await check(page, "target");
});
