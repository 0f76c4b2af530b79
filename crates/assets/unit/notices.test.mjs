import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { Notices } = await load("notices");

const offline = { title: () => "offline", detail: "2 wait" };
const conflict = { slots: [3, 5], title: (slots) => `elsewhere: ${slots.join()}` };
const name = (shown) => shown?.name;

test("a notice about questions stands beside these only, and names those in view", () => {
  const notices = new Notices();
  notices.tell("conflict", conflict);
  assert.deepEqual(notices.beside([3]), { name: "conflict", title: "elsewhere: 3", detail: "" });
  assert.equal(notices.beside([4]), undefined);
  assert.equal(notices.beside([1, 2, 3, 4, 5])?.title, "elsewhere: 3,5");
});

test("the last one told is shown; withdrawn, it gives way to what still stands", () => {
  const notices = new Notices();
  notices.tell("conflict", conflict);
  notices.tell("offline", offline);
  assert.deepEqual(notices.beside([3]), { name: "offline", title: "offline", detail: "2 wait" });
  notices.withdraw("offline", "signin");
  assert.equal(name(notices.beside([3])), "conflict");
  notices.withdraw("conflict");
  assert.equal(notices.beside([3]), undefined);
});

test("a report that comes again does not push aside what was told since, unless it is told anew", () => {
  const notices = new Notices();
  notices.keep("offline", offline);
  notices.tell("needs-signal", { title: () => "needs a signal" });
  notices.keep("offline", { ...offline, detail: "3 wait" });
  assert.equal(name(notices.beside([1])), "needs-signal");
  notices.tell("offline", offline);
  assert.equal(name(notices.beside([1])), "offline");
});
