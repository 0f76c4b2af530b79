import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { fill } = await load("words");

test("places are filled by name; unknown ones stay", () => {
  assert.equal(fill("{n} jawaban, {time}", { n: 3, time: "09.41" }), "3 jawaban, 09.41");
  assert.equal(fill("{what}?", {}), "{what}?");
});
