// Starts and stops the product's own binary, each with data of its own.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { dropDatabase, makeDatabase, type Peers, peerSettings } from "./peers.ts";

/** Top of the source tree. */
export const root = resolve(import.meta.dirname, "../../..");

/** The password of every demo account in these tests. */
export const password = "kata-sandi-untuk-uji";

/** Where a server keeps its data. */
export interface Place {
  /** Its folder, where all of it is unless others keep some. */
  readonly data: string;
  /** The PostgreSQL database and the S3 bucket that it uses instead of files. */
  readonly peers?: Peers;
}

/** What the servers wrote, for looking into a failure. */
const logs = join(import.meta.dirname, "../test-results");

export interface Server {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
  /** Ends it as a loss of power does: nothing is finished, nothing is told. */
  kill(): Promise<void>;
  /** After it ended: starts it at the same address on the same data. */
  startAgain(): Promise<void>;
}

/** Makes an empty place; on PostgreSQL and S3 if these are given. */
export async function makePlace(peers?: Peers): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), "serentak-browser-"));
  const place = peers ? { data, peers } : { data };
  if (peers) await command(place, "migrate");
  return place;
}

/** Starts a server on a copy of this place, which is gone when the server is stopped. */
export async function startOnCopy(template: Place, more: Record<string, string> = {}): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "serentak-browser-"));
  await cp(template.data, data, { recursive: true });
  const peers = template.peers && (await makeDatabase(template.peers));
  const place = peers ? { data, peers } : { data };
  const server = await start(place, more);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await removePlace(place);
    },
  };
}

export async function removePlace({ data, peers }: Place): Promise<void> {
  if (peers) await dropDatabase(peers);
  await rm(data, { recursive: true, force: true });
}

/** Starts a server on this place, with more settings if given, and waits until it is ready. */
export async function start(place: Place, more: Record<string, string> = {}): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const run = () => serve(place, port, { ...more, SERENTAK_PUBLIC_URL: url });
  let child = await run();
  return {
    url,
    stop: () => end(child),
    kill: () => end(child, "SIGKILL"),
    startAgain: async () => {
      child = await run();
    },
  };
}

/** A process that serves this place and is ready. */
async function serve(place: Place, port: number, more: Record<string, string>): Promise<ChildProcess> {
  await mkdir(logs, { recursive: true });
  const file = join(logs, `server-${port}.log`);
  const log = await open(file, "a");
  const child = spawn(binary(), ["serve", "--demo"], {
    cwd: root,
    env: {
      ...settings(place),
      ...more,
      SERENTAK_LISTEN: `127.0.0.1:${port}`,
      SERENTAK_DEMO_PASSWORD: password,
    },
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  for (let turn = 0; turn < 600; turn++) {
    if (child.exitCode !== null) break;
    if (await ready(`http://127.0.0.1:${port}`)) return child;
    await sleep(200);
  }
  await end(child);
  throw new Error(`The server did not become ready; see ${file}`);
}

/** Runs a command of the operator on this place to its end. */
export async function command(place: Place, ...words: string[]): Promise<void> {
  await promisify(execFile)(binary(), words, { cwd: root, env: settings(place) });
}

/** The surroundings of a process of the product: none of its settings but those of this place. */
function settings({ data, peers }: Place): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("SERENTAK_"));
  return { ...Object.fromEntries(inherited), SERENTAK_DATA_DIR: data, ...(peers && peerSettings(peers)) };
}

function binary(): string {
  const named = process.env["TEST_BINARY"] ?? join(root, "target/debug/serentak");
  if (!existsSync(named)) throw new Error(`${named} is missing: run \`cargo build\` first, or set TEST_BINARY.`);
  return named;
}

async function ready(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, by: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(by);
  await Promise.race([gone, sleep(5_000)]);
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGKILL");
    await gone;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
