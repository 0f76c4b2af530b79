// The studio, as a trainer works in it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "../support/test.ts";

export class Studio {
  readonly page: Page;
  readonly t: Words;

  constructor(page: Page, t: Words) {
    this.page = page;
    this.t = t;
  }

  private button(key: string) {
    return this.page.getByRole("button", { name: this.t(key), exact: true });
  }

  private field(key: string, values: Record<string, number> = {}) {
    return this.page.getByLabel(this.t(key, values), { exact: true });
  }

  private async told(notice: string): Promise<void> {
    await expect(this.page.locator(".notice").getByText(this.t(notice))).toBeVisible();
  }

  /** Makes a course of 2 JP with what publishing needs, and opens its outline. */
  async create(title: string, slug: string): Promise<void> {
    await this.page.goto("/studio");
    await this.page.getByRole("link", { name: this.t("authoring-new-course") }).click();
    await this.field("authoring-title").fill(title);
    await this.field("authoring-summary").fill("Menyusun agenda, memimpin, dan menutup rapat tepat waktu.");
    await this.field("authoring-subject").selectOption("komunikasi");
    await this.field("authoring-audience").fill("Pelaksana\nPengawas");
    await this.field("authoring-objectives").fill("Menyusun agenda rapat\nMenutup rapat dengan tindak lanjut");
    await this.field("authoring-jp").fill("2");
    await this.field("authoring-slug").fill(slug);
    await this.field("authoring-curriculum-title", { number: 1 }).fill("Rapat yang singkat");
    await this.field("authoring-curriculum-jp", { number: 1 }).fill("2");
    await this.button("authoring-create").click();
    await this.told("notice-kursus-dibuat");
  }

  async addModule(title: string): Promise<void> {
    await this.field("authoring-new-module").fill(title);
    await this.button("authoring-add-module").click();
    await expect(this.page.getByRole("heading", { name: title }).first()).toBeVisible();
  }

  /** Adds a page or quiz to the only module and opens its editor. */
  async addLesson(kind: "page" | "quiz", title: string): Promise<void> {
    await this.field("authoring-new-lesson").fill(title);
    await this.page.locator(`button[name=kind][value=${kind}]`).click();
    await this.page.waitForURL(/\/(pelajaran|kuis)\//);
  }

  /** Puts the Markdown into the editor and waits for what the live preview should show. */
  async write(markdown: string, shown: string): Promise<void> {
    await this.field("authoring-markdown").fill(markdown);
    await expect(this.page.locator("[data-preview]").getByText(shown)).toBeVisible();
  }

  async save(notice: string): Promise<void> {
    await this.button("authoring-save").click();
    await this.told(notice);
  }

  async addSingleChoice(stem: string, right: string, wrong: string): Promise<void> {
    await this.page.getByRole("link", { name: this.t("authoring-kind-single-choice"), exact: true }).click();
    await this.field("authoring-stem").fill(stem);
    await this.field("authoring-option", { number: 1 }).fill(right);
    await this.field("authoring-percent-of", { number: 1 }).fill("100");
    await this.field("authoring-option", { number: 2 }).fill(wrong);
    await this.field("authoring-percent-of", { number: 2 }).fill("0");
    await this.field("authoring-explanation").fill("Agenda yang dikirim lebih dulu membuat rapat singkat.");
    await this.save("notice-soal-disimpan");
  }

  /** Takes questions from a pasted bank, after a look at what was understood. */
  async importBank(text: string, count: number): Promise<void> {
    await this.field("authoring-import-text").fill(text);
    await this.button("authoring-import-check").click();
    await expect(this.page.getByText(this.t("authoring-import-found", { count, drafts: 0 }))).toBeVisible();
  }

  async takeImported(): Promise<void> {
    await this.button("authoring-import-take").click();
    await this.told("notice-soal-diimpor");
  }

  /** Chooses a file for the upload of this page: by its path, or made here. */
  async choose(file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.page.getByLabel(this.t("authoring-upload"), { exact: true }).setInputFiles(file);
  }

  /** What the running or ended upload says of itself. */
  uploadState(): Locator {
    return this.page.locator("file-upload").getByRole("status");
  }

  async publish(): Promise<void> {
    await this.button("authoring-publish").click();
    await this.told("notice-kursus-terbit");
  }
}
