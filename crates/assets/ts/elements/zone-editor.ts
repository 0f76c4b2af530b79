import { LiveElement } from "../lib/live-element.js";
import { word } from "../lib/words.js";
import { outline, shapeBetween } from "../lib/zones.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * <zone-editor> around the fields of a picture and the rows `[data-zone-row]` of its zones. The rows are what is saved; with script the
 * picture is shown with its zones as they stand, and a zone can be drawn on it.
 */
export class ZoneEditor extends LiveElement {
  #canvas!: HTMLElement;
  #drawing!: SVGSVGElement;
  #shown = "";
  #shape: string | undefined;
  /** Corners of the polygon under way, or the two ends of what is being dragged. */
  #points: [number, number][] = [];

  protected override start(signal: AbortSignal): void {
    const canvas = this.querySelector<HTMLElement>("[data-canvas]");
    const scene = canvas?.querySelector<HTMLElement>("[data-scene]");
    if (!canvas || !scene || this.closest("fieldset[disabled]")) return;
    this.#canvas = canvas;
    this.#drawing = document.createElementNS(SVG, "svg");
    this.#drawing.setAttribute("preserveAspectRatio", "none");
    this.#drawing.setAttribute("aria-hidden", "true");
    const image = document.createElement("img");
    image.alt = "";
    image.addEventListener("load", () => this.#loaded(image), { signal });
    image.addEventListener("error", () => this.#hide(), { signal });
    scene.replaceChildren(image, this.#drawing);
    this.addEventListener("input", () => this.#update(image), { signal });
    this.addEventListener("change", () => this.#update(image), { signal });
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-shape]")) {
      button.addEventListener("click", () => this.#choose(button.dataset.shape), { signal });
    }
    this.#close?.addEventListener("click", () => this.#finish(), { signal });
    scene.addEventListener("pointerdown", (event) => this.#down(event, scene, signal), { signal });
    this.#update(image);
  }

  get #close(): HTMLButtonElement | null {
    return this.querySelector("[data-close]");
  }

  get #size(): [number, number] {
    const number = (name: string): number => Number(this.querySelector<HTMLInputElement>(`[${name}]`)?.value) || 0;
    return [number("data-width"), number("data-height")];
  }

  #update(image: HTMLImageElement): void {
    const name = this.querySelector<HTMLInputElement>("[data-picture]")?.value.trim() ?? "";
    const known = [...this.querySelectorAll<HTMLOptionElement>("datalist option")].find((one) => one.value === name);
    const address = known?.dataset.address ?? "";
    if (address !== this.#shown) {
      const replaced = this.#shown !== "";
      this.#shown = address;
      // Another picture has another size.
      if (replaced) for (const field of this.#sizes()) field.value = "";
      if (address) image.src = address;
      else this.#hide();
    }
    this.#draw();
  }

  #sizes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("[data-width], [data-height]")];
  }

  #hide(): void {
    this.#canvas.hidden = true;
  }

  #loaded(image: HTMLImageElement): void {
    const [width, height] = this.#sizes();
    if (width && height && !Number(width.value) && !Number(height.value)) {
      width.value = String(image.naturalWidth || "");
      height.value = String(image.naturalHeight || "");
    }
    this.#canvas.hidden = false;
    this.#draw();
  }

  #choose(shape: string | undefined): void {
    this.#shape = shape;
    this.#points = [];
    this.#say("");
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-shape]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shape === shape));
    }
    this.#draw();
  }

  #say(text: string): void {
    const said = this.#canvas.querySelector("[data-said]");
    if (said) said.textContent = text;
  }

  #pixel(event: PointerEvent): [number, number] {
    const box = this.#drawing.getBoundingClientRect();
    const [width, height] = this.#size;
    const within = (part: number, all: number, size: number): number =>
      Math.round(Math.min(1, Math.max(0, all ? part / all : 0)) * size);
    return [within(event.clientX - box.left, box.width, width), within(event.clientY - box.top, box.height, height)];
  }

  #down(event: PointerEvent, scene: HTMLElement, signal: AbortSignal): void {
    if (event.button !== 0) return;
    event.preventDefault();
    if (!this.#shape) {
      this.#say(word(this, "none"));
      return;
    }
    const from = this.#pixel(event);
    if (this.#shape === "polygon") {
      this.#points.push(from);
      this.#draw();
      return;
    }
    this.#points = [from, from];
    scene.setPointerCapture(event.pointerId);
    const ends = new AbortController();
    signal.addEventListener("abort", () => ends.abort(), { signal: ends.signal });
    const move = (now: PointerEvent): void => {
      this.#points = [from, this.#pixel(now)];
      this.#draw();
    };
    const end = (): void => {
      ends.abort();
      this.#finish();
    };
    scene.addEventListener("pointermove", move, { signal: ends.signal });
    scene.addEventListener("pointerup", end, { signal: ends.signal });
    scene.addEventListener("pointercancel", end, { signal: ends.signal });
  }

  /** Puts what was drawn into the first row without numbers. */
  #finish(): void {
    const numbers = shapeBetween(this.#shape ?? "", this.#points);
    this.#points = [];
    const row = numbers ? this.#emptyRow() : undefined;
    const area = row?.querySelector<HTMLInputElement>("[name=zone_area]");
    const shape = row?.querySelector<HTMLSelectElement>("[name=zone_shape]");
    if (numbers && area && shape && this.#shape) {
      shape.value = this.#shape;
      area.value = numbers;
      row?.querySelector<HTMLInputElement>("[name=zone_worth]")?.focus({ preventScroll: true });
    }
    this.#draw();
  }

  #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-zone-row]")];
  }

  #emptyRow(): HTMLElement | undefined {
    const rows = this.#rows();
    const empty = rows.find((row) => !row.querySelector<HTMLInputElement>("[name=zone_area]")?.value.trim());
    const last = rows.at(-1);
    if (empty || !last) return empty;
    const copy = last.cloneNode(true) as HTMLElement;
    const [from, to] = [String(rows.length), String(rows.length + 1)];
    for (const field of copy.querySelectorAll("input")) field.value = "";
    for (const field of copy.querySelectorAll("[id]")) field.id = field.id.replace(/\d+$/, to);
    for (const label of copy.querySelectorAll("label")) {
      label.htmlFor = label.htmlFor.replace(/\d+$/, to);
      label.textContent = (label.textContent ?? "").replace(from, to);
    }
    last.after(copy);
    return copy;
  }

  #draw(): void {
    const [width, height] = this.#size;
    if (!width || !height) {
      this.#drawing.replaceChildren();
      return;
    }
    const letter = Math.max(4, Math.round(Math.max(width, height) / 24));
    this.#drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#drawing.setAttribute("font-size", String(letter));
    const parts = this.#rows().flatMap((row, at) => {
      const shape = row.querySelector<HTMLSelectElement>("[name=zone_shape]")?.value ?? "";
      const numbers = row.querySelector<HTMLInputElement>("[name=zone_area]")?.value ?? "";
      const drawn = outline(shape, numbers);
      return drawn ? [this.#zone(drawn.path, drawn.middle, String(at + 1), letter)] : [];
    });
    const numbers = shapeBetween(this.#shape ?? "", this.#points);
    const drawn = numbers ? outline(this.#shape ?? "", numbers) : undefined;
    if (drawn) parts.push(this.#zone(drawn.path, drawn.middle, "+", letter));
    else for (const point of this.#points) parts.push(this.#zone("", point, "+", letter / 2));
    const close = this.#close;
    if (close) close.hidden = !(this.#shape === "polygon" && this.#points.length >= 3);
    this.#drawing.replaceChildren(...parts);
  }

  #zone(path: string, [x, y]: [number, number], text: string, letter: number): SVGElement {
    const group = made("g", { class: "zone" });
    const label = made("text", { x, y, dy: "0.35em" });
    label.textContent = text;
    group.append(made("path", { d: path }), made("circle", { cx: x, cy: y, r: letter }), label);
    return group;
  }
}

function made(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
