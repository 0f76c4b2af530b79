import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { countWords, wordFit } = await load("word-count");
const table = JSON.parse(await readFile(new URL("../../courseware/src/question/words.json", import.meta.url), "utf8"));

test("words are counted as the server counts them", () => {
  for (const [text, words] of table) assert.equal(countWords(text), words, JSON.stringify(text));
});

test("limits", () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((words) => wordFit(words, 2, 3)),
    ["few", "fits", "fits", "many"],
  );
  assert.equal(wordFit(0, undefined, undefined), "fits");
});
