/**
 * The words of a text: runs without white space that hold a letter or a number. The server counts by the same rule
 * (`courseware::question::count_words`); both are held to one table of examples.
 */
export function countWords(text: string): number {
  return text.split(/\p{White_Space}+/u).filter((run) => /[\p{Alphabetic}\p{N}]/u.test(run)).length;
}

export type WordFit = "few" | "fits" | "many";

/** How so many words stand to the limits of a question; a limit that is absent is `undefined`. */
export function wordFit(words: number, min: number | undefined, max: number | undefined): WordFit {
  if (min !== undefined && words < min) return "few";
  return max !== undefined && words > max ? "many" : "fits";
}
