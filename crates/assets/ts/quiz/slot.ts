import type { SlotState } from "../lib/steps.js";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const NOT_ANSWERS = new Set(["hidden", "button", "submit", "reset", "image", "file"]);

/** One question of an attempt: a section whose controls are named `s<N>.…`. */
export class Slot {
  readonly number: number;
  readonly section: HTMLElement;
  readonly #prefix: string;

  constructor(section: HTMLElement) {
    this.section = section;
    this.number = Number(section.dataset.slot);
    this.#prefix = `s${this.number}.`;
  }

  owns(control: { name: string }): boolean {
    return control.name.startsWith(this.#prefix);
  }

  /** Whether it is a question: a text between questions has no number. */
  get asked(): boolean {
    return this.section.dataset.number !== undefined;
  }

  /** The number by which a person knows it; texts between questions are not counted. */
  get label(): string {
    return this.section.dataset.number ?? String(this.number);
  }

  get flagged(): boolean {
    return this.#flag?.checked ?? false;
  }

  /** What the form would send for this question, without the prefix and the flag. */
  fields(): [string, string][] {
    const fields: [string, string][] = [];
    for (const control of this.#answers()) {
      if (isChoice(control) && !control.checked) continue;
      fields.push([this.#bare(control.name), control.value]);
    }
    return fields;
  }

  /** Every text and list has a value, every group of radios a choice, and of checkboxes at least one is ticked. */
  get answered(): boolean {
    const groups = new Map<string, boolean>();
    const files = this.section.querySelector("answer-files") !== null;
    for (const control of this.#answers()) {
      const isFile = this.#bare(control.name) === "file";
      if (control.type === "hidden" && !isFile) continue;
      // Of checkboxes and of marks on a picture one is an answer, of a text and its files as well.
      const group = files || ["checkbox", "number"].includes(control.type) ? "" : control.name;
      const filled = isChoice(control) ? control.checked : control.value.trim() !== "";
      groups.set(group, filled || (groups.get(group) ?? false));
    }
    return groups.size > 0 && [...groups.values()].every(Boolean);
  }

  /**
   * Lays a stored answer and flag over what the server rendered. Hidden fields too: they say what the answer was built on, and a
   * later answer in this slot is built on the stored one.
   */
  restore(state: SlotState): void {
    if (this.#flag && state.flag !== undefined) this.#flag.checked = state.flag;
    if (!state.fields) return;
    this.section.dispatchEvent(new CustomEvent("slot-restoring", { detail: state.fields }));
    const left = [...state.fields];
    for (const control of this.#answers()) {
      const name = this.#bare(control.name);
      const at = left.findIndex(([field, value]) => field === name && (!isChoice(control) || value === control.value));
      if (isChoice(control)) control.checked = at >= 0;
      else if (at >= 0) control.value = left[at]?.[1] ?? "";
      if (at >= 0) left.splice(at, 1);
    }
    // What is drawn from the answer follows it.
    this.section.dispatchEvent(new Event("slot-restored"));
  }

  get #flag(): HTMLInputElement | undefined {
    return [...this.section.querySelectorAll("input")].find((input) => input.name === `${this.#prefix}flag`);
  }

  #answers(): Control[] {
    const controls = this.section.querySelectorAll<Control>("input, textarea, select");
    return [...controls].filter(
      (control) =>
        this.owns(control) &&
        control.name !== `${this.#prefix}flag` &&
        (control.type === "hidden" || !NOT_ANSWERS.has(control.type)),
    );
  }

  #bare(name: string): string {
    return name.slice(this.#prefix.length);
  }
}

export function isFlag(control: { name: string }): boolean {
  return /^s\d+\.flag$/.test(control.name);
}

/** Whether a control's value grows letter by letter, so that saving waits for a pause. */
export function isTyped(control: Element): boolean {
  if (control instanceof HTMLTextAreaElement) return true;
  return control instanceof HTMLInputElement && !["checkbox", "radio", "range"].includes(control.type);
}

function isChoice(control: Control): control is HTMLInputElement {
  return control.type === "radio" || control.type === "checkbox";
}
