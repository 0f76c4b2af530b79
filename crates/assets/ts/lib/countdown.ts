/** Time left by the server's clock, carried forward by a monotonic one: changing the device's clock changes nothing. */
export class Countdown {
  #deadline: number;
  #serverNow: number;
  #mono: number;

  /** `deadline` and `serverNow` in Unix milliseconds; `mono` is `performance.now()` at the moment of `serverNow`. */
  constructor(deadline: number, serverNow: number, mono: number) {
    this.#deadline = deadline;
    this.#serverNow = serverNow;
    this.#mono = mono;
  }

  sync(serverNow: number, mono: number): void {
    if (!Number.isFinite(serverNow)) return;
    this.#serverNow = serverNow;
    this.#mono = mono;
  }

  /** The server gave another end. Says whether it is another. */
  move(deadline: number): boolean {
    if (!Number.isFinite(deadline) || deadline === this.#deadline) return false;
    this.#deadline = deadline;
    return true;
  }

  remaining(mono: number): number {
    return Math.max(0, this.#deadline - (this.#serverNow + (mono - this.#mono)));
  }
}

/** "18.42" or "1.05.09"; the last second is shown until it is over. */
export function clockText(remaining: number, separator: string): string {
  const total = Math.ceil(remaining / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, "0");
  if (hours === 0) return `${minutes}${separator}${seconds}`;
  return `${hours}${separator}${String(minutes).padStart(2, "0")}${separator}${seconds}`;
}

/** Whether the time left went past `mark` between two looks. */
export function crossed(mark: number, before: number, now: number): boolean {
  return before > mark && now <= mark;
}
