// Takes a person into or through the small courses, for stories that begin there.
import { expect, type Page } from "@playwright/test";
import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import type { Hand } from "./hands.ts";
import { kinds, rightAnswers, sample } from "./sample.ts";
import type { Words } from "./test.ts";
import type { Language } from "./words.ts";

/** Enrols where that is still to be done and begins an attempt at the quiz of every kind. */
export async function beginKinds(page: Page, t: Words, hand?: Hand): Promise<QuizPage> {
  const course = new CoursePage(page, t);
  await course.open(kinds.slug);
  if (await course.mayEnrol()) await course.enrol();
  await course.openLesson(kinds.quiz);
  const quiz = new QuizPage(page, t, hand);
  await quiz.start();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(kinds.quiz);
  return quiz;
}

export async function completeSample(page: Page, t: Words, language: Language): Promise<void> {
  const course = new CoursePage(page, t);
  await course.open(sample.slug);
  await course.enrol();
  await course.openLesson(sample.page);
  await course.finishLesson();
  await course.open(sample.slug);
  await course.openLesson(sample.quiz);
  const quiz = new QuizPage(page, t);
  await quiz.start();
  for (const [place, given] of rightAnswers(language).entries()) {
    await quiz.show(place + 1);
    await quiz.answer(place + 1, given);
    await quiz.sent(place + 1);
  }
  await quiz.submit();
}
