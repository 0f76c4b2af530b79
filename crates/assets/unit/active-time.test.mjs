import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { ActiveTime } = await load("active-time");

test("a visible page with signs of life counts, and ends a minute after the last one", () => {
  const time = new ActiveTime();
  time.show(0);
  assert.equal(time.take(30_500), 30);
  time.active(50_000);
  assert.equal(time.take(200_000), 80, "the half second is kept; 60 s after the sign of life nobody is there");
  time.active(300_000);
  assert.equal(time.take(305_000), 5);
});

test("a hidden page does not count", () => {
  const time = new ActiveTime();
  time.show(0);
  time.hide(10_000);
  assert.equal(time.take(60_000), 10);
  time.show(60_000);
  assert.equal(time.take(61_000), 1);
});
