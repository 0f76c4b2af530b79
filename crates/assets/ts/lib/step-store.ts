import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { bySequence, type Step } from "./steps.js";

interface Schema extends DBSchema {
  outbox: { key: string; value: Step };
  archive: { key: string; value: Step & { reason: string; archived: string } };
  meta: { key: string; value: number };
}

/** Some browsers report a write before it is on the disk; an answer shown as saved must survive a dead battery. */
const STRICT = { durability: "strict" } as const;

/** The outbox of one person on this device, in IndexedDB. */
export class StepStore {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  static async open(person: string): Promise<StepStore> {
    const db = await openDB<Schema>(`serentak-${person}`, 1, {
      upgrade(upgrading) {
        upgrading.createObjectStore("outbox", { keyPath: "id" });
        upgrading.createObjectStore("archive", { keyPath: "id" });
        upgrading.createObjectStore("meta");
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new StepStore(db);
  }

  async all(): Promise<Step[]> {
    return (await this.#db.getAll("outbox")).sort(bySequence);
  }

  async lastSequence(): Promise<number> {
    return (await this.#db.get("meta", "seq")) ?? 0;
  }

  async put(step: Step, replaced: readonly string[]): Promise<void> {
    const tx = this.#db.transaction(["outbox", "meta"], "readwrite", STRICT);
    const outbox = tx.objectStore("outbox");
    const meta = tx.objectStore("meta");
    const last = (await meta.get("seq")) ?? 0;
    await Promise.all([
      ...replaced.map((id) => outbox.delete(id)),
      outbox.put(step),
      meta.put(Math.max(last, step.seq), "seq"),
      tx.done,
    ]);
  }

  async markTried(steps: readonly Step[]): Promise<void> {
    const tx = this.#db.transaction("outbox", "readwrite");
    await Promise.all([...steps.map((step) => tx.store.put({ ...step, tried: true })), tx.done]);
  }

  async remove(steps: readonly Step[]): Promise<void> {
    const tx = this.#db.transaction("outbox", "readwrite", STRICT);
    await Promise.all([...steps.map((step) => tx.store.delete(step.id)), tx.done]);
  }

  /** Takes steps that the server will not have out of the queue, but never throws them away. */
  async archive(steps: readonly Step[], reason: string): Promise<void> {
    const tx = this.#db.transaction(["outbox", "archive"], "readwrite", STRICT);
    const archived = new Date().toISOString();
    await Promise.all([
      ...steps.map((step) => tx.objectStore("archive").put({ ...step, reason, archived })),
      ...steps.map((step) => tx.objectStore("outbox").delete(step.id)),
      tx.done,
    ]);
  }
}
