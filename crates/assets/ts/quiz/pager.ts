import { setText, word } from "../lib/words.js";
import type { Slot } from "./slot.js";

/**
 * Shows one question at a time, or all of a page where the attempt has several. The address says which (`#soal-4`, `#periksa`), so that the question map is plain links and the
 * back button goes to the question before.
 */
export class Pager {
  readonly #root: HTMLElement;
  readonly #pages: HTMLElement[];
  /** Where the server cuts an attempt into pages, all questions of a page are shown. */
  readonly #together: boolean;
  #current = 0;

  constructor(root: HTMLElement, slots: readonly Slot[], signal: AbortSignal) {
    this.#root = root;
    const review = root.querySelector<HTMLElement>("#periksa");
    this.#together = root.dataset.together !== undefined;
    this.#pages = [...slots.map((slot) => slot.section), ...(review ? [review] : [])];
    for (const page of this.#pages) page.tabIndex = -1;
    window.addEventListener("hashchange", () => this.#open(this.#wanted(), true), { signal });
    root.addEventListener(
      "click",
      (event) => {
        const control = (event.target as Element).closest<HTMLElement>("[data-go]");
        if (!control) return;
        event.preventDefault();
        this.step(control.dataset.go === "prev" ? -1 : 1);
      },
      { signal },
    );
    this.#open(this.#wanted(), false);
  }

  get current(): HTMLElement | undefined {
    return this.#pages[this.#current];
  }

  step(by: 1 | -1): void {
    const page = this.#pages[this.#current + by];
    if (page) location.hash = page.id;
  }

  /** After a question's content was replaced: its buttons get their words again. */
  relabel(): void {
    this.#labelSteps();
  }

  #wanted(): number {
    if (location.hash === "") return 0;
    const index = this.#pages.findIndex((page) => page.id === location.hash.slice(1));
    return index < 0 ? this.#current : index; // some other place on the page, such as that of the skip link
  }

  #open(index: number, byPerson: boolean): void {
    this.#current = index;
    this.#pages.forEach((page, at) => {
      page.hidden = !this.#together && at !== index;
    });
    this.#labelSteps();
    this.#root.dispatchEvent(new CustomEvent("slot-shown", { detail: this.current?.id }));
    if (!byPerson) return;
    this.current?.focus({ preventScroll: true });
    this.current?.scrollIntoView({ block: "start" });
  }

  /** Buttons outside the questions serve all of them: their words and state follow the page shown. */
  #labelSteps(): void {
    for (const control of this.#root.querySelectorAll<HTMLElement>("[data-go]")) {
      const at = this.#pages.findIndex((page) => page.contains(control));
      const from = at < 0 ? this.#current : at;
      const target = this.#pages[from + (control.dataset.go === "prev" ? -1 : 1)];
      control.hidden = this.#together || !target;
      const label = control.querySelector("[data-label]");
      if (!label || !target) continue;
      const { slot, number } = target.dataset;
      const between = slot ? word(this.#root, "text") : word(this.#root, "review");
      const text = number ? word(this.#root, "question", { n: number }) : between;
      if (text) setText(label, text);
    }
  }
}
