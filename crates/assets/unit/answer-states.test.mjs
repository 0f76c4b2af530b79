import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { AnswerStates } = await load("answer-states");

const step = (id, slot) => ({ id, slot });

test("an answer is said to be on the device, then sent; a question without one says nothing", () => {
  const answers = new AnswerStates();
  answers.made(1, "a");
  assert.equal(answers.place(1), undefined);
  answers.kept(1, "a", true);
  assert.equal(answers.place(1), "device");
  assert.deepEqual(answers.settle([step("a", 1)], []), [1]);
  assert.equal(answers.place(1), "sent");
  assert.equal(answers.place(2), undefined);
});

test("what another tab sent or had refused is no news", () => {
  const answers = new AnswerStates();
  answers.made(1, "mine");
  answers.settle([step("mine", 1)], []);
  assert.deepEqual(answers.settle([step("theirs", 2)], [step("theirs too", 1)]), []);
  assert.equal(answers.place(1), "sent");
  assert.equal(answers.place(2), undefined);
  assert.deepEqual(answers.refused, []);
});

test("the reply to an earlier answer says nothing of the last one", () => {
  const answers = new AnswerStates();
  answers.made(1, "a");
  answers.made(1, "b");
  answers.kept(1, "b", true);
  answers.settle([step("a", 1)], []);
  assert.equal(answers.place(1), "device");
});

test("a reply that is faster than the device is not taken back", () => {
  const answers = new AnswerStates();
  answers.made(1, "a");
  answers.settle([step("a", 1)], []);
  answers.kept(1, "a", true);
  assert.equal(answers.place(1), "sent");
});

test("an answer that stands in memory only is not called safe", () => {
  const answers = new AnswerStates();
  answers.made(1, "a");
  answers.settle([step("a", 1)], []);
  answers.made(1, "b");
  answers.kept(1, "b", false);
  assert.equal(answers.place(1), undefined);
});

test("a refused answer is safe nowhere until one counts, however often it was sent", () => {
  const answers = new AnswerStates();
  answers.made(4, "d");
  answers.made(3, "a");
  answers.kept(3, "a", true);
  assert.deepEqual(answers.settle([], [step("a", 3), step("d", 4)]), [3, 4]);
  assert.deepEqual(answers.refused, [3, 4]);
  assert.equal(answers.place(3), undefined);

  assert.deepEqual(answers.settle([step("a", 3)], []), [], "the duplicate of the refused step");
  answers.made(3, "b");
  answers.kept(3, "b", true);
  assert.equal(answers.place(3), undefined);
  answers.settle([step("b", 3)], []);
  assert.equal(answers.place(3), "sent");
  answers.forget(4);
  assert.deepEqual(answers.refused, []);
});
