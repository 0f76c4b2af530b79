import { LiveElement } from "../lib/live-element.js";

/**
 * <auto-submit> around (or inside) a filter form: a changed field submits it. The form's button, marked `data-fallback`, is then
 * hidden but still used, so that htmx and the browser see an ordinary submit.
 */
export class AutoSubmit extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const form = this.closest("form") ?? this.querySelector("form");
    if (!form) return;
    const button = form.querySelector<HTMLButtonElement>("button[data-fallback], button:not([type='button'])");
    if (button?.hasAttribute("data-fallback")) button.classList.add("vh");
    this.addEventListener("change", () => (button ? button.click() : form.submit()), { signal });
  }
}
