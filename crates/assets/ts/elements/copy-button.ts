import { LiveElement } from "../lib/live-element.js";
import { setText, word } from "../lib/words.js";

const SHOWN_MS = 2500;

/** <copy-button data-text data-w-done> around a button: copies the text and says so for a moment. */
export class CopyButton extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    const label = (button.querySelector("[data-text]") ?? button).textContent ?? "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    button.addEventListener(
      "click",
      async () => {
        if (!(await copy(this.dataset.text ?? ""))) return;
        setText(button, word(this, "done"));
        clearTimeout(timer);
        timer = setTimeout(() => setText(button, label), SHOWN_MS);
      },
      { signal },
    );
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The clipboard API is missing on plain HTTP, which some offices use inside. */
function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}
