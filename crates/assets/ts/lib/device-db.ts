import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Step } from "./steps.js";
import type { KeptFile } from "./waiting-files.js";

/** What one person's work keeps on this device. Signing out clears it with all else of the site. */
export interface Schema extends DBSchema {
  outbox: { key: string; value: Step };
  archive: { key: string; value: Step & { reason: string; archived: string } };
  meta: { key: string; value: number };
  files: { key: string; value: KeptFile };
}

export type Device = IDBPDatabase<Schema>;

/** Some browsers report a write before it is on the disk; an answer shown as saved must survive a dead battery. */
export const STRICT = { durability: "strict" } as const;

/** Opens the person's database; what an earlier version of it holds stays. */
export function openDevice(person: string): Promise<Device> {
  return openDB<Schema>(`serentak-${person}`, 2, {
    upgrade(upgrading, from) {
      if (from < 1) {
        upgrading.createObjectStore("outbox", { keyPath: "id" });
        upgrading.createObjectStore("archive", { keyPath: "id" });
        upgrading.createObjectStore("meta");
      }
      upgrading.createObjectStore("files", { keyPath: "id" });
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}
