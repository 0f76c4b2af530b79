export interface Notice {
  /** The questions it speaks of; without them it speaks of the whole attempt. */
  slots?: readonly number[];
  /** Its words, for those of its questions that are in view. */
  title(slots: readonly number[]): string;
  detail?: string;
}

export interface ShownNotice {
  name: string;
  title: string;
  detail: string;
}

/** What an attempt has to tell. There is room for one notice at a time: the last one told that fits the questions in view. */
export class Notices {
  readonly #standing = new Map<string, Notice>();

  /** Puts a notice before all others. */
  tell(name: string, notice: Notice): void {
    this.#standing.delete(name);
    this.#standing.set(name, notice);
  }

  /** Brings a notice up to date; one that stands already stays behind what was told since. */
  keep(name: string, notice: Notice): void {
    this.#standing.set(name, notice);
  }

  withdraw(...names: string[]): void {
    for (const name of names) this.#standing.delete(name);
  }

  /** What to show while these questions are in view. */
  beside(inView: readonly number[]): ShownNotice | undefined {
    for (const [name, { slots, title, detail = "" }] of [...this.#standing].reverse()) {
      const meant = slots?.filter((slot) => inView.includes(slot)) ?? [];
      if (!slots || meant.length > 0) return { name, title: title(meant), detail };
    }
    return undefined;
  }
}
