// Builds dist/: bundles, sprite, font, precompressed copies and manifest.json. Same input, same bytes out.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");
const require = createRequire(import.meta.url);

const TARGET = ["chrome109", "firefox115", "safari15.4"];
const COMPRESSIBLE = new Set([".css", ".js", ".svg", ".json", ".txt"]);
const FONT = "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2";

/** logical name → hashed file name */
const manifest = {};
/** npm packages of which something ends up in dist/ */
const shipped = new Set(["lucide-static", "@fontsource-variable/plus-jakarta-sans"]);

/** Writes `content` under a name that carries its hash, and remembers it. */
async function emit(name, content) {
  const bytes = Buffer.from(content);
  const ext = extname(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const file = `${name.slice(0, -ext.length)}-${hash}${ext}`;
  await writeFile(join(dist, file), bytes);
  if (COMPRESSIBLE.has(ext)) await precompress(file, bytes);
  manifest[name] = file;
  return file;
}

async function precompress(file, bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  await writeFile(join(dist, `${file}.br`), await promisify(brotliCompress)(bytes, { params }));
  await writeFile(join(dist, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }));
}

async function bundle(entry, options = {}) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    ...options,
  });
  for (const path of Object.keys(result.metafile.inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (name) shipped.add(name);
  }
  return result.outputFiles[0].contents;
}

/** Points url("*.woff2") in the style sheet at the hashed copy beside it. */
function hashedFonts(file) {
  return {
    name: "hashed-fonts",
    setup(builder) {
      builder.onResolve({ filter: /\.woff2$/ }, () => ({ path: `./${file}`, external: true }));
    },
  };
}

async function sprite() {
  const lines = (await readFile(join(root, "icons.txt"), "utf8")).split("\n").map((line) => line.trim());
  const symbols = [];
  for (const line of lines.filter((text) => text && !text.startsWith("#"))) {
    const [id, source] = line.split("=");
    const svg = await readFile(require.resolve(`lucide-static/icons/${source}.svg`), "utf8");
    const shapes = svg
      .replace(/<!--.*?-->/gs, "")
      .replace(/^\s*<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/\s+/g, " ")
      .replace(/ \/>/g, "/>")
      .replace(/> </g, "><")
      .trim();
    symbols.push(`<symbol id="${id}" viewBox="0 0 24 24">${shapes}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** The licences of what is shipped. */
async function notices() {
  const parts = [];
  for (const name of [...shipped].sort()) {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).sort().find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), "utf8") : "";
    parts.push(`${name} ${version} (${license})\n\n${text.replace(/\r\n/g, "\n").trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(72)}\n\n`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const font = await emit("plus-jakarta-sans.woff2", await readFile(require.resolve(FONT)));
await emit("app.css", await bundle("css/app.css", { plugins: [hashedFonts(font)] }));
await emit("check.css", await bundle("css/check.css"));
await emit("icons.svg", await sprite());
await emit("logo.svg", await readFile(join(root, "images/logo.svg")));

// pdf.js is loaded by lesson.js and loads its worker, so each learns the hashed name of the next.
const worker = await emit("pdf.worker.js", await bundle("pdfjs-dist/legacy/build/pdf.worker.mjs"));
const pdf = await emit(
  "pdf.js",
  await bundle("ts/pdf.ts", { define: { PDF_WORKER_URL: JSON.stringify(`./${worker}`) } }),
);
await emit("app.js", await bundle("ts/app.ts"));
await emit("htmx.js", await bundle("ts/htmx.ts"));
await emit("quiz.js", await bundle("ts/quiz.ts"));
await emit("picture.js", await bundle("ts/picture.ts"));
await emit("written.js", await bundle("ts/written.ts"));
await emit("lesson.js", await bundle("ts/lesson.ts", { define: { PDF_MODULE_URL: JSON.stringify(`./${pdf}`) } }));
await emit("offline-check.js", await bundle("ts/offline-check.ts"));
await emit("sw.js", await bundle("worker/sw.ts", { format: "iife" }));
await emit("studio.js", await bundle("ts/studio.ts"));
await emit("licenses.txt", await notices());

const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
