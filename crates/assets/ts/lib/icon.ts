const SVG = "http://www.w3.org/2000/svg";

/** Where an icon stands in the sprite. Its hashed address is known from the icons the server has put on the page. */
export function iconAddress(name: string): string {
  const known = document.querySelector("svg.i use")?.getAttribute("href") ?? "";
  return known.replace(/#.*$/, `#${name}`);
}

export function icon(name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", iconAddress(name));
  svg.append(use);
  return svg;
}
