import { debounce } from "../lib/debounce.js";
import { DraftStore } from "../lib/draft.js";
import { post } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { type Command, type Edit, edit, insertBlock } from "../lib/markdown.js";
import { setText, timeOfDay, word } from "../lib/words.js";

const PREVIEW_PAUSE_MS = 400;
const DRAFT_PAUSE_MS = 1000;
const SHORTCUTS: Record<string, Command> = { b: "bold", i: "italic", k: "link" };

/**
 * <markdown-editor data-preview-url data-key data-w-draft data-w-restore data-w-discard data-w-saved> around a <textarea>, a
 * toolbar of `button[data-cmd]` and a `[data-preview]` pane. The text area alone is the form field.
 */
export class MarkdownEditor extends LiveElement {
  #area!: HTMLTextAreaElement;
  #saved = "";
  #submitting = false;
  #drafts: DraftStore | undefined;
  #preview: Element | null = null;
  #previewed: string | undefined;

  protected override start(signal: AbortSignal): void {
    const area = this.querySelector("textarea");
    if (!area) return;
    this.#area = area;
    this.#saved = area.value;
    this.#preview = this.querySelector("[data-preview]");
    if (this.dataset.key) this.#drafts = new DraftStore(this.dataset.key);
    for (const tools of this.querySelectorAll<HTMLElement>("[role='toolbar']")) tools.hidden = false;

    const showPreview = debounce(() => void this.#showPreview(), PREVIEW_PAUSE_MS);
    const keepDraft = debounce(() => this.#keepDraft(), DRAFT_PAUSE_MS);
    area.addEventListener(
      "input",
      () => {
        showPreview();
        keepDraft();
      },
      { signal },
    );
    area.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.addEventListener("click", (event) => this.#onClick(event), { signal });
    window.addEventListener("pagehide", () => keepDraft.flush(), { signal });
    window.addEventListener("beforeunload", (event) => this.#dirty && !this.#submitting && event.preventDefault(), {
      signal,
    });
    this.#watchForm(area.form, keepDraft.cancel, signal);
    signal.addEventListener("abort", () => {
      showPreview.cancel();
      keepDraft.flush();
    });
    this.#offerDraft();
    void this.#showPreview();
  }

  /** Puts Markdown, such as that of an uploaded file, at the cursor. */
  insert(markdown: string): void {
    const { value, selectionStart, selectionEnd } = this.#area;
    this.#apply(insertBlock(value, selectionStart, selectionEnd, markdown));
  }

  get #dirty(): boolean {
    return this.#area.value !== this.#saved;
  }

  #onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button[data-cmd]");
    if (button) this.#run(button.dataset.cmd as Command);
  }

  #onKey(event: KeyboardEvent): void {
    const command = SHORTCUTS[event.key.toLowerCase()];
    if (!command || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#run(command);
  }

  #run(command: Command): void {
    const { value, selectionStart, selectionEnd } = this.#area;
    this.#apply(edit(command, value, selectionStart, selectionEnd));
  }

  #apply(change: Edit): void {
    const area = this.#area;
    area.focus();
    area.setSelectionRange(change.from, change.to);
    // The old command keeps the browser's undo; setRangeText does not.
    if (!document.execCommand("insertText", false, change.insert)) {
      area.setRangeText(change.insert, change.from, change.to, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    area.setSelectionRange(change.selectFrom, change.selectTo);
  }

  async #showPreview(): Promise<void> {
    const url = this.dataset.previewUrl;
    const text = this.#area.value;
    if (!this.#preview || !url || text === this.#previewed) return;
    this.#previewed = text;
    this.setAttribute("aria-busy", "true");
    try {
      const response = await post(url, text, { contentType: "text/plain;charset=utf-8", accept: "text/html" });
      const html = await response.text();
      // A slower reply to an older text must not win.
      if (response.ok && !response.redirected && text === this.#previewed) this.#preview.innerHTML = html;
    } catch {
      this.#previewed = undefined; // the last preview stays; the next key tries again
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  // --- drafts --------------------------------------------------------------------------------------------------------------------

  #keepDraft(): void {
    if (!this.#dirty) this.#drafts?.clear();
    else if (this.#drafts?.write(this.#area.value)) this.#say(word(this, "saved", { time: timeOfDay() }));
  }

  #offerDraft(): void {
    const draft = this.#drafts?.read();
    if (!draft || draft.text === this.#area.value) {
      this.#drafts?.clear();
      return;
    }
    const offer = document.createElement("div");
    offer.className = "notice notice--info";
    offer.setAttribute("role", "status");
    const body = offer.appendChild(document.createElement("div"));
    body.append(word(this, "draft", { time: momentOf(draft.at) }));
    const actions = body.appendChild(document.createElement("div"));
    actions.className = "notice__actions";
    const choice = (name: string, look: string, run: () => void) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `btn btn--sm ${look}`;
      button.textContent = word(this, name);
      button.addEventListener("click", () => {
        run();
        offer.remove();
        this.#area.focus();
      });
      actions.append(button);
    };
    choice("restore", "btn--quiet", () => {
      this.#apply({ from: 0, to: this.#area.value.length, insert: draft.text, selectFrom: 0, selectTo: 0 });
    });
    choice("discard", "btn--ghost", () => this.#drafts?.clear());
    this.prepend(offer);
  }

  /** A sent form keeps its draft until the page shows the saved text, in case the request fails. */
  #watchForm(form: HTMLFormElement | null, cancelDraft: () => void, signal: AbortSignal): void {
    form?.addEventListener(
      "submit",
      () => {
        if (this.#dirty) this.#drafts?.write(this.#area.value);
        cancelDraft();
        this.#submitting = true;
      },
      { signal },
    );
    // With htmx the page stays: a good answer makes the text the saved one.
    form?.addEventListener(
      "htmx:after:request",
      (event) => {
        this.#submitting = false;
        const status = (event as CustomEvent).detail?.ctx?.response?.status ?? 0;
        if (status < 200 || status >= 300) return;
        this.#saved = this.#area.value;
        this.#drafts?.clear();
      },
      { signal },
    );
  }

  #say(text: string): void {
    const status = this.querySelector("[data-status]");
    if (status && text) setText(status, text);
  }
}

function momentOf(at: number): string {
  const format: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(document.documentElement.lang || "id", format).format(at);
}
