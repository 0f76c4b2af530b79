import type { Step } from "./steps.js";

/** Where an answer is safe. */
export type SafePlace = "device" | "sent";

interface AnswerState {
  /** The id of the last answer's step. */
  step: string;
  place: SafePlace | undefined;
  /** The step that the server would not have, until a later one counts. */
  refused: string | undefined;
}

/**
 * What became of the answers that a page made or took over, question by question. All tabs of a person share one outbox and hear
 * every reply; each speaks only of what it shows itself.
 */
export class AnswerStates {
  readonly #states = new Map<number, AnswerState>();

  /** The page shows a new answer of its own, of which nothing is known yet. */
  made(slot: number, step: string): void {
    this.#states.set(slot, { step, place: undefined, refused: this.#states.get(slot)?.refused });
  }

  /** The answer was written to the device, or (not `safe`) stands in memory only. The server may have been faster. */
  kept(slot: number, step: string, safe: boolean): void {
    const state = this.#states.get(slot);
    if (state?.step === step && state.place !== "sent") state.place = safe ? "device" : undefined;
  }

  /** Takes what the server said; the questions of this page about which that is news. */
  settle(done: readonly Step[], refused: readonly Step[]): number[] {
    const changed: number[] = [];
    for (const [steps, counts] of [
      [done, true],
      [refused, false],
    ] as const) {
      for (const { id, slot } of steps) {
        const state = this.#states.get(slot);
        // A refused step that was sent twice comes back as a duplicate; that does not make it count.
        if (state?.step !== id || state.refused === id) continue;
        state.place = counts ? "sent" : undefined;
        state.refused = counts ? undefined : id;
        changed.push(slot);
      }
    }
    return changed;
  }

  /** The page shows the server's answer again. */
  forget(slot: number): void {
    this.#states.delete(slot);
  }

  /** Where the answer of a question is safe; nothing while another one counts in its stead. */
  place(slot: number): SafePlace | undefined {
    const state = this.#states.get(slot);
    return state?.refused === undefined ? state?.place : undefined;
  }

  /** The questions whose shown answer does not count, in the order of the attempt. */
  get refused(): number[] {
    const refused = [...this.#states].filter(([, state]) => state.refused !== undefined);
    return refused.map(([slot]) => slot).sort((a, b) => a - b);
  }
}
