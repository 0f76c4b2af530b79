import { LiveElement } from "../lib/live-element.js";

/** How far a pointer goes, in CSS pixels, before a press on a label becomes a drag. */
const DRAG_FROM = 6;

/**
 * <image-labels> around a picture with zones `[data-zone]` and a list `[data-zone-field]` for each. The lists are the answer; with script
 * the labels also stand beside the picture, to be dragged onto a zone, or tapped and then the zone.
 */
export class ImageLabels extends LiveElement {
  readonly #chips = new Map<string, HTMLButtonElement>();
  #chosen: string | undefined;

  protected override start(signal: AbortSignal): void {
    const bank = this.querySelector<HTMLElement>("[data-labels]");
    if (!bank || this.#fields().some((field) => field.matches(":disabled"))) return;
    this.#chips.clear();
    for (const option of this.#fields().flatMap((field) => [...field.options])) {
      if (option.value === "" || this.#chips.has(option.value)) continue;
      const chip = document.createElement("button");
      chip.type = "button";
      // The lists are there for the keyboard and for screen readers.
      chip.tabIndex = -1;
      chip.className = "chip chip--drag";
      chip.textContent = option.text;
      this.#chips.set(option.value, chip);
      chip.addEventListener("pointerdown", (event) => this.#press(event, option.value, chip, signal), { signal });
    }
    bank.replaceChildren(...this.#chips.values());
    for (const extra of this.querySelectorAll<HTMLElement>("[data-labels], [data-hint]")) extra.hidden = false;
    this.querySelector("[data-scene]")?.addEventListener(
      "click",
      (event) => {
        const zone = (event.target as Element).closest<SVGElement>("[data-zone]");
        if (zone && this.#chosen !== undefined) this.#put(this.#chosen, zone.dataset.zone);
        else if (zone) this.#field(zone.dataset.zone)?.focus();
      },
      { signal },
    );
    this.addEventListener("change", () => this.#draw(), { signal });
    this.closest("[data-slot]")?.addEventListener("slot-restored", () => this.#draw(), { signal });
    this.#draw();
  }

  #fields(): HTMLSelectElement[] {
    return [...this.querySelectorAll<HTMLSelectElement>("[data-zone-field]")];
  }

  #field(zone: string | undefined): HTMLSelectElement | undefined {
    return this.#fields().find((field) => field.dataset.zoneField === zone);
  }

  #press(down: PointerEvent, value: string, chip: HTMLElement, signal: AbortSignal): void {
    if (down.button !== 0) return;
    down.preventDefault();
    const ends = new AbortController();
    const until = { signal: ends.signal };
    signal.addEventListener("abort", () => ends.abort(), until);
    let ghost: HTMLElement | undefined;
    const move = (event: PointerEvent): void => {
      const [dx, dy] = [event.clientX - down.clientX, event.clientY - down.clientY];
      if (!ghost && Math.hypot(dx, dy) < DRAG_FROM) return;
      if (!ghost) {
        ghost = chip.cloneNode(true) as HTMLElement;
        ghost.classList.add("chip--ghost");
        this.append(ghost);
      }
      ghost.style.left = `${event.clientX}px`;
      ghost.style.top = `${event.clientY}px`;
    };
    const end = (event: PointerEvent): void => {
      ends.abort();
      ghost?.remove();
      if (event.type === "pointercancel") return;
      if (!ghost) {
        this.#chosen = this.#chosen === value ? undefined : value;
        this.#draw();
        return;
      }
      const under = document.elementFromPoint(event.clientX, event.clientY);
      const zone = under && this.contains(under) ? under.closest<SVGElement>("[data-zone]") : null;
      if (zone) this.#put(value, zone.dataset.zone);
    };
    window.addEventListener("pointermove", move, until);
    window.addEventListener("pointerup", end, until);
    window.addEventListener("pointercancel", end, until);
  }

  #put(value: string, zone: string | undefined): void {
    const field = this.#field(zone);
    this.#chosen = undefined;
    if (field && [...field.options].some((option) => option.value === value)) {
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      this.#draw();
    }
  }

  #draw(): void {
    const used = new Set(this.#fields().map((field) => field.value));
    for (const [value, chip] of this.#chips) {
      chip.classList.toggle("chip--info", value === this.#chosen);
      chip.classList.toggle("chip--used", used.has(value));
    }
    for (const zone of this.querySelectorAll<SVGElement>("[data-zone]")) {
      zone.classList.toggle("zone--filled", Boolean(this.#field(zone.dataset.zone)?.value));
    }
  }
}
