/** Without any sign of life for this long, a reader is taken to be away. */
const AWAY_AFTER_MS = 60_000;

/** Counts the time in which a page is visible and its reader shows signs of life. Pure: it is told the time in milliseconds. */
export class ActiveTime {
  #visible = false;
  #alive = 0;
  #from = 0;
  #counted = 0;

  show(now: number): void {
    if (this.#visible) return;
    this.#visible = true;
    this.#from = now;
    this.#alive = now;
  }

  hide(now: number): void {
    this.#count(now);
    this.#visible = false;
  }

  active(now: number): void {
    this.#count(now);
    this.#alive = now;
  }

  /** Whole seconds since they were last taken; what is over stays for the next time. */
  take(now: number): number {
    this.#count(now);
    const seconds = Math.floor(this.#counted / 1000);
    this.#counted -= seconds * 1000;
    return seconds;
  }

  #count(now: number): void {
    if (this.#visible) this.#counted += Math.max(0, Math.min(now, this.#alive + AWAY_AFTER_MS) - this.#from);
    this.#from = now;
  }
}
