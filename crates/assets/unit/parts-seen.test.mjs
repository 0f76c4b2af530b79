import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { PartsSeen } = await load("parts-seen");

test("what stays on screen is seen, what is scrolled past is not", () => {
  const parts = new PartsSeen();
  parts.show(0, 2_000, 500, 0);
  parts.show(-600, 2_000, 500, 1_200);
  parts.show(-1_500, 2_000, 500, 1_400);
  assert.deepEqual(parts.take(1_500), [[0, 25]], "the middle was on screen for 0.2 s");
  assert.deepEqual(parts.take(2_500), [[75, 100]]);
  parts.show(0, 2_000, 500, 3_000);
  assert.deepEqual(parts.take(9_000), [], "the same part again is no news");
});

test("a text below the fold is not seen, its last line completes it", () => {
  const parts = new PartsSeen();
  parts.show(900, 1_000, 800, 0);
  assert.deepEqual(parts.take(5_000), []);
  parts.show(-200.4, 1_000, 799, 5_000);
  parts.leave(7_000);
  assert.deepEqual(parts.take(7_000), [[20, 100]]);
});
