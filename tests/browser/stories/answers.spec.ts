import { QuizPage } from "../pages/quiz.ts";
import { finger, keys } from "../support/hands.ts";
import { beginKinds } from "../support/learn.ts";
import { answersOfEveryKind } from "../support/sample.ts";
import { expect, test } from "../support/test.ts";

// One quiz that asks a question of each kind, sat in every way that a person may have to.

for (const { way, hand, role } of [
  { way: "by keyboard alone", hand: keys, role: "employee" },
  { way: "with a finger", hand: finger, role: "mentor" },
] as const) {
  test(`a learner answers a question of each kind ${way}`, async ({ as, t, language }) => {
    const page = await as(role);
    const quiz = await beginKinds(page, t, hand);
    const answers = answersOfEveryKind(language);
    for (const [place, given] of answers.entries()) {
      await quiz.answer(place + 1, given);
      await quiz.sent(place + 1);
      await quiz.goOn(place + 1);
    }
    await quiz.handIn();
    await expect(page.getByText(t("quiz-pending-count", { count: 1 }))).toBeVisible();
    await expect(page.getByText(t("quiz-right-count", { right: 9, all: 10 }))).toBeVisible();
  });
}

test("a learner without a signal answers a question of each kind, and all of it is sent later", async ({
  as,
  check,
  language,
  t,
}) => {
  let page = await as("superior");
  const context = page.context();
  let quiz = await beginKinds(page, t);
  const attempt = new URL(page.url()).pathname;
  const answers = answersOfEveryKind(language);
  await context.setOffline(true);
  for (const [place, given] of answers.entries()) {
    await quiz.answer(place + 1, given);
    await quiz.kept(place + 1);
    if (place + 1 < answers.length) await quiz.goOn(place + 1);
  }
  await expect(quiz.notice()).toContainText(t("quiz-w-offline"));
  await expect(quiz.notice()).toContainText(t("quiz-w-waiting", { n: answers.length }));
  await check(page, "kuis-luring");
  await context.setOffline(false);
  await quiz.sent(answers.length);
  await expect(quiz.notice()).toBeHidden();

  // Another device finds every answer.
  const other = new QuizPage(await as("superior"), t);
  await other.page.goto(attempt);
  for (const [place, given] of answers.entries()) await other.expectAnswer(place + 1, given);

  // The phone puts the page away before the signal is back.
  const second = { text: "20" };
  await context.setOffline(true);
  await quiz.show(5);
  await quiz.answer(5, second);
  await quiz.kept(5);
  await page.close();
  await context.setOffline(false);
  page = await context.newPage();
  quiz = new QuizPage(page, t);
  await page.goto(`${attempt}#soal-5`);
  await quiz.expectAnswer(5, second);
  await quiz.sent(5);
  await other.page.reload();
  await other.expectAnswer(5, second);
});

test("a server that is killed in the middle of an attempt loses nothing, and the learner goes on", async ({
  as,
  language,
  server,
  t,
}) => {
  const page = await as("admin");
  const quiz = await beginKinds(page, t);
  const attempt = new URL(page.url()).pathname;
  const answers = answersOfEveryKind(language).slice(0, 4);
  const [before, during] = [answers.slice(0, 2), answers.slice(2)];
  for (const [place, given] of before.entries()) {
    await quiz.answer(place + 1, given);
    await quiz.sent(place + 1);
    await quiz.goOn(place + 1);
  }
  await server.kill();
  for (const [place, given] of during.entries()) {
    await quiz.answer(before.length + place + 1, given);
    await quiz.kept(before.length + place + 1);
    await quiz.goOn(before.length + place + 1);
  }
  await expect(quiz.notice()).toContainText(t("quiz-w-offline"));

  // Nobody does anything: the page tries again by itself.
  await server.startAgain();
  await expect(quiz.notice()).toBeHidden({ timeout: 30_000 });
  const other = new QuizPage(await as("admin"), t);
  await other.page.goto(attempt);
  for (const [place, given] of answers.entries()) await other.expectAnswer(place + 1, given);
  await quiz.submit();
  await expect(page.getByText(t("quiz-right-count", { right: 4, all: 10 }))).toBeVisible();
});

test("a learner without a signal cannot hand in, is told why, and does so once it is back", async ({
  as,
  check,
  language,
  t,
}) => {
  const page = await as("employee");
  const context = page.context();
  const quiz = await beginKinds(page, t);
  const attempt = page.url().replace(/#.*/, "");
  const [first] = answersOfEveryKind(language);
  if (!first) throw new Error("the quiz asks nothing");
  await quiz.answer(1, first);
  await quiz.sent(1);
  await quiz.unsaid(2);
  await quiz.review();
  await context.setOffline(true);
  await quiz.pressSubmit();
  await expect(quiz.notice()).toContainText(t("quiz-w-needs-signal"));
  await expect(quiz.notice()).toBeInViewport();
  expect(page.url()).toBe(`${attempt}#periksa`);
  await check(page, "kuis-perlu-sinyal");

  await context.setOffline(false);
  await expect(quiz.notice()).toBeHidden();
  await quiz.handIn();
  await expect(page.getByText(t("quiz-right-count", { right: 1, all: 10 }))).toBeVisible();
});

test("time that runs out without a signal locks the attempt, which hands itself in once the signal is back", async ({
  as,
  language,
  t,
}) => {
  const page = await as("mentor");
  await page.clock.install();
  const quiz = await beginKinds(page, t);
  const [first] = answersOfEveryKind(language);
  if (!first) throw new Error("the quiz asks nothing");
  await quiz.answer(1, first);
  await quiz.sent(1);
  await page.context().setOffline(true);
  await page.clock.fastForward("01:01:00");
  await expect(quiz.notice()).toContainText(t("quiz-w-expired-sent"));
  await expect(quiz.question(1).getByRole("radio").first()).toBeDisabled();

  await page.context().setOffline(false);
  await page.waitForURL(/\/hasil$/);
  await expect(page.getByText(t("quiz-right-count", { right: 1, all: 10 }))).toBeVisible();
});

test("a tab that is behind says so and overwrites nothing", async ({ as, check, t }) => {
  const page = await as("trainer");
  const quiz = await beginKinds(page, t);
  const behind = new QuizPage(await page.context().newPage(), t);
  await behind.page.goto(page.url());
  await expect(behind.question(1)).toBeVisible();

  await quiz.answer(1, { pick: ["Buku tamu"] });
  await quiz.sent(1);
  await behind.answer(1, { pick: ["Papan tulis"] });
  await expect(behind.notice()).toContainText(t("quiz-w-conflict", { n: 1 }));
  await check(behind.page, "kuis-tab-lama");
  await expect(quiz.notice()).toBeHidden();
  await quiz.sent(1);
  await behind.unsaid(1);
  await behind.show(2);
  await expect(behind.notice()).toBeHidden();
  await behind.show(1);
  await expect(behind.notice()).toBeVisible();

  // Reloaded, it shows what counts; then it may answer.
  await behind.page.reload();
  await behind.expectAnswer(1, { pick: ["Buku tamu"] });
  await behind.answer(1, { pick: ["Buku agenda"] });
  await behind.sent(1);
  await behind.submit();

  // The other tab cannot go on in an attempt that was submitted: it is led to the result.
  await quiz.goOn(1);
  await quiz.answer(2, { pick: ["Nama"] });
  await page.waitForURL(/\/hasil$/);
  await expect(page.getByText(t("quiz-right-count", { right: 0, all: 10 }))).toBeVisible();
});
