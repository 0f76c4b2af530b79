import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { edit, insertBlock } = await load("markdown");

/** Applies an edit to a text in which [ and ] mark the selection, and marks the new one. */
function run(command, marked) {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  const text = marked.replace("[", "").replace("]", "");
  return show(text, edit(command, text, start, end));
}

function show(text, { from, to, insert, selectFrom, selectTo }) {
  const result = text.slice(0, from) + insert + text.slice(to);
  return `${result.slice(0, selectFrom)}[${result.slice(selectFrom, selectTo)}]${result.slice(selectTo)}`;
}

test("bold and italic surround the selection, and leave it again", () => {
  assert.equal(run("bold", "a [b] c"), "a **[b]** c");
  assert.equal(run("bold", "a **[b]** c"), "a [b] c");
  assert.equal(run("italic", "a [b] c"), "a *[b]* c");
  assert.equal(run("italic", "a *[b]* c"), "a [b] c");
});

test("italic of what is bold is both", () => {
  assert.equal(run("italic", "**[b]**"), "***[b]***");
});

test("lists and headings take whole lines, and change into one another", () => {
  assert.equal(run("list", "x\na[a\nb]b\ny"), "x\n[- aa\n- bb]\ny");
  assert.equal(run("numbered", "[- a\n- b]"), "[1. a\n2. b]");
  assert.equal(run("numbered", "[1. a\n2. b]"), "[a\nb]");
  assert.equal(run("heading", "# ti[]tle"), "## title[]");
});

test("a link asks first for its words, then for its address", () => {
  assert.equal(run("link", "see [] now"), "see [[]](https://) now");
  assert.equal(run("link", "see [this] now"), "see [this]([https://]) now");
});

test("code and formulas over several lines become blocks", () => {
  assert.equal(run("code", "a [b] c"), "a `[b]` c");
  assert.equal(run("code", "[a\nb]"), "```\na\nb[]\n```");
  assert.equal(run("formula", "a [x] c"), "a $[x]$ c");
});

test("blocks stand on lines of their own", () => {
  assert.equal(run("callout", "text[]"), "text\n\n> [!NOTE]\n> []");
  assert.equal(run("table", "text[]\nmore"), "text\n\n| [] |  |\n| --- | --- |\n|  |  |\n\nmore");
  assert.equal(show("a\n\nb", insertBlock("a\n\nb", 3, 3, "![](x)")), "a\n\n![](x)[]\n\nb");
});
