import { LiveElement } from "../lib/live-element.js";
import { word } from "../lib/words.js";

interface Spot {
  x: number;
  y: number;
}

/** A step of the cross-hair and a long one with Shift, in percent. */
const STEP = 1;
const LEAP = 10;
/** How near a press must be to a mark to remove it, in CSS pixels. */
const NEAR = 18;
const SVG = "http://www.w3.org/2000/svg";

/**
 * <image-spots> around a picture in `[data-field]` and two number fields for each mark, in percent from the left and from the top. The
 * fields are the answer; with script marks are set by a press on the picture, or by a cross-hair that arrow keys move.
 */
export class ImageSpots extends LiveElement {
  #drawing!: SVGSVGElement;
  #cross: Spot = { x: 50, y: 50 };
  #crossShown = false;

  protected override start(signal: AbortSignal): void {
    const field = this.querySelector<HTMLElement>("[data-field]");
    const drawing = field?.querySelector("svg");
    if (!field || !drawing || this.#inputs().some((input) => input.matches(":disabled"))) return;
    this.#drawing = drawing;
    field.tabIndex = 0;
    // Arrow keys are its own, which screen readers have to hand over.
    field.setAttribute("role", "application");
    field.setAttribute("aria-label", field.dataset.label ?? "");
    field.setAttribute("aria-describedby", field.dataset.describedby ?? "");
    for (const hint of this.querySelectorAll<HTMLElement>("[data-hint]")) hint.hidden = false;
    this.querySelector("[data-numbers]")?.removeAttribute("open");
    field.addEventListener("click", (event) => this.#press(event), { signal });
    field.addEventListener("keydown", (event) => this.#key(event), { signal });
    field.addEventListener("focus", () => this.#show(field.matches(":focus-visible")), { signal });
    field.addEventListener("blur", () => this.#show(false), { signal });
    this.addEventListener("input", () => this.#draw(), { signal });
    this.closest("[data-slot]")?.addEventListener("slot-restored", () => this.#draw(), { signal });
    this.#draw();
  }

  #inputs(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("[data-numbers] input")];
  }

  /** The pairs of fields, as they stand. */
  #pairs(): [HTMLInputElement, HTMLInputElement][] {
    const inputs = this.#inputs();
    return inputs.flatMap((input, at) => {
      const next = inputs[at + 1];
      return at % 2 === 0 && next ? [[input, next] as [HTMLInputElement, HTMLInputElement]] : [];
    });
  }

  #spots(): Spot[] {
    return this.#pairs()
      .filter(([x, y]) => x.value !== "" && y.value !== "")
      .map(([x, y]) => ({ x: Number(x.value), y: Number(y.value) }));
  }

  #store(spots: Spot[]): void {
    const pairs = this.#pairs();
    for (const [at, [x, y]] of pairs.entries()) {
      const spot = spots[at];
      x.value = spot ? String(round(spot.x)) : "";
      y.value = spot ? String(round(spot.y)) : "";
    }
    // As if typed and left: the attempt stores it at once.
    const [first] = pairs;
    first?.[0].dispatchEvent(new Event("input", { bubbles: true }));
    first?.[0].dispatchEvent(new Event("change", { bubbles: true }));
  }

  #set(spot: Spot): void {
    const spots = this.#spots();
    if (spots.length >= this.#pairs().length) {
      this.#say(word(this, "full"));
      return;
    }
    this.#store([...spots, spot]);
    this.#say(word(this, "set", { n: spots.length + 1, x: Math.round(spot.x), y: Math.round(spot.y) }));
  }

  #remove(at: number): void {
    this.#store(this.#spots().filter((_, index) => index !== at));
    this.#say(word(this, "removed"));
  }

  #press(event: MouseEvent): void {
    const box = this.#drawing.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return;
    const share = (part: number, all: number): number => Math.min(100, Math.max(0, (100 * part) / all));
    const spot = { x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) };
    const near = this.#spots().findIndex(({ x, y }) => {
      const [dx, dy] = [((x - spot.x) * box.width) / 100, ((y - spot.y) * box.height) / 100];
      return Math.hypot(dx, dy) <= NEAR;
    });
    this.#cross = { x: Math.round(spot.x), y: Math.round(spot.y) };
    if (near >= 0) this.#remove(near);
    else this.#set(spot);
  }

  #key(event: KeyboardEvent): void {
    const step = event.shiftKey ? LEAP : STEP;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (move) {
      const within = (value: number): number => Math.min(100, Math.max(0, round(value)));
      this.#cross = { x: within(this.#cross.x + move[0]), y: within(this.#cross.y + move[1]) };
      this.#show(true);
      this.#say(word(this, "at", { x: this.#cross.x, y: this.#cross.y }));
    } else if (event.key === "Enter" || event.key === " ") {
      this.#set(this.#cross);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      const last = this.#spots().length - 1;
      if (last >= 0) this.#remove(last);
    } else {
      return;
    }
    event.preventDefault();
  }

  #show(cross: boolean): void {
    this.#crossShown = cross;
    this.#draw();
  }

  #say(text: string): void {
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = text;
  }

  #draw(): void {
    const { width, height } = this.#drawing.viewBox.baseVal;
    const letter = Number(this.#drawing.getAttribute("font-size")) || 12;
    const pixel = ({ x, y }: Spot): [number, number] => [(x * width) / 100, (y * height) / 100];
    const parts = this.#spots().map((spot, at) => {
      const [x, y] = pixel(spot);
      const group = shape("g", { class: "spot" });
      const text = shape("text", { x, y, dy: "0.35em" });
      text.textContent = String(at + 1);
      group.append(shape("circle", { cx: x, cy: y, r: letter }), text);
      return group;
    });
    if (this.#crossShown) {
      const [x, y] = pixel(this.#cross);
      parts.push(shape("path", { class: "cross", d: `M${x},0V${height}M0,${y}H${width}` }));
    }
    this.#drawing.replaceChildren(...parts);
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
