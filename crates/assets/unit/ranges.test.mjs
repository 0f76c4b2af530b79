import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { unionOf } = await load("ranges");

test("overlapping and touching ranges are one", () => {
  assert.deepEqual(
    unionOf([
      [10, 20],
      [0, 5],
      [15, 30],
      [30.2, 31],
    ]),
    [
      [0, 5],
      [10, 31],
    ],
  );
});

test("a range inside another adds nothing", () => {
  assert.deepEqual(
    unionOf([
      [0, 100],
      [20, 30],
    ]),
    [[0, 100]],
  );
});

test("empty, backward and unbounded ranges are dropped", () => {
  const broken = [
    [5, 5],
    [9, 3],
    [0, Number.NaN],
    [1, Number.POSITIVE_INFINITY],
  ];
  assert.deepEqual(unionOf(broken), []);
});

test("values are tenths of a second and never negative", () => {
  assert.deepEqual(unionOf([[-0.2, 3.149]]), [[0, 3.1]]);
});

test("the union of a union is itself, and the input is left alone", () => {
  const input = [
    [7, 9],
    [1, 3],
  ];
  const union = unionOf(input);
  assert.deepEqual(unionOf(union), union);
  assert.deepEqual(input, [
    [7, 9],
    [1, 3],
  ]);
});
