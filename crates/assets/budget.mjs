// Fails when a built file has outgrown its share of a page on a slow line. Brotli, in KB of 1000 bytes.
import { readFile, stat } from "node:fs/promises";

const dist = new URL("dist/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("manifest.json", dist), "utf8"));

const BUDGETS = {
  "app.css": 14,
  "check.css": 8,
  "app.js": 10,
  "htmx.js": 15,
  "quiz.js": 9,
  "picture.js": 4,
  "written.js": 4,
  "lesson.js": 6,
  "studio.js": 45,
};
const CORE = ["app.css", "app.js", "plus-jakarta-sans.woff2"];
const CORE_BUDGET = 75;

async function kilobytes(name) {
  const file = manifest[name];
  const compressed = await stat(new URL(`${file}.br`, dist)).catch(() => undefined);
  return (compressed ?? (await stat(new URL(file, dist)))).size / 1000;
}

let failed = false;
function report(name, size, budget) {
  const over = size > budget;
  failed ||= over;
  console.log(`${over ? "OVER" : "ok  "}  ${name.padEnd(12)} ${size.toFixed(1).padStart(6)} of ${budget} KB`);
}

for (const [name, budget] of Object.entries(BUDGETS)) report(name, await kilobytes(name), budget);
let core = 0;
for (const name of CORE) core += await kilobytes(name);
report("core page", core, CORE_BUDGET);
process.exitCode = failed ? 1 : 0;
