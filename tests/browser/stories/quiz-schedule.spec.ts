import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { expect, type Page, test, type Words } from "../support/test.ts";

/** A day by the zone of the agency, so many days from today, as a date field takes it. */
function day(offset: number): string {
  const at = new Date(Date.now() + offset * 24 * 3600 * 1000);
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Jakarta" }).format(at);
}

/** Fills one moment of a schedule. */
async function moment(page: Page, t: Words, key: string, date: string, time: string): Promise<void> {
  const field = page.getByRole("group", { name: t(key), exact: true });
  await field.locator("input[type=date]").fill(date);
  await field.locator("input[type=time]").fill(time);
}

test("a trainer sets when a quiz is open, and gives a learner more time while it runs", async ({ as, check, t }) => {
  const trainer = await as("trainer");
  const studio = new Studio(trainer, t);
  await studio.create("Ujian Arsip Terjadwal", "ujian-arsip-terjadwal");
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Ujian");
  await studio.addLesson("quiz", "Ujian arsip");
  const quizPath = new URL(trainer.url()).pathname;
  for (const [stem, right] of [
    ["Siapa yang menyimpan arsip aktif?", "Unit pengolah"],
    ["Siapa yang menyimpan arsip inaktif?", "Unit kearsipan"],
  ] as const) {
    await studio.addSingleChoice(stem, right, "Siapa saja");
    await trainer.goto(quizPath);
  }
  await trainer.getByLabel(t("authoring-time-limit")).fill("20");
  await trainer.getByText(t("authoring-group-review"), { exact: true }).click();
  await trainer.getByLabel(t("authoring-review-right-answer")).selectOption("after_closing");
  await studio.save("notice-kuis-disimpan");
  await check(trainer, "studio-kuis-aturan");

  // A quiz is scheduled before anybody can see it. What nobody could keep is refused, what is odd is told.
  await trainer.getByRole("link", { name: t("authoring-quiz-schedule") }).click();
  const schedulePath = new URL(trainer.url()).pathname;
  await moment(trainer, t, "quiz-opens", day(1), "08:00");
  await moment(trainer, t, "quiz-ends", day(0), "08:00");
  await trainer.getByRole("button", { name: t("quiz-schedule-save") }).click();
  await expect(trainer.getByText(t("quiz-field-end-before-opening")).first()).toBeVisible();
  await check(trainer, "kuis-jadwal-salah");
  await moment(trainer, t, "quiz-ends", day(1), "08:15");
  await trainer.getByLabel(t("quiz-password")).fill("merdeka");
  await trainer.getByRole("button", { name: t("quiz-schedule-save") }).click();
  await expect(trainer.getByText(t("notice-quiz-scheduled"), { exact: true })).toBeVisible();
  await expect(trainer.getByText(t("quiz-contradiction-limit-longer-than-window", { detail: 15 }))).toBeVisible();
  await check(trainer, "kuis-jadwal");
  await trainer.goto(outline);
  await studio.publish();

  const learner = await as("employee");
  await expect(async () => {
    expect((await learner.goto("/kursus/ujian-arsip-terjadwal"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  const course = new CoursePage(learner, t);
  await course.enrol();
  await course.openLesson("Ujian arsip");
  const rules = new URL(learner.url()).pathname;
  await expect(learner.getByText(t("quiz-not-yet-text"))).toBeVisible();
  await expect(learner.getByRole("button", { name: t("quiz-start") })).toHaveCount(0);
  await check(learner, "kuis-belum-dibuka");

  await trainer.goto(schedulePath);
  await moment(trainer, t, "quiz-opens", day(-1), "08:00");
  await moment(trainer, t, "quiz-ends", day(1), "23:00");
  await trainer.getByRole("button", { name: t("quiz-schedule-save") }).click();
  await expect(trainer.getByText(t("notice-quiz-scheduled"), { exact: true })).toBeVisible();

  await learner.goto(rules);
  await expect(learner.getByText(t("quiz-end-if-begun"))).toBeVisible();
  await check(learner, "kuis-terkunci");
  await learner.getByLabel(t("quiz-password")).fill("salah");
  await learner.getByRole("button", { name: t("quiz-start") }).click();
  await expect(learner.getByText(t("quiz-field-password"))).toBeVisible();
  await check(learner, "kuis-sandi-salah");
  await learner.getByLabel(t("quiz-password")).fill("Merdeka");
  const quiz = new QuizPage(learner, t);
  await quiz.start();
  const clock = learner.locator("[data-timer] [data-text]");
  await expect(clock).toHaveText(/^(20|19)[.:]/);

  // The learner sits; the trainer gives half an hour more.
  await trainer.goto(schedulePath);
  await trainer.getByRole("link", { name: t("quiz-accommodations-open") }).click();
  await check(trainer, "kuis-kelonggaran-kosong");
  await trainer.getByLabel(t("quiz-find-learner")).fill("rina ayu");
  await trainer.getByRole("button", { name: t("quiz-find"), exact: true }).click();
  await check(trainer, "kuis-kelonggaran-cari");
  await trainer.getByRole("link", { name: /Rina Ayu Lestari/ }).click();
  await trainer.getByLabel(t("quiz-extra-minutes")).fill("30");
  await trainer.getByLabel(t("quiz-need")).fill("pembaca layar");
  await check(trainer, "kuis-kelonggaran-beri");
  await trainer.getByRole("button", { name: t("quiz-grant"), exact: true }).click();
  await expect(trainer.getByText(t("notice-quiz-accommodated-moved"))).toBeVisible();
  await check(trainer, "kuis-kelonggaran");

  // The next saved answer brings the new end; nothing was reloaded.
  await quiz.answer(1, { pick: ["Siapa saja"] });
  await quiz.sent(1);
  await expect(learner.getByText(t("quiz-w-moved")).first()).toBeVisible();
  await check(learner, "kuis-waktu-berubah");
  await expect(clock).toHaveText(/^(50|49)[.:]/);
  await quiz.submit();
  await expect(learner.getByText(t("quiz-review-after-end"))).toBeVisible();
  await expect(learner.getByText(t("quiz-right-answer"))).toHaveCount(0);
  await check(learner, "hasil-sebagian");
  await learner.goto(rules);
  await expect(learner.getByText(t("quiz-granted-minutes", { minutes: 30 }))).toBeVisible();

  await trainer.getByRole("button", { name: t("quiz-withdraw") }).click();
  await expect(trainer.getByText(t("notice-quiz-accommodation-withdrawn"))).toBeVisible();
});
