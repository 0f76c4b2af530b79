// The banks of questions that trainers share.
import { expect, type Page } from "@playwright/test";
import type { Words } from "../support/test.ts";

export class Bank {
  readonly page: Page;
  readonly t: Words;

  constructor(page: Page, t: Words) {
    this.page = page;
    this.t = t;
  }

  private button(key: string) {
    return this.page.getByRole("button", { name: this.t(key), exact: true });
  }

  private field(key: string) {
    return this.page.getByLabel(this.t(key), { exact: true });
  }

  private async told(notice: string): Promise<void> {
    await expect(this.page.locator(".notice").getByText(this.t(notice))).toBeVisible();
  }

  /** Begins a bank for the course of this title and opens it. */
  async create(title: string, course: string): Promise<void> {
    await this.page.getByRole("link", { name: this.t("authoring-bank-new") }).click();
    await this.field("authoring-bank-title").fill(title);
    await this.field("authoring-bank-owner").selectOption({
      label: `${this.t("authoring-bank-owner-course")}: ${course}`,
    });
    await this.button("authoring-create").click();
    await this.told("notice-bank-dibuat");
  }

  /** Sends text and stops at the preview. */
  async look(text: string): Promise<void> {
    await this.page.getByRole("link", { name: this.t("authoring-bank-import"), exact: true }).click();
    await this.field("authoring-import-text").fill(text);
    await this.button("authoring-import-check").click();
  }

  async take(): Promise<void> {
    await this.button("authoring-import-take").click();
    await this.told("notice-soal-diimpor");
  }

  /** Chooses questions by their titles and what is to be done with them, and stops before it is done. */
  async choose(titles: string[], deed: string): Promise<void> {
    for (const title of titles) {
      await this.page.getByLabel(this.t("authoring-bank-choose", { title }), { exact: true }).check();
    }
    await this.field("authoring-bank-deed").selectOption(deed);
    await this.button("authoring-bank-go-on").click();
  }

  async confirm(notice: string): Promise<void> {
    await this.button("authoring-bank-confirm").click();
    await this.told(notice);
  }

  async find(words: string): Promise<void> {
    await this.field("authoring-bank-search").fill(words);
    await this.button("authoring-bank-find").click();
  }

  question(title: string) {
    return this.page.getByRole("link", { name: title, exact: true });
  }
}
