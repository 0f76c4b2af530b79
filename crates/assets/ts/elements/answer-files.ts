import { FileStore, type Keeping } from "../lib/file-store.js";
import { LiveElement } from "../lib/live-element.js";
import { personOf } from "../lib/person.js";
import { uuidv7 } from "../lib/uuidv7.js";
import { takeUp } from "../lib/waiting-files.js";
import { word } from "../lib/words.js";

/** What the server says of a file that it has. */
interface Received {
  id: string;
  name: string;
  url: string;
}

/** A chosen file that is not sent. It keeps its id, so that a lost answer makes no second file. */
interface Waiting {
  id: string;
  name: string;
  blob: Blob;
  /** Where it is safe, once that is known. */
  kept: Promise<Keeping>;
  /** Closing the page would lose it. */
  fleeting: boolean;
}

/** What is said of a file that waits, by where it is kept. */
const WAITS: Record<Keeping, string> = { device: "kept", full: "no-room", page: "waiting" };

/**
 * <answer-files data-url data-files-url data-most data-megabytes data-extensions> in a question of an attempt: uploads what is chosen, lists
 * what the answer has, and tells the attempt with `files-changed`. What is not sent is kept on the device, waits again when the question is
 * opened anew, and is sent when the signal is back or the button is pressed; `data-busy` says so. Where the device keeps nothing, it stays in
 * the page.
 */
export class AnswerFiles extends LiveElement {
  readonly #waiting: Waiting[] = [];
  #store!: Promise<FileStore>;
  #sending = false;

  protected override start(signal: AbortSignal): void {
    const input = this.querySelector<HTMLInputElement>("input[type='file']");
    if (!input) return;
    for (const plain of this.querySelectorAll<HTMLElement>("[data-plain]")) plain.hidden = true;
    input.multiple = this.#most > 1;
    input.addEventListener("change", (event) => this.#onChosen(event, input), { signal });
    input.addEventListener("input", (event) => event.stopPropagation(), { signal });
    this.addEventListener("click", (event) => this.#onClick(event), { signal });
    window.addEventListener("online", () => void this.#sendAll(), { signal });
    const loses = () => this.#waiting.some((waiting) => waiting.fleeting);
    window.addEventListener("beforeunload", (event) => loses() && event.preventDefault(), { signal });
    // An answer that waited on the device says which files it has, and so for which there is room.
    this.closest(".slot")?.addEventListener(
      "slot-restoring",
      (event) => {
        this.#restore((event as CustomEvent<[string, string][]>).detail);
        void this.#takeUp(signal);
      },
      { signal },
    );
    this.#store = FileStore.open(personOf(this));
    signal.addEventListener("abort", () => void this.#store.then((store) => store.close()));
    void this.#takeUp(signal);
  }

  /** Puts what an earlier page left back among what waits. */
  async #takeUp(signal: AbortSignal): Promise<void> {
    const store = await this.#store;
    const kept = await store.all();
    // A file that arrives tells the attempt, which has to be there.
    await customElements.whenDefined("quiz-attempt");
    if (signal.aborted) return;
    const held = this.#waiting.map(({ id }) => id);
    const named = this.#rows.map((row) => row.dataset.file ?? "");
    const { again, arrived, crowded } = takeUp(
      kept.filter(({ id }) => !held.includes(id)),
      this.dataset.url ?? "",
      named,
      this.#most - held.length,
    );
    // What finds no place stays: a step that waits may take a file out and make room.
    if (crowded[0]) this.#say(`${crowded[0].name}: ${word(this, "full")}`);
    const device = Promise.resolve("device" as const);
    for (const { id, name, blob } of again) this.#waiting.push({ id, name, blob, kept: device, fleeting: false });
    if (again.length > 0) void this.#sendAll();
    await store.forget(arrived).catch(() => undefined);
  }

  get #most(): number {
    return Number(this.dataset.most) || 1;
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-file]")];
  }

  #onChosen(event: Event, input: HTMLInputElement): void {
    // The chosen file is no answer yet.
    event.stopPropagation();
    const chosen = [...(input.files ?? [])];
    input.value = "";
    for (const file of chosen) {
      const refusal = this.#refusal(file);
      if (refusal) {
        this.#say(`${file.name}: ${refusal}`);
        continue;
      }
      this.#keep(file);
    }
    void this.#sendAll();
  }

  /** Lets a file wait, on the device where that is possible. */
  #keep(file: File): void {
    const id = uuidv7();
    const about = {
      id,
      name: file.name,
      blob: file,
      attempt: this.closest<HTMLElement>("[data-attempt]")?.dataset.attempt ?? "",
      slot: Number(this.closest<HTMLElement>("[data-slot]")?.dataset.slot),
      url: this.dataset.url ?? "",
    };
    const kept = this.#store.then((store) => store.keep(about));
    const waiting: Waiting = { id, name: file.name, blob: file, kept, fleeting: true };
    void kept.then((keeping) => {
      waiting.fleeting = keeping !== "device";
    });
    this.#waiting.push(waiting);
  }

  /** What the server would refuse is told before it is sent. */
  #refusal(file: File): string | undefined {
    if (this.#rows.length + this.#waiting.length >= this.#most) return word(this, "full");
    if (file.size > Number(this.dataset.megabytes) * 1_000_000) return word(this, "large");
    const ends = (this.dataset.extensions ?? "").split(",");
    return ends.some((end) => file.name.toLowerCase().endsWith(end)) ? undefined : word(this, "kind");
  }

  async #sendAll(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    this.#show();
    let next = this.#waiting[0];
    while (next) {
      const sent = await this.#send(next);
      if (!sent) break;
      this.#waiting.shift();
      await this.#forget(next);
      next = this.#waiting[0];
    }
    this.#sending = false;
    this.#show();
  }

  /** Takes a file off the device that the server has taken or refused. */
  async #forget(done: Waiting): Promise<void> {
    await done.kept;
    await this.#store.then((store) => store.forget([done])).catch(() => undefined);
  }

  /** Says whether the file is done with, taken or refused; else it waits. */
  async #send({ id, name, blob, kept }: Waiting): Promise<boolean> {
    this.#say(word(this, "sending", { name }));
    const reply = await this.#post(id, name, blob);
    if (reply.status === 201) {
      this.#add(JSON.parse(reply.body) as Received);
      this.#say(word(this, "added", { name }));
      return true;
    }
    if (reply.status >= 400 && reply.status < 500 && ![401, 408, 429].includes(reply.status)) {
      this.#say(`${name}: ${detailOf(reply.body) ?? word(this, "refused")}`);
      return true;
    }
    this.#say(word(this, WAITS[await kept], { name }));
    return false;
  }

  #post(id: string, name: string, blob: Blob): Promise<{ status: number; body: string }> {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", blob, name);
    const bar = this.querySelector<HTMLProgressElement>("[data-bar]");
    if (bar) bar.value = 0;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      if (bar && total > 0) bar.value = Math.floor((loaded / total) * 100);
    });
    return new Promise((resolve) => {
      request.addEventListener("loadend", () => resolve({ status: request.status, body: request.responseText }));
      request.open("POST", `${this.dataset.url ?? ""}?id=${id}`);
      request.setRequestHeader("Accept", "application/json");
      request.send(form);
    });
  }

  #add(file: Received): void {
    if (!this.#rows.some((row) => row.dataset.file === file.id)) this.#row(file.id, file.name, file.url);
    this.#changed();
  }

  #row(id: string, name: string, url: string): void {
    const template = this.querySelector<HTMLTemplateElement>("template[data-row]");
    const row = template?.content.firstElementChild?.cloneNode(true);
    if (!(row instanceof HTMLElement)) return;
    row.dataset.file = id;
    const field = row.querySelector("input");
    if (field) field.value = id;
    const link = row.querySelector("a");
    if (link) {
      link.href = url;
      link.textContent = name;
    }
    const said = row.querySelector("button .vh");
    if (said) said.textContent = ` ${name}`;
    this.querySelector("[data-files]")?.append(row);
  }

  #onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-again]")) void this.#sendAll();
    const row = event.target.closest("[data-remove]")?.closest<HTMLElement>("[data-file]");
    if (!row) return;
    event.preventDefault();
    const name = row.querySelector("[data-name]")?.textContent ?? "";
    row.remove();
    this.#say(word(this, "removed", { name }));
    this.#changed();
    this.#show();
    this.querySelector<HTMLElement>("input[type='file']")?.focus();
  }

  #restore(fields: [string, string][]): void {
    const kept = fields.filter(([name]) => name === "file").map(([, id]) => id);
    for (const row of this.#rows) if (!kept.includes(row.dataset.file ?? "")) row.remove();
    for (const id of kept) {
      if (this.#rows.some((row) => row.dataset.file === id)) continue;
      this.#row(id, word(this, "unnamed"), `${this.dataset.filesUrl ?? ""}${id}`);
    }
    this.#show();
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent("files-changed", { bubbles: true }));
  }

  #show(): void {
    const waits = this.#waiting.length > 0;
    this.toggleAttribute("data-busy", waits);
    this.#hide("[data-bar]", !this.#sending);
    this.#hide("[data-waiting]", this.#sending || !waits);
    this.#hide("[data-choose]", this.#rows.length >= this.#most);
  }

  #hide(place: string, hidden: boolean): void {
    const element = this.querySelector<HTMLElement>(place);
    if (element) element.hidden = hidden;
  }

  #say(text: string): void {
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = text;
  }
}

/** The server's own sentence, where it will not take the file. */
function detailOf(body: string): string | undefined {
  try {
    const problem: { detail?: string } = JSON.parse(body);
    return problem.detail;
  } catch {
    return undefined;
  }
}
