import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { countQuestions, latestBySlot, nextBatch, settle, superseded, wireForm } = await load("steps");

let made = 0;
function step(over = {}) {
  made += 1;
  return {
    id: `id-${String(made).padStart(3, "0")}`,
    seq: made,
    attempt: "a1",
    url: "/a1/save",
    slot: 1,
    kind: "answer",
    fields: [["answer", "a"]],
    at: "2026-11-24T02:41:07.000Z",
    typed: false,
    tried: false,
    ...over,
  };
}

test("the wire form names the flag only where it is one, and nothing of the device's own", () => {
  const answer = step({ id: "x", seq: 7 });
  assert.deepEqual(wireForm(answer), {
    id: "x",
    slot: 1,
    kind: "answer",
    fields: [["answer", "a"]],
    at: "2026-11-24T02:41:07.000Z",
    seq: 7,
  });
  const flag = wireForm(step({ kind: "flag", fields: [], flag: false }));
  assert.equal(flag.flag, false);
  assert.deepEqual(flag.fields, []);
});

test("a batch goes to one address, oldest first, at most so many", () => {
  const steps = [step({ seq: 5 }), step({ seq: 3 }), step({ seq: 4, url: "/a2/save" }), step({ seq: 9 })];
  const batch = nextBatch(steps, { count: 2, bytes: 1e6 });
  assert.deepEqual(
    batch.map(({ seq }) => seq),
    [3, 5],
  );
});

test("a batch keeps within its bytes but is never empty", () => {
  const long = { fields: [["answer", "é".repeat(600)]] };
  const steps = [step(long), step(long), step(long)];
  assert.equal(nextBatch(steps, { count: 50, bytes: 3000 }).length, 2);
  assert.equal(nextBatch(steps, { count: 50, bytes: 10 }).length, 1);
  assert.deepEqual(nextBatch([], { count: 50, bytes: 10 }), []);
});

test("typing replaces unsent typing of the same slot; choices and sent steps stay", () => {
  const typed = step({ typed: true });
  const pending = [
    typed,
    step({ typed: true, tried: true }),
    step({ typed: true, slot: 2 }),
    step({ typed: true, attempt: "a2" }),
    step(),
    step({ kind: "flag" }),
  ];
  assert.deepEqual(superseded(pending, step({ typed: true })), [typed.id]);
  assert.deepEqual(superseded(pending, step()), []);
});

test("the latest answer and the latest flag of each slot are laid over the page", () => {
  const pending = [
    step({ seq: 12, fields: [["answer", "b"]] }),
    step({ seq: 11, fields: [["answer", "a"]] }),
    step({ seq: 13, kind: "flag", fields: [], flag: true }),
    step({ seq: 14, slot: 2, kind: "flag", fields: [], flag: false }),
    step({ seq: 15, attempt: "a2", fields: [["answer", "z"]] }),
  ];
  const latest = latestBySlot(pending, "a1");
  assert.deepEqual(latest.get(1), { fields: [["answer", "b"]], flag: true });
  assert.deepEqual(latest.get(2), { flag: false });
  assert.equal(latest.size, 2);
});

test("only what the server named leaves the outbox", () => {
  const [a, b, c, d, e] = [step(), step(), step(), step(), step()];
  const { done, refused } = settle(
    [a, b, c, d, e],
    [
      { id: a.id, status: "accepted" },
      { id: b.id, status: "duplicate" },
      { id: c.id, status: "stale" },
      { id: d.id, status: "rejected" },
    ],
  );
  assert.deepEqual(done, [a, b]);
  assert.deepEqual(refused, [c, d]);
});

test("what waits is counted by question, not by step", () => {
  const steps = [step(), step(), step({ kind: "flag", flag: true }), step({ slot: 2 }), step({ attempt: "a2" })];
  assert.equal(countQuestions(steps), 3);
  assert.equal(countQuestions([]), 0);
});
