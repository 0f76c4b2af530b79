import { type Device, openDevice, STRICT } from "./device-db.js";
import { bySequence, type Step } from "./steps.js";

/** The outbox of one person on this device, in IndexedDB. */
export class StepStore {
  readonly #db: Device;

  private constructor(db: Device) {
    this.#db = db;
  }

  static async open(person: string): Promise<StepStore> {
    return new StepStore(await openDevice(person));
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
