import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { reached } = await load("http");

test("a page may leave for the server where that answers, be it by a refusal", () => {
  assert.equal(reached(undefined), false);
  for (const status of [200, 401, 404, 409]) assert.equal(reached({ status }), true, String(status));
  for (const status of [500, 502, 503, 504]) assert.equal(reached({ status }), false, String(status));
});
