// The course page and its lessons, as a learner uses them.
import { expect, type Page } from "@playwright/test";
import type { Words } from "../support/test.ts";

export class CoursePage {
  readonly page: Page;
  readonly t: Words;

  constructor(page: Page, t: Words) {
    this.page = page;
    this.t = t;
  }

  async open(slug: string): Promise<void> {
    await this.page.goto(`/kursus/${slug}`);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  mayEnrol(): Promise<boolean> {
    return this.page.getByRole("button", { name: this.t("delivery-enrol") }).isVisible();
  }

  /** Joins the course, which opens its first lesson, and comes back to the course. */
  async enrol(): Promise<void> {
    const { pathname } = new URL(this.page.url());
    await this.page.getByRole("button", { name: this.t("delivery-enrol") }).click();
    await this.page.waitForURL((url) => url.pathname !== pathname);
    await this.page.goto(pathname);
    await expect(this.page.getByRole("progressbar", { name: this.t("delivery-progress") })).toBeVisible();
  }

  /** Opens a lesson or quiz by its title. */
  async openLesson(title: string): Promise<void> {
    const link = this.page.locator("details.mod").getByRole("link", { name: title });
    if (!(await link.isVisible())) {
      await this.page.locator("details.mod", { hasText: title }).locator("summary").click();
    }
    await link.click();
    await expect(this.page.getByRole("heading", { level: 1 })).toContainText(title);
  }

  /** Declares the open lesson done and goes on. */
  async finishLesson(): Promise<void> {
    await this.page.locator(".actionbar button[type=submit]").click();
    await this.page.waitForLoadState();
  }

  percent(): Promise<string | null> {
    return this.page.getByRole("progressbar", { name: this.t("delivery-progress") }).getAttribute("value");
  }
}
