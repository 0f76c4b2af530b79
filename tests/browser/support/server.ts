// Starts and stops the product's own binary, each with its data in a folder of its own.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Top of the source tree. */
export const root = resolve(import.meta.dirname, "../../..");

/** The password of every demo account in these tests. */
export const password = "kata-sandi-untuk-uji";

/** Data as the first start leaves them, made once by `prepare.ts` and copied for each server. */
export const template = process.env["TEST_TEMPLATE"] ?? "";

/** What the servers wrote, for looking into a failure. */
const logs = join(import.meta.dirname, "../test-results");

export interface Server {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  /** Its folder. */
  readonly data: string;
  stop(): Promise<void>;
}

/** Starts a server on a free port; from the prepared data when there are any. */
export async function startServer(): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "serentak-browser-"));
  if (template) await cp(template, data, { recursive: true });
  const server = await start(data);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Starts a server with its data in this folder and waits until it is ready. */
export async function start(data: string): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await mkdir(logs, { recursive: true });
  const log = await open(join(logs, `server-${port}.log`), "w");
  const child = spawn(binary(), ["serve", "--demo"], {
    cwd: root,
    env: {
      ...withoutSettings(process.env),
      SERENTAK_DATA_DIR: data,
      SERENTAK_LISTEN: `127.0.0.1:${port}`,
      SERENTAK_PUBLIC_URL: url,
      SERENTAK_DEMO_PASSWORD: password,
    },
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  const stop = () => end(child);
  for (let turn = 0; turn < 600; turn++) {
    if (child.exitCode !== null) break;
    if (await ready(url)) return { url, data, stop };
    await sleep(200);
  }
  await stop();
  throw new Error(`The server did not become ready; see ${join(logs, `server-${port}.log`)}`);
}

/** Runs a command of the operator on this data to its end. */
export async function command(data: string, ...words: string[]): Promise<void> {
  const env = { ...withoutSettings(process.env), SERENTAK_DATA_DIR: data };
  await promisify(execFile)(binary(), words, { cwd: root, env });
}

function binary(): string {
  const named = process.env["TEST_BINARY"] ?? join(root, "target/debug/serentak");
  if (!existsSync(named)) throw new Error(`${named} is missing: run \`cargo build\` first, or set TEST_BINARY.`);
  return named;
}

function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("SERENTAK_")));
}

async function ready(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
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
