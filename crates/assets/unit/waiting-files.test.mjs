import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { takeUp } = await load("waiting-files");

const file = (id, url = "/a1/1") => ({ id, attempt: "a1", slot: 1, url, name: `${id}.pdf`, blob: undefined });
const ids = (taken) =>
  Object.fromEntries(Object.entries(taken).map(([name, files]) => [name, files.map(({ id }) => id)]));

test("files of the question wait again in the order in which they were chosen", () => {
  const taken = takeUp([file("c"), file("b", "/a1/2"), file("a")], "/a1/1", [], 3);
  assert.deepEqual(ids(taken), { again: ["a", "c"], arrived: [], crowded: [] });
});

test("what the answer has is not sent again, and what it has no room for does not wait", () => {
  const taken = takeUp([file("a"), file("b"), file("c")], "/a1/1", ["a", "x"], 3);
  assert.deepEqual(ids(taken), { again: ["b"], arrived: ["a"], crowded: ["c"] });
  assert.deepEqual(ids(takeUp([file("b")], "/a1/1", ["x", "y"], 1)), { again: [], arrived: [], crowded: ["b"] });
});
