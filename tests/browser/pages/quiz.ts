// A quiz as a learner sits it.
import { expect, type Locator, type Page } from "@playwright/test";
import { chosen, type Hand, mouse } from "../support/hands.ts";
import type { Words } from "../support/test.ts";

/** An answer, in the words that stand on the page. */
export type Given =
  | { pick: string[] }
  | { text: string }
  | { match: Record<string, string> }
  | { order: string[] }
  /** In the order of the text: what is written into a gap, or picked from its list. */
  | { gaps: string[] }
  /** By statement, the point of the scale. */
  | { scale: Record<string, string> };

export class QuizPage {
  readonly page: Page;
  readonly t: Words;
  readonly hand: Hand;

  constructor(page: Page, t: Words, hand = mouse) {
    this.page = page;
    this.t = t;
    this.hand = hand;
  }

  /** From the rules into an attempt, the first or another. */
  async start(): Promise<void> {
    const button = (key: string) => this.page.getByRole("button", { name: this.t(key), exact: true });
    await this.hand.press(button("quiz-start").or(button("quiz-start-again")));
    await this.page.waitForURL(/\/percobaan\//);
  }

  question(number: number): Locator {
    return this.page.locator(`[data-slot="${number}"]`);
  }

  async show(number: number): Promise<void> {
    await this.page.locator(`.qnav a[href="#soal-${number}"]`).click();
    await expect(this.question(number)).toBeVisible();
  }

  /** From this question to what comes after it. */
  async goOn(number: number): Promise<void> {
    await this.hand.press(this.question(number).locator("[data-go=next]"));
    await expect(this.question(number)).toBeHidden();
  }

  async answer(number: number, given: Given): Promise<void> {
    if ("pick" in given) {
      for (const option of given.pick) await this.hand.pick(this.#option(number, option));
    } else if ("text" in given) {
      await this.hand.write(this.question(number).getByRole("textbox"), given.text);
    } else if ("scale" in given) {
      for (const [statement, point] of Object.entries(given.scale)) {
        await this.hand.pick(this.#point(number, statement, point));
      }
    } else if ("gaps" in given) {
      for (const [place, filled] of given.gaps.entries()) {
        const gap = this.#gap(number, place, given.gaps.length);
        if (await isList(gap)) await this.hand.choose(gap, filled);
        else await this.hand.write(gap, filled);
      }
    } else {
      for (const [row, choice] of this.#rows(given)) await this.hand.choose(this.#row(number, row), choice);
    }
  }

  /** The page shows this answer to this question. */
  async expectAnswer(number: number, given: Given): Promise<void> {
    if ("pick" in given) {
      for (const option of given.pick) await expect(this.#option(number, option)).toBeChecked();
    } else if ("text" in given) {
      await expect(this.question(number).locator("textarea, input[type=text]")).toHaveValue(given.text);
    } else if ("scale" in given) {
      for (const [statement, point] of Object.entries(given.scale)) {
        await expect(this.#point(number, statement, point)).toBeChecked();
      }
    } else if ("gaps" in given) {
      for (const [place, filled] of given.gaps.entries()) {
        const gap = this.#gap(number, place, given.gaps.length);
        if (await isList(gap)) await expectChosen(gap, filled);
        else await expect(gap).toHaveValue(filled);
      }
    } else {
      for (const [row, choice] of this.#rows(given)) await expectChosen(this.#row(number, row), choice);
    }
  }

  /** Waits until the server has the answer of this question. */
  async sent(number: number): Promise<void> {
    await expect(this.#saved(number)).toHaveText(this.t("quiz-w-sent"));
  }

  /** Waits until the answer of this question is safe on the device. */
  async kept(number: number): Promise<void> {
    await expect(this.#saved(number)).toHaveText(this.t("quiz-w-device"));
  }

  /** Nothing is said of this question's answer: there is none, or it does not count. */
  async unsaid(number: number): Promise<void> {
    await expect(this.#saved(number)).toHaveText("");
  }

  /** What the page tells about the whole attempt, above the questions. */
  notice(): Locator {
    return this.page.locator("[data-notice]");
  }

  async submit(): Promise<void> {
    await this.review();
    await this.handIn();
  }

  /** Opens the list of answers. */
  async review(): Promise<void> {
    const review = this.page.locator("aside").getByRole("link", { name: this.t("quiz-review") });
    const submit = this.#submitButton();
    // A tap may be lost while the page still moves; a person taps again.
    await expect(async () => {
      await review.click();
      await expect(submit).toBeVisible({ timeout: 2_000 });
    }).toPass();
  }

  /** Submits from the list of answers that comes after the last question. */
  async handIn(): Promise<void> {
    await this.pressSubmit();
    await this.page.waitForURL(/\/hasil$/);
  }

  async pressSubmit(): Promise<void> {
    await this.hand.press(this.#submitButton());
  }

  verdict(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  #submitButton(): Locator {
    // Exactly: the button that leads to the list of answers holds the same word.
    return this.page.getByRole("button", { name: this.t("quiz-submit"), exact: true });
  }

  #saved(number: number): Locator {
    return this.question(number).locator("[data-saved]");
  }

  #option(number: number, option: string): Locator {
    return this.question(number).getByLabel(option, { exact: true });
  }

  #point(number: number, statement: string, point: string): Locator {
    const row = this.question(number).locator("fieldset", { has: this.page.getByText(statement, { exact: true }) });
    return row.getByLabel(point, { exact: true });
  }

  #gap(number: number, place: number, all: number): Locator {
    return this.question(number).getByLabel(this.t("quiz-gap-of", { number: place + 1, all }), { exact: true });
  }

  /** The list beside this row; also while another question is shown. */
  #row(number: number, row: string): Locator {
    return this.question(number).getByRole("combobox", { name: row, exact: true, includeHidden: true });
  }

  /** Each row with the words of its choice. */
  #rows(given: { match: Record<string, string> } | { order: string[] }): [string, string][] {
    if ("match" in given) return Object.entries(given.match);
    return given.order.map((item, place) => [item, String(this.t("quiz-place", { place: place + 1 }))]);
  }
}

async function isList(gap: Locator): Promise<boolean> {
  return gap.evaluate((element) => element instanceof HTMLSelectElement);
}

async function expectChosen(list: Locator, option: string): Promise<void> {
  await expect.poll(() => chosen(list)).toBe(option);
}
