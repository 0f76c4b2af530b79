/** A part of a text, from and to, in whole percent of its length. */
export type Part = [number, number];

/** A part counts as seen once it stayed on screen for this long. */
const STAYS_MS = 1_000;

/** Notes which parts of a text were on screen for a moment. Pure: it is told places in pixels and the time in milliseconds. */
export class PartsSeen {
  #now: Part | undefined;
  #since = 0;
  #seen: Part[] = [];
  #told: Part[] = [];

  /** The window shows the text, which begins at `top` and is `height` long, down to `bottom`; all in pixels of the window. */
  show(top: number, height: number, bottom: number, now: number): void {
    this.leave(now);
    if (height <= 0) return;
    // Whoever sees the last line has seen the text to its end.
    const from = Math.floor(percent(-top, height));
    const to = bottom - top >= height - 1 ? 100 : Math.floor(percent(bottom - top, height));
    if (to > from) this.#now = [from, to];
    this.#since = now;
  }

  /** Nothing is on screen any more. */
  leave(now: number): void {
    if (this.#now && now - this.#since >= STAYS_MS) this.#seen.push(this.#now);
    this.#now = undefined;
  }

  /** What was seen since it was last taken, if any of it is new; what is on screen goes on. */
  take(now: number): Part[] {
    const here = this.#now;
    if (here && now - this.#since >= STAYS_MS) this.#seen.push(here);
    const seen = this.#seen;
    this.#seen = [];
    const all = joined([...this.#told, ...seen]);
    if (String(all) === String(this.#told)) return [];
    this.#told = all;
    return joined(seen);
  }
}

function percent(pixels: number, height: number): number {
  return Math.min(100, Math.max(0, (pixels / height) * 100));
}

function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const [from, to] of [...parts].sort((a, b) => a[0] - b[0])) {
    const last = all[all.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
