/** Seconds of a recording that were played, from and to. */
export type Range = [number, number];

/** Two ranges closer than this are one: players report ends a little early. */
const GAP = 0.5;

/** The union of `ranges`, in order, to a tenth of a second. */
export function unionOf(ranges: readonly Range[]): Range[] {
  const sorted = ranges
    .filter(([from, to]) => Number.isFinite(from) && Number.isFinite(to) && to > from)
    .map(([from, to]): Range => [Math.max(0, tenth(from)), tenth(to)])
    .sort((a, b) => a[0] - b[0]);
  const union: Range[] = [];
  for (const [from, to] of sorted) {
    const last = union[union.length - 1];
    if (last && from <= last[1] + GAP) last[1] = Math.max(last[1], to);
    else union.push([from, to]);
  }
  return union;
}

function tenth(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
