import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { retryDelay } = await load("backoff");

test("waits grow to a minute and stay there", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => retryDelay(failures, () => 0) / 1000);
  assert.deepEqual(waits, [2, 5, 10, 20, 40, 60, 60, 60]);
});

test("chance adds at most a fifth", () => {
  assert.equal(
    retryDelay(2, () => 1),
    6000,
  );
  assert.equal(
    retryDelay(0, () => 0),
    2000,
  );
});
