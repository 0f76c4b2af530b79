/** A custom element whose listeners end when it leaves the page (htmx swaps parts of pages). */
export abstract class LiveElement extends HTMLElement {
  #controller: AbortController | undefined;

  connectedCallback(): void {
    this.#controller = new AbortController();
    this.start(this.#controller.signal);
  }

  disconnectedCallback(): void {
    this.#controller?.abort();
  }

  protected abstract start(signal: AbortSignal): void;
}

export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
