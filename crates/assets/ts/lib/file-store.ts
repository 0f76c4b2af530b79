import { type Device, openDevice, STRICT } from "./device-db.js";
import type { KeptFile } from "./waiting-files.js";

/** Where a file is that was to be kept. */
export type Keeping = "device" | "full" | "page";

/** Files of answers that wait on this device. Storage may be refused: then nothing is kept, and nothing is found. */
export class FileStore {
  readonly #db: Device | undefined;

  private constructor(db: Device | undefined) {
    this.#db = db;
  }

  static async open(person: string | undefined): Promise<FileStore> {
    return new FileStore(person ? await openDevice(person).catch(() => undefined) : undefined);
  }

  async all(): Promise<KeptFile[]> {
    return (await this.#db?.getAll("files").catch(() => undefined)) ?? [];
  }

  async keep(file: KeptFile): Promise<Keeping> {
    if (!this.#db) return "page";
    try {
      const tx = this.#db.transaction("files", "readwrite", STRICT);
      await Promise.all([tx.store.put(file), tx.done]);
      return "device";
    } catch (error) {
      return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "page";
    }
  }

  async forget(files: readonly { id: string }[]): Promise<void> {
    if (files.length === 0) return;
    const tx = this.#db?.transaction("files", "readwrite");
    await Promise.all([...files.map(({ id }) => tx?.store.delete(id)), tx?.done]);
  }

  close(): void {
    this.#db?.close();
  }
}

/** Drops what waits for an attempt that takes nothing more. */
export async function forgetAttempt(person: string, attempt: string): Promise<void> {
  const store = await FileStore.open(person);
  await store.forget((await store.all()).filter((file) => file.attempt === attempt)).catch(() => undefined);
  store.close();
}
