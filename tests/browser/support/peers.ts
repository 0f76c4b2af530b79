// PostgreSQL and S3 as the servers that `cargo xtask servers` starts offer them.

import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";

export interface Peers {
  /** Address of the PostgreSQL database. */
  readonly database: string;
  /** Address of the S3 bucket. Blobs are named by their bytes, so all servers share one. */
  readonly storage: string;
}

/** A new, empty database on the servers of the environment; nothing where there are none. */
export async function offeredPeers(): Promise<Peers | undefined> {
  const { TEST_DATABASE_URL: database, TEST_S3_URL: storage } = process.env;
  if (!database || !storage) return undefined;
  return makeDatabase({ database, storage }, "template0");
}

/** A new database beside this one, as a copy of it unless it is to be a copy of another. Nobody may be using what is copied. */
export async function makeDatabase({ database, storage }: Peers, source = nameOf(database)): Promise<Peers> {
  const name = `browser_${randomUUID().replaceAll("-", "")}`;
  await psql(database, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  const address = new URL(database);
  address.pathname = name;
  return { database: address.href, storage };
}

export async function dropDatabase({ database }: Peers): Promise<void> {
  await psql(database, `DROP DATABASE ${nameOf(database)} WITH (FORCE)`);
}

/** What tells a process of the product to use them. */
export function peerSettings({ database, storage }: Peers): Record<string, string> {
  return { SERENTAK_DATABASE_URL: database, SERENTAK_STORAGE_URL: storage };
}

function nameOf(database: string): string {
  return new URL(database).pathname.slice(1);
}

/** Runs a statement about databases on their server, from a database that is neither copied nor dropped. */
async function psql(database: string, statement: string): Promise<void> {
  const address = new URL(database);
  address.pathname = "postgres";
  await promisify(execFile)("psql", ["--no-psqlrc", "--quiet", "--command", statement, address.href]);
}
