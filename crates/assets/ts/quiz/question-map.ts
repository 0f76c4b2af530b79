import { word } from "../lib/words.js";
import type { Slot } from "./slot.js";

/** Keeps every sign of the questions' states in step: map, counts, progress bar, review list. */
export class QuestionMap {
  readonly #root: HTMLElement;
  readonly #slots: readonly Slot[];

  constructor(root: HTMLElement, slots: readonly Slot[]) {
    this.#root = root;
    this.#slots = slots.filter((slot) => slot.asked);
  }

  update(shown: HTMLElement | undefined): void {
    for (const slot of this.#slots) {
      const { answered, flagged } = slot;
      const open = slot.section === shown;
      const words = [word(this.#root, answered ? "done" : "empty")];
      if (flagged) words.push(word(this.#root, "flagged"));
      for (const link of this.#root.querySelectorAll(`.qnav a[href$="#${slot.section.id}"]`)) {
        link.classList.toggle("done", answered);
        link.classList.toggle("flag", flagged);
        if (open) link.setAttribute("aria-current", "step");
        else link.removeAttribute("aria-current");
        describe(link, open ? [...words, word(this.#root, "open")] : words);
      }
      for (const cell of this.#root.querySelectorAll(`[data-slot-state="${slot.number}"]`)) {
        cell.textContent = words.filter(Boolean).join(", ");
        cell.classList.toggle("is-empty", !answered);
        cell.classList.toggle("is-flagged", flagged);
      }
    }
    this.#count();
  }

  #count(): void {
    const elsewhere = (name: string) => Number(this.#root.dataset[name]) || 0;
    const all = this.#slots.length + elsewhere("other");
    const done = this.#slots.filter((slot) => slot.answered).length + elsewhere("otherDone");
    const counts: Record<string, number> = {
      done,
      flag: this.#slots.filter((slot) => slot.flagged).length + elsewhere("otherFlag"),
      empty: all - done,
    };
    for (const place of this.#root.querySelectorAll<HTMLElement>("[data-count]:not([data-count=''])")) {
      place.textContent = String(counts[place.dataset.count ?? ""] ?? "");
    }
    for (const bar of this.#root.querySelectorAll<HTMLProgressElement>("progress[data-progress]")) {
      bar.max = all;
      bar.value = done;
    }
  }
}

/** The state in words, for those who do not see the colours. */
function describe(link: Element, words: string[]): void {
  let place = link.querySelector("[data-state]");
  if (!place) {
    place = document.createElement("span");
    place.className = "vh";
    place.setAttribute("data-state", "");
    link.append(place);
  }
  const text = words.filter(Boolean).map((part) => `, ${part}`);
  place.textContent = text.join("");
}
