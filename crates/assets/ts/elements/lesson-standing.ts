import { ActiveTime } from "../lib/active-time.js";
import { debounce } from "../lib/debounce.js";
import { getJson, postJson } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { type Part, PartsSeen } from "../lib/parts-seen.js";
import { uuidv7 } from "../lib/uuidv7.js";
import { word } from "../lib/words.js";

const REPORT_EVERY_MS = 60_000;
/** A part that was just read is told this soon after the scrolling rests. */
const SEEN_AFTER_MS = 1_500;
const ACTIVITY = ["pointermove", "pointerdown", "keydown", "scroll", "touchmove"] as const;

interface Standing {
  done: boolean;
  requirements: { met: boolean; text: string }[];
}

interface Report {
  key: string;
  seconds: number;
  seen: Part[];
}

/**
 * <lesson-standing data-url data-reads data-scrolls data-w-done> around the list of what completes a lesson: tells the server how long was really
 * read and which parts of the text were on screen, where the lesson asks for that, and shows what it answers. Without script the list is as of loading.
 */
export class LessonStanding extends LiveElement {
  #unsent: Report[] = [];
  #sending = false;

  protected override start(signal: AbortSignal): void {
    // A saved place in a video may have met something.
    document.addEventListener("lesson-progress", () => void this.#look(), { signal });
    // Somebody said something of the lesson, or another device did: the list of lessons has just been renewed.
    document.addEventListener("part-renewed", () => void this.#look(), { signal });
    if (!this.dataset.reads) return;
    const time = new ActiveTime();
    const active = () => time.active(performance.now());
    for (const kind of ACTIVITY) document.addEventListener(kind, active, { signal, passive: true, capture: true });
    const text = this.dataset.scrolls ? document.querySelector(".prose") : null;
    const parts = new PartsSeen();
    const place = () => {
      const box = text?.getBoundingClientRect();
      if (box) parts.show(box.top, box.height, window.innerHeight, performance.now());
    };
    const report = (keepalive: boolean) => {
      const seconds = time.take(performance.now());
      const seen = parts.take(performance.now());
      if (seconds > 0 || seen.length > 0) this.#unsent.push({ key: uuidv7(), seconds, seen });
      void this.#send(keepalive);
    };
    const rested = debounce(() => report(false), SEEN_AFTER_MS);
    const moved = () => {
      place();
      if (text) rested();
    };
    const look = () => {
      if (document.visibilityState === "visible") {
        time.show(performance.now());
        moved();
      } else {
        time.hide(performance.now());
        parts.leave(performance.now());
      }
    };
    look();
    for (const kind of ["scroll", "resize"] as const) window.addEventListener(kind, moved, { signal, passive: true });
    document.addEventListener(
      "visibilitychange",
      () => {
        look();
        if (document.visibilityState === "hidden") report(true);
      },
      { signal },
    );
    window.addEventListener("pagehide", () => report(true), { signal });
    const timer = setInterval(() => report(false), REPORT_EVERY_MS);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      rested.cancel();
    });
  }

  async #send(keepalive: boolean): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let report = this.#unsent[0]; report; report = this.#unsent[0]) {
        const answer = await postJson(
          `${this.dataset.url}/reading`,
          { seconds: report.seconds, seen: report.seen },
          { keepalive, key: report.key },
        );
        if (answer.status >= 500) return;
        // Counted, counted before, or refused for good.
        this.#unsent.shift();
        if (answer.ok) this.#show((await answer.json()) as Standing);
      }
    } catch {
      // Sent again with the next report, under the same key.
    } finally {
      this.#sending = false;
    }
  }

  async #look(): Promise<void> {
    try {
      const answer = await getJson(`${this.dataset.url}/standing`);
      if (answer.ok) this.#show((await answer.json()) as Standing);
    } catch {
      // The next saved place asks again.
    }
  }

  #show(standing: Standing): void {
    const rows = [...this.querySelectorAll<HTMLElement>("li[data-met]")];
    if (rows.length !== standing.requirements.length) return;
    rows.forEach((row, at) => {
      const { met, text } = standing.requirements[at] ?? { met: false, text: "" };
      const words = row.querySelector<HTMLElement>("[data-text]");
      if (words && words.textContent !== text) words.textContent = text;
      row.dataset.met = String(met);
      row.querySelector(".y")?.toggleAttribute("hidden", !met);
      row.querySelector(".w")?.toggleAttribute("hidden", met);
    });
    const said = this.querySelector<HTMLElement>("[data-said]");
    if (said && standing.done && !said.textContent) said.textContent = word(this, "done");
  }
}
