// The words on screen, from the product's own catalogues, so that a story reads the same in both languages.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./server.ts";

export type Language = "id" | "en";

const catalogues = { id: load("id"), en: load("en") };

function load(language: Language): Map<string, string> {
  const words = new Map<string, string>();
  for (const crate of readdirSync(join(root, "crates"))) {
    let text: string;
    try {
      text = readFileSync(join(root, "crates", crate, "locales", `${language}.ftl`), "utf8");
    } catch {
      continue;
    }
    for (const [, key, value] of text.matchAll(/^([a-z][a-z0-9-]*) = (.*)$/gm)) words.set(key ?? "", value ?? "");
  }
  return words;
}

/** The message of this key; values are filled in, what is not given matches anything. */
export function words(language: Language, key: string, values: Record<string, string | number> = {}): string | RegExp {
  const message = catalogues[language].get(key);
  if (message === undefined) throw new Error(`no message ${key} in ${language}`);
  let open = false;
  // `{ "{" }n{ "}" }` stands for `{n}`, which a script fills in.
  const plain = message.replace(/\{ ?"([{}])" ?\}/g, "$1").replace(/\{([a-z]\w*)\}/g, "{ $$$1 }");
  const parts = plain.split(/\{\s*\$([a-z0-9_-]+)[^}]*\}/i).map((part, place) => {
    if (place % 2 === 0) return literally(part);
    if (part in values) return literally(String(values[part]));
    open = true;
    return ".*";
  });
  if (open) return new RegExp(`^${parts.join("")}$`);
  return parts.join("").replace(/\\([^\w\s])/g, "$1");
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
