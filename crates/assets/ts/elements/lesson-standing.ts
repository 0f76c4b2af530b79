import { ActiveTime } from "../lib/active-time.js";
import { getJson, postJson } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { uuidv7 } from "../lib/uuidv7.js";
import { word } from "../lib/words.js";

const REPORT_EVERY_MS = 60_000;
const ACTIVITY = ["pointermove", "pointerdown", "keydown", "scroll", "touchmove"] as const;

interface Standing {
  done: boolean;
  requirements: { met: boolean; text: string }[];
}

interface Report {
  key: string;
  seconds: number;
}

/**
 * <lesson-standing data-url data-reads data-w-done> around the list of what completes a lesson: tells the server how long was really
 * read, where the lesson asks for that, and shows what it answers. Without script the list is as of loading.
 */
export class LessonStanding extends LiveElement {
  #unsent: Report[] = [];
  #sending = false;

  protected override start(signal: AbortSignal): void {
    // A saved place in a video may have met something.
    document.addEventListener("lesson-progress", () => void this.#look(), { signal });
    if (!this.dataset.reads) return;
    const time = new ActiveTime();
    const active = () => time.active(performance.now());
    for (const kind of ACTIVITY) document.addEventListener(kind, active, { signal, passive: true, capture: true });
    const look = () =>
      document.visibilityState === "visible" ? time.show(performance.now()) : time.hide(performance.now());
    look();
    const report = (keepalive: boolean) => {
      const seconds = time.take(performance.now());
      if (seconds > 0) this.#unsent.push({ key: uuidv7(), seconds });
      void this.#send(keepalive);
    };
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
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  async #send(keepalive: boolean): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let report = this.#unsent[0]; report; report = this.#unsent[0]) {
        const answer = await postJson(
          `${this.dataset.url}/reading`,
          { seconds: report.seconds },
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
