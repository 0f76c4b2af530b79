import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const css = await readFile(new URL("../css/tokens.css", import.meta.url), "utf8");

function tokens(start, end) {
  const block = css.slice(css.indexOf(start), end ? css.indexOf(end) : undefined);
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}

const light = tokens(":root {", "@media");
const bySystem = tokens("@media", ':root[data-theme="gelap"]');
const dark = tokens(':root[data-theme="gelap"]');

function luminance(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = [
  ...["--bg", "--surface", "--surface-2"].flatMap((ground) => [
    ["--ink", ground],
    ["--ink-2", ground],
    ["--link", ground],
  ]),
  ...["ok", "warn", "danger", "info"].flatMap((state) => [
    [`--${state}`, `--${state}-soft`],
    [`--${state}`, "--surface"],
    ["--ink", `--${state}-soft`],
  ]),
  ["--on-brand", "--brand"],
  ["--on-brand", "--brand-strong"],
  ["--brand-strong", "--brand-soft"],
  ["--brand", "--surface"],
  ["--gold-ink", "--gold-soft"],
  ["--on-danger", "--danger"],
  ["--on-danger", "--danger-strong"],
  ["--ink-2", "--gold-soft"],
];
const CONTROLS = [
  ["--line-strong", "--surface"],
  ["--line-strong", "--bg"],
  ["--focus", "--bg"],
  ["--brand", "--surface-3"],
];

for (const [theme, values] of [
  ["light", light],
  ["dark", { ...light, ...dark }],
]) {
  test(`${theme}: text has 4.5, control borders 3`, () => {
    for (const [pairs, least] of [
      [TEXT, 4.5],
      [CONTROLS, 3],
    ]) {
      for (const [ink, ground] of pairs) {
        const ratio = contrast(values[ink], values[ground]);
        assert.ok(ratio >= least, `${ink} on ${ground}: ${ratio.toFixed(2)} is under ${least}`);
      }
    }
  });
}

test("the dark values by system and by choice are the same", () => {
  assert.deepEqual(bySystem, dark);
  assert.ok(Object.keys(dark).length > 20);
});

test("white is 8:1 on every cover", async () => {
  for (const file of ["covers", "subjects"]) {
    const sheet = await readFile(new URL(`../css/components/${file}.css`, import.meta.url), "utf8");
    for (const [, colour] of sheet.matchAll(/background: (#[0-9a-f]{6});/g)) {
      const ratio = contrast("#ffffff", colour);
      assert.ok(ratio >= 7.95, `white on ${colour}: ${ratio.toFixed(2)} is under 8`);
    }
  }
});
