import { forgetAttempt } from "../lib/file-store.js";
import { icon, iconAddress } from "../lib/icon.js";
import { LiveElement } from "../lib/live-element.js";
import { Outbox, type OutboxState } from "../lib/outbox.js";
import { personOf } from "../lib/person.js";
import { countQuestions } from "../lib/steps.js";
import { setText, word } from "../lib/words.js";

/** Sending that takes less than this is not worth a flicker. */
const QUIET_MS = 800;

const LOOKS: Record<OutboxState, { word: string; chip: string; icon: string }> = {
  idle: { word: "saved", chip: "chip--ok", icon: "cloud" },
  sending: { word: "sending", chip: "chip--info", icon: "cloudup" },
  waiting: { word: "waiting", chip: "chip--warn", icon: "cloudoff" },
  signin: { word: "signin", chip: "chip--danger", icon: "lock" },
};

/**
 * <sync-chip data-person data-w-saved data-w-sending data-w-waiting data-w-signin> in the top bar: whether everything made on this
 * device has reached the server. It also sends what an earlier page left, unless a quiz on the page does so, and drops the files that waited for
 * an attempt which the page says is over (`data-attempt-over`).
 */
export class SyncChip extends LiveElement {
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected override start(signal: AbortSignal): void {
    const person = personOf(this);
    if (person && "indexedDB" in window) void this.#follow(person, signal);
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  async #follow(person: string, signal: AbortSignal): Promise<void> {
    const outbox = await Outbox.open(person, signal);
    if (signal.aborted) return;
    this.#show(outbox.state, countQuestions(outbox.pending));
    outbox.on(
      "change",
      ({ state, pending }) => {
        clearTimeout(this.#timer);
        const wait = state === "idle" || state === "signin" ? 0 : QUIET_MS;
        this.#timer = setTimeout(() => this.#show(state, pending), wait);
      },
      signal,
    );
    if (!document.querySelector("quiz-attempt")) outbox.run(signal);
    const over = document.querySelector<HTMLElement>("[data-attempt-over]")?.dataset.attemptOver;
    if (over) await forgetAttempt(person, over);
  }

  #show(state: OutboxState, pending: number): void {
    const look = LOOKS[pending === 0 ? "idle" : state];
    const chip = this.querySelector(".chip") ?? this.#build();
    for (const { chip: name } of Object.values(LOOKS)) chip.classList.toggle(name, name === look.chip);
    chip.querySelector("use")?.setAttribute("href", iconAddress(look.icon));
    setText(chip, word(this, look.word, { n: pending }) || word(this, "waiting", { n: pending }));
    this.hidden = false;
  }

  #build(): Element {
    this.setAttribute("role", "status");
    const chip = document.createElement("span");
    chip.className = "chip";
    const text = document.createElement("span");
    text.dataset.text = "";
    chip.append(icon("cloud"), text);
    this.append(chip);
    return chip;
  }
}
