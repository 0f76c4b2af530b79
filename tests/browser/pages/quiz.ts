// A quiz as a learner sits it.
import { expect, type Locator, type Page } from "@playwright/test";

/** An answer, in the words that stand on the page. */
export type Given =
  | { pick: string[] }
  | { text: string }
  | { match: Record<string, string> }
  | { order: string[] };

export class AttemptPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  question(number: number): Locator {
    return this.page.locator(`[data-slot="${number}"]`);
  }

  async show(number: number): Promise<void> {
    await this.page.locator(".qnav a", { hasText: String(number) }).first().click();
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
        await question.getByRole("combobox", { name: row }).selectOption({ label: choice });
      }
    } else {
      for (const [place, item] of given.order.entries()) {
        await question.getByRole("combobox", { name: item }).selectOption(String(place + 1));
      }
    }
  }

  /** Waits until the server has what was answered. */
  async saved(sent: string | RegExp): Promise<void> {
    await expect(this.page.locator("[data-saved]")).toContainText(sent);
  }
}
