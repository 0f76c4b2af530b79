// Lets the demo agency be loaded once; every server of the tests starts from a copy.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "./server.ts";

export default async function prepare(): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), "serentak-browser-template-"));
  const server = await start(data);
  await server.stop();
  process.env["TEST_TEMPLATE"] = data;
  return () => rm(data, { recursive: true, force: true });
}
