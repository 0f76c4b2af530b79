import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { outline, shapeBetween } = await load("zones");

test("numbers that fit their shape become an outline", () => {
  assert.deepEqual(outline("rectangle", "10, 20, 30, 60"), { path: "M10,20H30V60H10Z", middle: [20, 40] });
  assert.deepEqual(outline("circle", "10,20,5"), {
    path: "M5,20a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z",
    middle: [10, 20],
  });
  assert.deepEqual(outline("polygon", "0,0;6,0;3,9"), { path: "M0,0L6,0L3,9Z", middle: [3, 3] });
  for (const [shape, numbers] of [
    ["rectangle", "1,2,3"],
    ["circle", "1,2,x"],
    ["polygon", "1,2,3,4"],
    ["polygon", ""],
  ]) {
    assert.equal(outline(shape, numbers), undefined, numbers);
  }
});

test("what is drawn becomes numbers", () => {
  const ends = [
    [30, 60],
    [10, 20],
  ];
  assert.equal(shapeBetween("rectangle", ends), "10,20,30,60");
  assert.equal(
    shapeBetween("circle", [
      [10, 10],
      [13, 14],
    ]),
    "10,10,5",
  );
  assert.equal(
    shapeBetween("polygon", [
      [0, 0],
      [6, 0],
      [3, 9],
    ]),
    "0,0,6,0,3,9",
  );
  assert.equal(
    shapeBetween("rectangle", [
      [1, 1],
      [1, 9],
    ]),
    undefined,
  );
  assert.equal(
    shapeBetween("polygon", [
      [0, 0],
      [6, 0],
    ]),
    undefined,
  );
});
