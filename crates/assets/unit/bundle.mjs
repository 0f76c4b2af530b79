import { build } from "esbuild";

/** Loads a TypeScript module of ts/lib as the browser gets it. */
export async function load(name) {
  const result = await build({
    absWorkingDir: new URL("..", import.meta.url).pathname,
    entryPoints: [`ts/lib/${name}.ts`],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString("base64")}`);
}
