import { LiveElement } from "../lib/live-element.js";
import { setText, word } from "../lib/words.js";

/** <show-password data-w-show data-w-hide> around a password field: adds a button that shows what was typed. */
export class ShowPassword extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const input = this.querySelector("input");
    if (!input) return;
    const button = this.querySelector("button") ?? this.appendChild(makeButton());
    button.setAttribute("aria-controls", input.id);
    const show = (shown: boolean) => {
      input.type = shown ? "text" : "password";
      setText(button, word(this, shown ? "hide" : "show"));
    };
    show(false);
    button.addEventListener("click", () => show(input.type === "password"), { signal });
    // A shown password would be kept by the browser as an ordinary field's entry.
    input.form?.addEventListener("submit", () => show(false), { signal });
  }
}

function makeButton(): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--quiet btn--sm";
  return button;
}
