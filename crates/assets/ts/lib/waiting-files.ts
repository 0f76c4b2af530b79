/** A chosen file that the server does not have, as the device keeps it. */
export interface KeptFile {
  /** Made when it was chosen; it goes with each sending, so that a lost answer makes no second file. */
  id: string;
  attempt: string;
  slot: number;
  /** Where it goes. */
  url: string;
  name: string;
  blob: Blob;
}

/** What the page of a question does with the files that the device keeps for it. */
export interface TakenUp {
  /** Wait again, in the order in which they were chosen. */
  again: KeptFile[];
  /** The answer has them: the server's reply was lost. */
  arrived: KeptFile[];
  /** The answer has got all files it may have. */
  crowded: KeptFile[];
}

/** Parts the files kept for the question at `url`, whose answer has the files `named` and may have `most`. */
export function takeUp(kept: readonly KeptFile[], url: string, named: readonly string[], most: number): TakenUp {
  const here = kept.filter((file) => file.url === url).sort((a, b) => (a.id < b.id ? -1 : 1));
  const arrived = here.filter((file) => named.includes(file.id));
  const missing = here.filter((file) => !named.includes(file.id));
  const room = Math.max(0, most - named.length);
  return { again: missing.slice(0, room), arrived, crowded: missing.slice(room) };
}
