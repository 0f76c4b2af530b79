/** Zones on a picture: numbers as fields hold them, in pixels of the picture, and the outline that is drawn. */

export interface Outline {
  /** A path of SVG. */
  path: string;
  /** Where the number stands. */
  middle: [number, number];
}

/** The outline of `left,top,right,bottom`, of `x,y,radius` or of `x,y,x,y,…`; nothing where the numbers do not fit the shape. */
export function outline(shape: string, numbers: string): Outline | undefined {
  const parts = numbers.split(/[,; ]+/).filter(Boolean);
  if (parts.length === 0 || !parts.every((part) => /^\d+(\.\d+)?$/.test(part))) return undefined;
  const all = parts.map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = all;
  if (shape === "rectangle" && all.length === 4) {
    return { path: `M${a},${b}H${c}V${d}H${a}Z`, middle: [(a + c) / 2, (b + d) / 2] };
  }
  if (shape === "circle" && all.length === 3) {
    return { path: `M${a - c},${b}a${c},${c} 0 1,0 ${2 * c},0a${c},${c} 0 1,0 -${2 * c},0Z`, middle: [a, b] };
  }
  if (shape === "polygon" && all.length >= 6 && all.length % 2 === 0) {
    const corners = all.flatMap((x, at) => (at % 2 === 0 ? [[x, all[at + 1] ?? 0] as [number, number]] : []));
    const mean = (axis: 0 | 1): number => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
    return { path: `M${corners.map((corner) => corner.join(",")).join("L")}Z`, middle: [mean(0), mean(1)] };
  }
  return undefined;
}

/**
 * The numbers of a shape that was drawn: a rectangle between its two ends, a circle from its middle to its edge, a polygon by its
 * corners. Nothing for what has no extent.
 */
export function shapeBetween(shape: string, points: [number, number][]): string | undefined {
  const [from, to] = points;
  if (shape === "polygon") return points.length >= 3 ? points.flat().join(",") : undefined;
  if (!from || !to) return undefined;
  const [[ax, ay], [bx, by]] = [from, to];
  if (shape === "circle") {
    const radius = Math.round(Math.hypot(bx - ax, by - ay));
    return radius > 0 ? [ax, ay, radius].join(",") : undefined;
  }
  const sides = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
  return ax === bx || ay === by ? undefined : sides.join(",");
}
