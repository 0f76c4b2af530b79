import { Countdown, clockText, crossed } from "../lib/countdown.js";
import { pageLanguage } from "../lib/words.js";

const MINUTE = 60_000;
const LOW = 5 * MINUTE;
/** A device that slept may have stopped the monotonic clock; past this much difference to the wall clock, the server is asked. */
const DRIFT = 3_000;

export interface TimerEvents {
  warn(minutes: 5 | 1): void;
  expire(): void;
  /** The two clocks of the device disagree. */
  drift(): void;
}

/** Shows the time left and says when it is short or over. */
export class Timer {
  readonly #countdown: Countdown;
  readonly #events: TimerEvents;
  readonly #display: Element | null;
  #before: number;
  #lag = Date.now() - performance.now();

  constructor(root: HTMLElement, deadline: number, serverNow: number, events: TimerEvents, signal: AbortSignal) {
    this.#countdown = new Countdown(deadline, serverNow, momentOfReply());
    this.#events = events;
    this.#display = root.querySelector("[data-timer]") ?? document.querySelector("[data-timer]");
    this.#before = Number.POSITIVE_INFINITY;
    const interval = setInterval(() => this.#tick(), 500);
    signal.addEventListener("abort", () => clearInterval(interval));
    document.addEventListener("visibilitychange", () => this.#tick(), { signal });
    this.#tick();
  }

  sync(serverNow: number): void {
    this.#countdown.sync(serverNow, performance.now());
    this.#tick();
  }

  /** Takes another end; says whether it is another. What was said of the old one may be said again. */
  move(deadline: number): boolean {
    if (!this.#countdown.move(deadline)) return false;
    this.#before = Number.POSITIVE_INFINITY;
    this.#tick();
    return true;
  }

  get over(): boolean {
    return this.#countdown.remaining(performance.now()) <= 0;
  }

  #tick(): void {
    const lag = Date.now() - performance.now();
    if (Math.abs(lag - this.#lag) > DRIFT) {
      this.#lag = lag;
      this.#events.drift();
    }
    const left = this.#countdown.remaining(performance.now());
    this.#show(left);
    const before = this.#before;
    this.#before = left;
    if (crossed(0, before, left)) this.#events.expire();
    else if (before === Number.POSITIVE_INFINITY) return;
    else if (crossed(MINUTE, before, left)) this.#events.warn(1);
    else if (crossed(LOW, before, left)) this.#events.warn(5);
  }

  #show(left: number): void {
    if (!this.#display) return;
    const text = clockText(left, pageLanguage().startsWith("id") ? "." : ":");
    const place = this.#display.querySelector("[data-text]") ?? this.#display;
    if (place.textContent !== text) place.textContent = text;
    this.#display.closest(".timer")?.classList.toggle("timer--low", left <= LOW);
  }
}

/** `performance.now()` when the first byte of the page arrived: the closest we know to the server's "now" in it. */
function momentOfReply(): number {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.responseStart || performance.now();
}
