import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { Countdown, clockText, crossed } = await load("countdown");

const NOW = Date.parse("2026-11-24T02:00:00Z");
const MINUTE = 60_000;

test("time passes by the monotonic clock from the server's now", () => {
  const countdown = new Countdown(NOW + 20 * MINUTE, NOW, 500);
  assert.equal(countdown.remaining(500), 20 * MINUTE);
  assert.equal(countdown.remaining(500 + MINUTE), 19 * MINUTE);
  assert.equal(countdown.remaining(500 + 30 * MINUTE), 0);
});

test("a later word from the server corrects it", () => {
  const countdown = new Countdown(NOW + 20 * MINUTE, NOW, 0);
  countdown.sync(NOW + 10 * MINUTE, 2 * MINUTE);
  assert.equal(countdown.remaining(3 * MINUTE), 9 * MINUTE);
  countdown.sync(Number.NaN, 4 * MINUTE);
  assert.equal(countdown.remaining(3 * MINUTE), 9 * MINUTE);
});

test("another end from the server counts from then on", () => {
  const countdown = new Countdown(NOW + 20 * MINUTE, NOW, 0);
  assert.ok(countdown.move(NOW + 30 * MINUTE));
  assert.equal(countdown.remaining(MINUTE), 29 * MINUTE);
  assert.ok(!countdown.move(NOW + 30 * MINUTE), "the same end is no news");
  assert.ok(!countdown.move(Number.NaN));
  assert.equal(countdown.remaining(MINUTE), 29 * MINUTE);
});

test("the clock's text", () => {
  assert.equal(clockText(18 * MINUTE + 42_000, "."), "18.42");
  assert.equal(clockText(65 * MINUTE + 9_000, ":"), "1:05:09");
  assert.equal(clockText(400, "."), "0.01");
  assert.equal(clockText(0, "."), "0.00");
});

test("a mark is crossed once, also when looked at late", () => {
  assert.ok(crossed(MINUTE, MINUTE + 1, MINUTE));
  assert.ok(crossed(MINUTE, 3 * MINUTE, 10));
  assert.ok(!crossed(MINUTE, MINUTE, MINUTE - 500));
  assert.ok(crossed(0, Number.POSITIVE_INFINITY, 0));
});
