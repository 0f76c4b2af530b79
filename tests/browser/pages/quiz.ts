// A quiz as a learner sits it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "../support/test.ts";

/** An answer, in the words that stand on the page. */
export type Given = { pick: string[] } | { text: string } | { match: Record<string, string> } | { order: string[] };

export class QuizPage {
  readonly page: Page;
  readonly t: Words;

  constructor(page: Page, t: Words) {
    this.page = page;
    this.t = t;
  }

  /** From the rules into an attempt. */
  async start(): Promise<void> {
    await this.page.getByRole("button", { name: this.t("quiz-start") }).click();
    await this.page.waitForURL(/\/percobaan\//);
  }

  question(number: number): Locator {
    return this.page.locator(`[data-slot="${number}"]`);
  }

  async show(number: number): Promise<void> {
    await this.page.locator(`.qnav a[href="#soal-${number}"]`).click();
    await expect(this.question(number)).toBeVisible();
  }

  async answer(number: number, given: Given): Promise<void> {
    const question = this.question(number);
    if ("pick" in given) {
      for (const option of given.pick) await question.getByLabel(option, { exact: true }).check();
    } else if ("text" in given) {
      await question.getByRole("textbox").fill(given.text);
      await question.getByRole("textbox").blur();
    } else if ("match" in given) {
      for (const [row, choice] of Object.entries(given.match)) {
        await question.getByRole("combobox", { name: row, exact: true }).selectOption({ label: choice });
      }
    } else {
      for (const [place, item] of given.order.entries()) {
        await question.getByRole("combobox", { name: item, exact: true }).selectOption(String(place + 1));
      }
    }
  }

  /** Waits until the server has the answer of this question. */
  async sent(number: number): Promise<void> {
    await expect(this.question(number).locator("[data-saved]")).toHaveText(this.t("quiz-w-sent"));
  }

  async submit(): Promise<void> {
    const review = this.page.locator("aside").getByRole("link", { name: this.t("quiz-review") });
    const submit = this.page.getByRole("button", { name: this.t("quiz-submit") });
    // A tap may be lost while the page still moves; a person taps again.
    await expect(async () => {
      await review.click();
      await expect(submit).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await submit.click();
    await this.page.waitForURL(/\/hasil$/);
  }

  verdict(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }
}
