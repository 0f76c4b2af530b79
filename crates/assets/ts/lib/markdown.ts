/** A change to a text area: `insert` replaces `from`..`to`, then `selectFrom`..`selectTo` is selected. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  selectFrom: number;
  selectTo: number;
}

export type Command =
  | "bold"
  | "italic"
  | "heading"
  | "list"
  | "numbered"
  | "link"
  | "callout"
  | "table"
  | "formula"
  | "code";

const LINE_PREFIXES: Partial<Record<Command, (line: number) => string>> = {
  heading: () => "## ",
  list: () => "- ",
  numbered: (line) => `${line + 1}. `,
};
const LINE_PREFIX = /^(#{1,6} |[-*+] |\d+\. )/;
const LINK_TARGET = "https://";

/** What a toolbar button does to `text` with the selection `start`..`end`. */
export function edit(command: Command, text: string, start: number, end: number): Edit {
  switch (command) {
    case "bold":
      return wrap(text, start, end, "**");
    case "italic":
      return wrap(text, start, end, "*");
    case "formula":
      return text.slice(start, end).includes("\n") ? block(text, start, end, "$$", "$$") : wrap(text, start, end, "$");
    case "code":
      return text.slice(start, end).includes("\n")
        ? block(text, start, end, "```", "```")
        : wrap(text, start, end, "`");
    case "link":
      return link(text, start, end);
    case "callout":
      return callout(text, start, end);
    case "table":
      return insertBlock(text, start, end, "|  |  |\n| --- | --- |\n|  |  |", 2);
    default:
      return prefixLines(command, text, start, end);
  }
}

/** Puts a piece of its own, such as an uploaded picture, at the cursor: on lines of its own. */
export function insertBlock(text: string, start: number, end: number, piece: string, cursor = piece.length): Edit {
  const before = lineBreaks(text.slice(0, start), "end");
  const after = lineBreaks(text.slice(end), "start");
  const at = start + before.length + cursor;
  return { from: start, to: end, insert: before + piece + after, selectFrom: at, selectTo: at };
}

/** Surrounds the selection with a mark, or takes the mark away if it is there. */
function wrap(text: string, start: number, end: number, mark: string): Edit {
  const size = mark.length;
  const selected = text.slice(start, end);
  const wrapped = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  // "*" beside "**" is bold, not italic
  const partOfLonger = size === 1 && text.slice(start - 2, start) === mark + mark;
  if (wrapped && !partOfLonger) {
    const from = start - size;
    return { from, to: end + size, insert: selected, selectFrom: from, selectTo: from + selected.length };
  }
  const insert = mark + selected + mark;
  return { from: start, to: end, insert, selectFrom: start + size, selectTo: end + size };
}

function block(text: string, start: number, end: number, open: string, close: string): Edit {
  const selected = text.slice(start, end).replace(/^\n+|\n+$/g, "");
  return insertBlock(text, start, end, `${open}\n${selected}\n${close}`, open.length + 1 + selected.length);
}

function link(text: string, start: number, end: number): Edit {
  const selected = text.slice(start, end);
  const insert = `[${selected}](${LINK_TARGET})`;
  // Without words, they come first; with them, the address.
  const target = start + selected.length + 3;
  return selected === ""
    ? { from: start, to: end, insert, selectFrom: start + 1, selectTo: start + 1 }
    : { from: start, to: end, insert, selectFrom: target, selectTo: target + LINK_TARGET.length };
}

function callout(text: string, start: number, end: number): Edit {
  const quoted = text
    .slice(start, end)
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
  return insertBlock(text, start, end, `> [!NOTE]\n${quoted}`);
}

/** Gives every line of the selection the command's prefix, or takes it away when all have it. */
function prefixLines(command: Command, text: string, start: number, end: number): Edit {
  const prefix = LINE_PREFIXES[command] ?? (() => "");
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line, index) => line.startsWith(prefix(index)));
  const insert = lines
    .map((line, index) => (all ? line.slice(prefix(index).length) : prefix(index) + line.replace(LINE_PREFIX, "")))
    .join("\n");
  const cursor = from + insert.length;
  return { from, to, insert, selectFrom: lines.length > 1 ? from : cursor, selectTo: cursor };
}

/** What is missing to an empty line between a text and a block beside it. */
function lineBreaks(text: string, side: "start" | "end"): string {
  if (text === "") return "";
  const present = (side === "end" ? /\n*$/ : /^\n*/).exec(text)?.[0].length ?? 0;
  return "\n".repeat(Math.max(0, 2 - present));
}
