export interface Draft {
  text: string;
  /** Unix milliseconds. */
  at: number;
}

const PREFIX = "serentak-draft-";

/** Unsaved text of one field on this device. Storage may be refused or full: then there are no drafts. */
export class DraftStore {
  readonly #key: string;

  constructor(key: string) {
    this.#key = PREFIX + key;
  }

  read(): Draft | undefined {
    try {
      const draft = JSON.parse(localStorage.getItem(this.#key) ?? "null");
      return typeof draft?.text === "string" && typeof draft.at === "number" ? draft : undefined;
    } catch {
      return undefined;
    }
  }

  write(text: string): boolean {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ text, at: Date.now() } satisfies Draft));
      return true;
    } catch {
      return false;
    }
  }

  clear(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // nothing was kept
    }
  }
}
