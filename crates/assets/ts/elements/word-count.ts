import { debounce } from "../lib/debounce.js";
import { LiveElement } from "../lib/live-element.js";
import { countWords, wordFit } from "../lib/word-count.js";
import { word } from "../lib/words.js";

/** A reader of the screen hears how an answer stands after a pause, not with each letter. */
const SAID_AFTER_MS = 1500;

/**
 * <word-count data-min data-max data-w-count data-w-few data-w-many> around a <textarea>: counts along in `[data-count]`, and says in
 * `[data-said]` when there are too few or too many words. Nothing is refused.
 */
export class WordCount extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const field = this.querySelector("textarea");
    if (!field) return;
    const say = debounce(() => this.#say(field.value), SAID_AFTER_MS);
    const count = () => {
      for (const place of this.querySelectorAll("[data-count]")) {
        place.textContent = word(this, "count", { n: countWords(field.value) });
      }
      say();
    };
    field.addEventListener("input", count, { signal });
    // An answer that waited on the device is put back into the field.
    this.closest(".slot")?.addEventListener("slot-restored", count, { signal });
  }

  #say(text: string): void {
    const fit =
      text.trim() === "" ? "fits" : wordFit(countWords(text), limit(this.dataset.min), limit(this.dataset.max));
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = fit === "fits" ? "" : word(this, fit);
  }
}

function limit(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}
