// Lets the demo agency and the small course be loaded once; every server of the tests starts from a copy.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sample } from "./sample.ts";
import { command, password, type Server, start } from "./server.ts";

export default async function prepare(): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), "serentak-browser-template-"));
  const remove = () => rm(data, { recursive: true, force: true });
  try {
    const server = await start(data);
    try {
      const folder = join(import.meta.dirname, "../course");
      await command(data, "course", "import", folder, "--publish", "--owner", "pelatih@batanghari.example");
      await untilOffered(server, sample.slug);
    } finally {
      await server.stop();
    }
  } catch (error) {
    await remove();
    throw error;
  }
  process.env["TEST_TEMPLATE"] = data;
  return remove;
}

/** Publishing reaches the catalogue by a job; waits for it. */
async function untilOffered(server: Server, slug: string): Promise<void> {
  const body = new URLSearchParams({ login: "pegawai@batanghari.example", password, next: "" });
  const headers = { origin: server.url };
  const signedIn = await fetch(`${server.url}/masuk`, { method: "POST", body, headers, redirect: "manual" });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";")[0]);
  for (let turn = 0; turn < 150; turn++) {
    const page = await fetch(`${server.url}/kursus/${slug}`, { headers: { cookie: cookie.join("; ") } });
    if (page.ok) return;
    await sleep(200);
  }
  throw new Error(`The course ${slug} did not reach the catalogue.`);
}
