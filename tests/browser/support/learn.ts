// Takes a person through the small course, for stories that begin where a learner ends.
import type { Page } from "@playwright/test";
import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { rightAnswers, sample } from "./sample.ts";
import type { Words } from "./test.ts";
import type { Language } from "./words.ts";

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
