import { DetailedError, Upload } from "tus-js-client";
import { LiveElement } from "../lib/live-element.js";
import { pageLanguage, word } from "../lib/words.js";
import { MarkdownEditor } from "./markdown-editor.js";

const CHUNK = 4 * 1024 * 1024;
const RETRY_MS = [0, 2000, 5000, 10_000, 20_000, 40_000, 60_000];
/** Answers after which the same file will never be taken: too large, or of a wrong type. */
const REFUSALS = [413, 422];

/** What the server says of a finished upload, in the `Upload-Result` header of the last reply. */
export interface UploadResult {
  url: string;
  name: string;
  media_type: string;
  markdown: string;
}

/**
 * <file-upload data-endpoint data-w-progress data-w-done data-w-failed data-w-resume data-w-pause> around an <input type="file">:
 * uploads by tus in pieces and goes on from the last one, also after the page was closed and the same file is chosen again.
 */
export class FileUpload extends LiveElement {
  #upload: Upload | undefined;
  #result: UploadResult | undefined;
  #panel: Panel | undefined;
  #running = false;

  protected override start(signal: AbortSignal): void {
    const input = this.querySelector<HTMLInputElement>("input[type='file']");
    if (!input) return;
    input.addEventListener("change", () => input.files?.[0] && void this.#begin(input.files[0]), { signal });
    this.addEventListener("dragover", (event) => this.#onDrag(event, true), { signal });
    this.addEventListener("dragleave", (event) => this.#onDrag(event, false), { signal });
    this.addEventListener("drop", (event) => this.#onDrop(event), { signal });
    window.addEventListener("online", () => this.#upload && !this.#running && this.#resume(), { signal });
    window.addEventListener("beforeunload", (event) => this.#running && event.preventDefault(), { signal });
    signal.addEventListener("abort", () => void this.#upload?.abort());
  }

  #onDrag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.querySelector(".upload--drop")?.classList.toggle("upload--over", over);
  }

  #onDrop(event: DragEvent): void {
    this.#onDrag(event, false);
    const file = event.dataTransfer?.files[0];
    if (file) void this.#begin(file);
  }

  async #begin(file: File): Promise<void> {
    await this.#upload?.abort();
    this.#result = undefined;
    this.#panel ??= new Panel(this, () => (this.#running ? this.#pause() : this.#resume()));
    this.#panel.show(file.name);
    const upload = new Upload(file, {
      endpoint: this.dataset.endpoint ?? "",
      chunkSize: CHUNK,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      onProgress: (sent, total) => this.#panel?.progress(sent, total ?? file.size),
      onAfterResponse: (_request, response) => {
        const header = response.getHeader("Upload-Result");
        if (header) this.#result = JSON.parse(header) as UploadResult;
      },
      onSuccess: () => this.#finish(),
      onError: (error) => this.#fail(error),
    });
    this.#upload = upload;
    const [previous] = await upload.findPreviousUploads().catch(() => []);
    if (previous) upload.resumeFromPreviousUpload(previous);
    this.#resume();
  }

  #resume(): void {
    this.#running = true;
    this.#panel?.running(true);
    this.#upload?.start();
  }

  #pause(): void {
    this.#running = false;
    this.#panel?.running(false);
    void this.#upload?.abort();
  }

  #fail(error: Error): void {
    this.#running = false;
    const refusal = refusalIn(error);
    if (refusal) {
      this.#upload = undefined;
      this.#panel?.refuse(refusal);
      this.#emptyInput();
    } else {
      this.#panel?.running(false);
      this.#panel?.say(word(this, "failed"));
    }
  }

  #finish(): void {
    this.#running = false;
    this.#upload = undefined;
    this.#panel?.finish(word(this, "done", { name: this.#result?.name ?? "" }));
    this.#emptyInput();
    const done = new CustomEvent("upload-done", { bubbles: true, cancelable: true, detail: this.#result });
    if (!this.dispatchEvent(done)) return;
    const editor = this.#nearestEditor();
    if (editor && this.#result) editor.insert(this.#result.markdown);
    else location.reload();
  }

  /** So that the same name can be chosen again. */
  #emptyInput(): void {
    const input = this.querySelector<HTMLInputElement>("input[type='file']");
    if (input) input.value = "";
  }

  /** The editor around it, else the first in the nearest ancestor that has one. */
  #nearestEditor(): MarkdownEditor | undefined {
    for (let place: Element | null = this; place && place !== document.body; place = place.parentElement) {
      if (place instanceof MarkdownEditor) return place;
      const inside = place.querySelector("markdown-editor");
      if (inside instanceof MarkdownEditor) return inside;
    }
    return undefined;
  }
}

/** The row that shows an upload: name, bar, state, pause. */
class Panel {
  readonly #owner: FileUpload;
  readonly #row = document.createElement("div");
  readonly #name = document.createElement("b");
  readonly #bar = document.createElement("progress");
  readonly #state = document.createElement("span");
  readonly #button = document.createElement("button");

  constructor(owner: FileUpload, toggle: () => void) {
    this.#owner = owner;
    this.#row.className = "upload mt-2";
    this.#name.className = "upload__name";
    this.#bar.className = "bar";
    this.#bar.max = 100;
    this.#state.className = "upload__state";
    this.#state.setAttribute("role", "status");
    this.#button.type = "button";
    this.#button.className = "btn btn--quiet btn--sm";
    this.#button.addEventListener("click", toggle);
    const line = document.createElement("div");
    line.className = "upload__row";
    line.append(this.#name, this.#state, this.#button);
    this.#row.append(line, this.#bar);
    owner.append(this.#row);
  }

  show(name: string): void {
    this.#name.textContent = name;
    this.#bar.setAttribute("aria-label", name);
    this.#bar.value = 0;
    this.#bar.hidden = false;
    this.#button.hidden = false;
    this.say("");
  }

  progress(sent: number, total: number): void {
    const percent = total > 0 ? Math.floor((sent / total) * 100) : 0;
    this.#bar.value = percent;
    this.say(word(this.#owner, "progress", { percent, sent: megabytes(sent), total: megabytes(total) }));
  }

  running(running: boolean): void {
    this.#button.textContent = word(this.#owner, running ? "pause" : "resume");
  }

  finish(text: string): void {
    this.#bar.value = 100;
    this.#button.hidden = true;
    this.say(text);
  }

  /** Nothing is left to resume; the sentence says why. */
  refuse(sentence: string): void {
    this.#bar.hidden = true;
    this.#button.hidden = true;
    this.say(sentence);
  }

  /** A live region that changes many times a second is noise: progress comes in whole percents. */
  say(text: string): void {
    if (this.#state.textContent !== text) this.#state.textContent = text;
  }
}

/** The server's own sentence, where it will not take the file. */
function refusalIn(error: Error): string | undefined {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer || !REFUSALS.includes(answer.getStatus())) return undefined;
  try {
    const problem: { detail?: string } = JSON.parse(answer.getBody());
    return problem.detail;
  } catch {
    return undefined;
  }
}

function megabytes(bytes: number): string {
  const unit = { style: "unit", unit: "megabyte", maximumFractionDigits: bytes < 10_000_000 ? 1 : 0 } as const;
  return new Intl.NumberFormat(pageLanguage(), unit).format(bytes / 1_000_000);
}
