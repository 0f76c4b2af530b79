// Lets the demo agency and the small courses be loaded once for each way of keeping data; every server of the tests starts from
// a copy.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { offeredPeers } from "./peers.ts";
import { kinds, sample } from "./sample.ts";
import { command, makePlace, type Place, password, removePlace, type Server, start } from "./server.ts";

/** The prepared places, by what keeps their data. */
export interface Templates {
  files: Place;
  /** There only where PostgreSQL and S3 are. */
  peers?: Place;
}

export default async function prepare(): Promise<() => Promise<void>> {
  const peers = await offeredPeers();
  const made: Place[] = [];
  const remove = async () => {
    for (const place of made) await removePlace(place);
  };
  try {
    const files = await makePlace();
    made.push(files);
    await fill(files);
    const templates: Templates = { files };
    if (peers) {
      templates.peers = await makePlace(peers);
      made.push(templates.peers);
      await fill(templates.peers);
    }
    // Workers are processes of their own.
    process.env["TEST_TEMPLATES"] = JSON.stringify(templates);
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

/** What `prepare` made, in a worker. */
export function templates(): Templates {
  return JSON.parse(process.env["TEST_TEMPLATES"] ?? "");
}

async function fill(place: Place): Promise<void> {
  const server = await start(place);
  try {
    for (const { folder } of [sample, kinds]) {
      const path = join(import.meta.dirname, "..", folder);
      await command(place, "course", "import", path, "--publish", "--owner", "pelatih@batanghari.example");
    }
    await untilOffered(server, sample.slug, kinds.slug);
  } finally {
    await server.stop();
  }
}

/** Publishing reaches the catalogue by a job; waits for it. */
async function untilOffered(server: Server, ...slugs: string[]): Promise<void> {
  const body = new URLSearchParams({ login: "pegawai@batanghari.example", password, next: "" });
  const headers = { origin: server.url };
  const signedIn = await fetch(`${server.url}/masuk`, { method: "POST", body, headers, redirect: "manual" });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";")[0]);
  for (let turn = 0; turn < 150; turn++) {
    const pages = await Promise.all(
      slugs.map((slug) => fetch(`${server.url}/kursus/${slug}`, { headers: { cookie: cookie.join("; ") } })),
    );
    if (pages.every((page) => page.ok)) return;
    await sleep(200);
  }
  throw new Error(`The courses ${slugs.join(", ")} did not reach the catalogue.`);
}
