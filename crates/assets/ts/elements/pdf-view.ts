import { LiveElement } from "../lib/live-element.js";
import { setText, word } from "../lib/words.js";
import type * as Pdf from "../pdf.js";

/**
 * <pdf-view data-src data-w-loading data-w-error data-w-page> around a button: reads a PDF on the page. The reader weighs some
 * 400 KB, so it is fetched on the tap; the link beside the button stays.
 */
export class PdfView extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => void this.#open(button, signal), { signal });
  }

  async #open(button: HTMLButtonElement, signal: AbortSignal): Promise<void> {
    button.disabled = true;
    const status = this.#status();
    status.textContent = word(this, "loading");
    try {
      const { openPdf }: typeof Pdf = await import(PDF_MODULE_URL);
      const pages = document.createElement("div");
      pages.className = "pdf-pages";
      await openPdf(
        this.dataset.src ?? "",
        pages,
        (page, count) => word(this, "page", { n: page, total: count }),
        signal,
      );
      this.append(pages);
      button.hidden = true;
      status.textContent = "";
    } catch {
      status.textContent = word(this, "error");
      button.disabled = false;
    }
  }

  #status(): Element {
    const found = this.querySelector("[role='status']");
    if (found) return found;
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    status.className = "status-line";
    setText(status, "");
    return this.appendChild(status);
  }
}
