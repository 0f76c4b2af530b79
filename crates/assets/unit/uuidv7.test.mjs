import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { uuidv7 } = await load("uuidv7");

test("the example of RFC 9562, A.6", () => {
  const random = new Uint8Array([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  assert.equal(uuidv7(0x017f22e279b0, random), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test("version and variant stand whatever the random bits are", () => {
  for (const byte of [0x00, 0xff]) {
    const id = uuidv7(Date.now(), new Uint8Array(10).fill(byte));
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test("later ids sort later and no two are alike", () => {
  assert.ok(uuidv7(1_000) < uuidv7(1_001));
  assert.ok(uuidv7(2 ** 32) < uuidv7(2 ** 32 + 1));
  assert.equal(new Set(Array.from({ length: 1000 }, () => uuidv7())).size, 1000);
});
