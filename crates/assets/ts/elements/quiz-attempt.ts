import { AnswerStates } from "../lib/answer-states.js";
import { type Debounced, debounce } from "../lib/debounce.js";
import { getJson, post, reached } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { type NewStep, Outbox, type OutboxChange } from "../lib/outbox.js";
import { personOf } from "../lib/person.js";
import { countQuestions, latestBySlot, type Step } from "../lib/steps.js";
import { uuidv7 } from "../lib/uuidv7.js";
import { listOf, setText, timeOfDay, type Values, word } from "../lib/words.js";
import { NoticeBox } from "../quiz/notice-box.js";
import { Pager } from "../quiz/pager.js";
import { QuestionMap } from "../quiz/question-map.js";
import { isFlag, isTyped, Slot } from "../quiz/slot.js";
import { Timer } from "../quiz/timer.js";

const TYPING_PAUSE_MS = 600;
/** How often the server is asked whether the end has moved, while the page is looked at. */
const CLOCK_MS = 30_000;

/**
 * <quiz-attempt> around the form of an attempt. The form alone works: it shows every question and posts them all. With script the
 * questions come one at a time, each answer is stored on the device and then sent, and the time is watched.
 */
export class QuizAttempt extends LiveElement {
  #form!: HTMLFormElement;
  #slots: Slot[] = [];
  #pager!: Pager;
  #map!: QuestionMap;
  #timer: Timer | undefined;
  #signal: AbortSignal | undefined;
  #outbox: Outbox | undefined;
  #opening!: Promise<Outbox>;
  /** Slots answered on this page; a stored answer from an earlier one is not laid over these. */
  readonly #touched = new Set<number>();
  readonly #answers = new AnswerStates();
  readonly #notices = new NoticeBox(this, () => this.#inView);
  readonly #typing = new Map<number, Debounced>();
  /** A write in progress; the last word about it is not said yet. */
  #writing: Promise<unknown> = Promise.resolve();
  #expired = false;
  #leaving = false;

  protected override start(signal: AbortSignal): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.#form = form;
    this.#slots = [...this.querySelectorAll<HTMLElement>("[data-slot]")].map((section) => new Slot(section));
    this.classList.add("is-live");
    for (const fallback of this.querySelectorAll<HTMLElement>("[data-fallback]")) fallback.hidden = true;
    this.#map = new QuestionMap(this, this.#slots);
    this.addEventListener("slot-shown", () => this.#onShown(), { signal });
    this.#pager = new Pager(this, this.#slots, signal);
    this.#map.update(this.#pager.current);

    form.addEventListener("input", (event) => this.#onInput(event), { signal });
    form.addEventListener("change", (event) => this.#onChange(event), { signal });
    form.addEventListener("files-changed", (event) => this.#onFiles(event), { signal });
    form.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    form.addEventListener("submit", (event) => void this.#onSubmit(event), { signal });
    // Before the outbox's own listeners, so that what is being typed leaves with the rest.
    window.addEventListener("pagehide", () => this.#commitTyping(), { signal });
    document.addEventListener("visibilitychange", () => this.#commitTyping(), { signal });
    window.addEventListener("offline", () => this.#report({ state: "waiting", pending: this.#waiting }), { signal });
    window.addEventListener("online", () => void this.#askClock(), { signal });

    // Back from the result page, the browser shows the attempt as it was; the server knows better.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload(), { signal });

    this.#opening = this.#openOutbox(signal);
    this.#startTimer(signal);
  }

  get #attempt(): string {
    return this.dataset.attempt ?? "";
  }

  /** Steps of this attempt that are not sent, in their order. */
  get #unsent(): Step[] {
    return this.#outbox?.pending.filter((step) => step.attempt === this.#attempt) ?? [];
  }

  /** Questions of which something is not sent. */
  get #waiting(): number {
    return countQuestions(this.#unsent);
  }

  /** The questions on screen; beside the list of answers, all of them are meant. */
  get #inView(): number[] {
    const shown = this.#slots.filter((slot) => !slot.section.hidden);
    return (shown.length > 0 ? shown : this.#slots).map((slot) => slot.number);
  }

  #onShown(): void {
    this.#map.update(this.#pager?.current);
    // Whoever goes elsewhere has let go of what could not be done here.
    this.#notices.withdraw("needs-signal");
  }

  async #openOutbox(signal: AbortSignal): Promise<Outbox> {
    const outbox = await Outbox.open(personOf(this), signal);
    if (signal.aborted) return outbox;
    this.#outbox = outbox;
    outbox.raiseSequence(Number(this.dataset.serverStep) || 0);
    for (const step of this.#unsent) {
      if (step.kind === "answer" && !this.#touched.has(step.slot)) this.#answers.made(step.slot, step.id);
    }
    for (const [number, state] of latestBySlot(outbox.pending, this.#attempt)) {
      if (!this.#touched.has(number)) this.#slots.find((slot) => slot.number === number)?.restore(state);
    }
    this.#map.update(this.#pager.current);
    outbox.on("change", (change) => this.#report(change), signal);
    outbox.on(
      "reply",
      (reply) => {
        if (reply.url !== this.dataset.saveUrl) return;
        this.#takeTime(reply.serverNow, reply.deadline);
        if (reply.lastStep !== undefined) this.dataset.serverStep = String(reply.lastStep);
        const changed = this.#answers.settle(reply.done, reply.refused);
        for (const slot of this.#slots) if (changed.includes(slot.number)) this.#showSaved(slot);
        if (changed.length > 0) this.#tellConflicts();
      },
      signal,
    );
    outbox.on(
      "closed",
      (closed) => {
        if (closed.url === this.dataset.saveUrl) this.#goToResult(closed.location);
      },
      signal,
    );
    outbox.run(signal);
    return outbox;
  }

  // --- answers -------------------------------------------------------------------------------------------------------------------

  #slotOf(event: Event): Slot | undefined {
    const control = event.target as HTMLInputElement;
    return control.name ? this.#slots.find((slot) => slot.owns(control)) : undefined;
  }

  #onInput(event: Event): void {
    const slot = this.#slotOf(event);
    if (!slot || !isTyped(event.target as Element)) return;
    let later = this.#typing.get(slot.number);
    if (!later) {
      later = debounce(() => this.#store(slot, "answer", true), TYPING_PAUSE_MS);
      this.#typing.set(slot.number, later);
    }
    later();
  }

  #onChange(event: Event): void {
    const slot = this.#slotOf(event);
    if (!slot) return;
    const control = event.target as HTMLInputElement;
    if (isTyped(control)) this.#typing.get(slot.number)?.flush();
    else this.#store(slot, isFlag(control) ? "flag" : "answer", false);
    this.#map.update(this.#pager.current);
  }

  /** A file was added to an answer or taken out of it. */
  #onFiles(event: Event): void {
    const section = event.target instanceof Element ? event.target.closest(".slot") : null;
    const slot = this.#slots.find((slot) => slot.section === section);
    if (slot) this.#store(slot, "answer", false);
  }

  /** Enter in a one-line field would press the form's first button; here it goes to the next gap of the text or the next question. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement) || event.isComposing) return;
    if (["submit", "button", "image", "file"].includes(event.target.type)) return;
    event.preventDefault();
    const slot = this.#slotOf(event);
    this.#typing.get(slot?.number ?? -1)?.flush();
    const gaps = [...(slot?.section.querySelectorAll<HTMLElement>(".gap") ?? [])];
    const at = gaps.indexOf(event.target);
    const next = at < 0 ? undefined : gaps[at + 1];
    if (next) next.focus();
    else this.#pager.step(1);
  }

  #commitTyping(): void {
    for (const later of this.#typing.values()) later.flush();
  }

  #store(slot: Slot, kind: "answer" | "flag", typed: boolean): void {
    this.#map.update(this.#pager.current);
    this.#touched.add(slot.number);
    const id = uuidv7();
    if (kind === "answer") this.#answers.made(slot.number, id);
    const step: NewStep = {
      id,
      attempt: this.#attempt,
      url: this.dataset.saveUrl ?? "",
      slot: slot.number,
      kind,
      fields: kind === "answer" ? slot.fields() : [],
      ...(kind === "flag" ? { flag: slot.flagged } : {}),
      typed,
    };
    // At once where possible: a page that goes away does not wait for a promise.
    const stored = this.#outbox?.add(step) ?? this.#opening.then((outbox) => outbox.add(step));
    this.#writing = stored.then((safe) => {
      if (kind === "answer") {
        this.#answers.kept(slot.number, id, safe);
        this.#showSaved(slot);
      }
      // A page on its way out has sent its steps already, by a request that outlives it.
      if (document.visibilityState === "visible") void this.#outbox?.flush();
    });
  }

  // --- submitting ----------------------------------------------------------------------------------------------------------------

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && button.dataset.check) return this.#check(button);
    const buttons = this.querySelectorAll("button[data-submit]");
    const turns = button?.hasAttribute("data-turn") ?? false;
    const isFinal = !turns && (buttons.length === 0 || button?.hasAttribute("data-submit"));
    if (isFinal && this.querySelector("answer-files[data-busy]")) return this.#answerPress("files-waiting");
    if (button) button.setAttribute("aria-busy", "true");
    const sent = await this.#sendAll();
    // A form that is sent into the void puts the browser's own page in the place of this one.
    const leaves = (turns || isFinal) && sent && (await this.#askClock());
    if (button) button.removeAttribute("aria-busy");
    if (leaves) this.#submitForm(button, turns ? this.#form.action : undefined);
    else if (turns || isFinal) this.#answerPress(this.#outbox?.state === "signin" ? "signin" : "needs-signal");
  }

  /**
   * Sends what waits, asks the server to check one question, and puts that question of the page that comes back in the place of the
   * one that stands here.
   */
  async #check(button: HTMLButtonElement): Promise<void> {
    const slot = this.#slots.find((slot) => String(slot.number) === button.dataset.check);
    if (!slot || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const sent = await this.#sendAll();
    const fields = new URLSearchParams([[button.name, button.value]]);
    for (const [name, value] of new FormData(this.#form)) {
      if (slot.owns({ name }) && typeof value === "string") fields.append(name, value);
    }
    const reply = sent
      ? await post(button.formAction, fields.toString(), {
          contentType: "application/x-www-form-urlencoded",
          accept: "text/html",
        }).catch(() => undefined)
      : undefined;
    button.removeAttribute("aria-busy");
    if (!reply?.ok) return this.#answerPress("check-offline", [slot.number]);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.getElementById(slot.section.id);
    if (!fresh) return this.#goToResult(reply.url);
    this.#notices.withdraw("check", "check-offline");
    slot.section.replaceChildren(...fresh.childNodes);
    this.#answers.forget(slot.number);
    this.#tellConflicts();
    for (const fallback of slot.section.querySelectorAll<HTMLElement>("[data-fallback]")) fallback.hidden = true;
    this.#pager.relabel();
    this.#map.update(this.#pager.current);
    // A refusal stands at the top of the page that came back.
    const refusal = new URL(reply.url).search ? page.querySelector("main > .notice b")?.textContent : undefined;
    if (refusal) this.#notices.tell("check", { slots: [slot.number], title: () => refusal });
    const result = refusal ? undefined : slot.section.querySelector<HTMLElement>("[data-checked]");
    (result ?? slot.section.querySelector<HTMLElement>("[data-check]"))?.focus();
  }

  async #sendAll(): Promise<boolean> {
    this.#commitTyping();
    await this.#opening;
    await this.#writing;
    await this.#outbox?.flush();
    return this.#waiting === 0;
  }

  #submitForm(button: HTMLElement | null = null, action?: string): void {
    if (this.#leaving) return;
    this.#leaving = true;
    const form = this.#form;
    this.#lock(false); // a disabled field would not be sent
    if (button instanceof HTMLButtonElement && button.name) {
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = button.name;
      chosen.value = button.value;
      form.append(chosen);
    }
    if (action) form.action = action;
    else if (this.dataset.submitUrl) form.action = this.dataset.submitUrl;
    else if (button instanceof HTMLButtonElement) form.action = button.formAction;
    HTMLFormElement.prototype.submit.call(form);
  }

  #goToResult(address: string | undefined): void {
    if (this.#leaving) return;
    this.#leaving = true;
    const target = address ?? this.dataset.resultUrl;
    if (target) location.assign(target);
    else location.reload();
  }

  // --- time ----------------------------------------------------------------------------------------------------------------------

  #startTimer(signal: AbortSignal): void {
    this.#signal = signal;
    const serverNow = Date.parse(this.dataset.now ?? "");
    this.#watch(Date.parse(this.dataset.deadline ?? ""), serverNow);
    // The end may move while nobody answers: a trainer grants time, or sets the quiz's end.
    const ask = () => void (this.#expired ? this.#finish() : this.#askClock());
    const asking = setInterval(() => document.visibilityState === "visible" && ask(), CLOCK_MS);
    signal.addEventListener("abort", () => clearInterval(asking));
  }

  #watch(deadline: number, serverNow: number): void {
    if (Number.isNaN(deadline) || Number.isNaN(serverNow) || !this.#signal) return;
    this.#timer = new Timer(
      this,
      deadline,
      serverNow,
      {
        warn: (minutes) => this.#announce(word(this, minutes === 5 ? "minutes5" : "minute1")),
        expire: () => void this.#expire(),
        drift: () => void this.#askClock(),
      },
      this.#signal,
    );
  }

  /** What the server says of the time, with an answer or when asked. */
  #takeTime(serverNow: string | undefined, deadline: string | undefined): void {
    const now = Date.parse(serverNow ?? "");
    if (!Number.isNaN(now)) this.#timer?.sync(now);
    const end = Date.parse(deadline ?? "");
    if (Number.isNaN(end)) return;
    if (!this.#timer) {
      // A quiz without an end got one, and a page without a clock shows it from the next load on.
      this.#watch(end, now);
    } else if (!this.#timer.move(end)) {
      return;
    }
    const time = timeOfDay(new Date(end));
    for (const place of document.querySelectorAll("[data-ends]")) place.textContent = word(this, "ends", { time });
    this.#notices.tell("moved", { title: this.#title("moved", { time }) });
    if (this.#expired && !this.#leaving && !this.#timer?.over) {
      this.#expired = false;
      this.#notices.withdraw("expired");
      this.#lock(false);
    }
  }

  /** Says whether the server answered. */
  async #askClock(): Promise<boolean> {
    const reply = await getJson(this.dataset.clockUrl ?? "").catch(() => undefined);
    if (!reply || !reached(reply)) return false;
    this.#notices.withdraw("needs-signal");
    const clock = reply.ok ? await reply.json().catch(() => undefined) : undefined;
    this.#takeTime(clock?.server_now, clock?.deadline_at ?? undefined);
    return true;
  }

  async #expire(): Promise<void> {
    if (this.#expired) return;
    this.#commitTyping();
    this.#expired = true;
    this.#lock(true);
    // Time may have been granted that this page has not heard of.
    await this.#askClock();
    if (!this.#expired) return;
    this.#tellExpired();
    this.#announce(this.#title(this.#expiredWord, { n: this.#waiting })());
    await this.#finish();
  }

  async #finish(): Promise<void> {
    if (await this.#sendAll()) await this.#submitExpired();
  }

  /** Hands in what the clock has ended, as soon as the server answers. */
  async #submitExpired(): Promise<void> {
    const there = await this.#askClock();
    if (!this.#expired) return;
    if (there) this.#submitForm();
    else this.#tellExpired();
  }

  #lock(locked: boolean): void {
    for (const slot of this.#slots) {
      slot.section.classList.toggle("quiz-lock", locked);
      for (const control of slot.section.querySelectorAll<HTMLInputElement>("input, textarea, select, button")) {
        if (!control.matches("[data-go]")) control.disabled = locked;
      }
    }
  }

  // --- what the person is told ---------------------------------------------------------------------------------------------------

  #report({ state }: OutboxChange): void {
    const waiting = this.#waiting;
    if (state === "idle" && this.#expired) void this.#submitExpired();
    if (state === "signin" && waiting > 0) {
      this.#notices.withdraw("offline");
      this.#notices.keep("signin", { title: this.#title("signin", { n: waiting }) });
    } else if (state === "waiting" && (waiting > 0 || !navigator.onLine)) {
      this.#notices.withdraw("signin");
      if (this.#expired) this.#tellExpired();
      else this.#notices.keep("offline", { title: this.#title("offline"), detail: this.#waitingWords });
    } else if (state === "idle" && navigator.onLine && !this.#expired) {
      this.#notices.withdraw("offline", "signin");
    }
  }

  /** The line under a question with an answer of this page: "Saved on this device, 09.41". */
  #showSaved(slot: Slot): void {
    const place = this.#answers.place(slot.number);
    for (const line of slot.section.querySelectorAll<HTMLElement>("[data-saved]")) {
      line.hidden = !place;
      setText(line, place ? word(this, place, { time: timeOfDay() }) : "");
    }
  }

  #title(name: string, values: Values = {}): () => string {
    return () => word(this, name, values);
  }

  get #waitingWords(): string {
    return this.#waiting > 0 ? word(this, "waiting", { n: this.#waiting }) : "";
  }

  get #expiredWord(): string {
    return this.#waiting > 0 ? "expired" : "expired-sent";
  }

  #tellExpired(): void {
    this.#notices.withdraw("offline");
    this.#notices.keep("expired", { title: this.#title(this.#expiredWord, { n: this.#waiting }) });
  }

  /** Says why a button did nothing. */
  #answerPress(name: string, slots?: number[]): void {
    this.#notices.tell(name, {
      title: this.#title(name, { n: this.#waiting }),
      detail: name === "signin" ? "" : this.#waitingWords,
      ...(slots ? { slots } : {}),
    });
    this.#notices.reveal();
  }

  /** Says which questions on screen show an answer that does not count. */
  #tellConflicts(): void {
    const slots = this.#answers.refused;
    const title = (meant: readonly number[]) => {
      const labels = this.#slots.filter((slot) => meant.includes(slot.number)).map((slot) => slot.label);
      return word(this, labels.length > 1 ? "conflicts" : "conflict", { n: listOf(labels) });
    };
    if (slots.length > 0) this.#notices.tell("conflict", { slots, title });
    else this.#notices.withdraw("conflict");
  }

  /** Said, not shown; the region must stand in the page before its text changes. */
  #announce(text: string): void {
    let region = this.querySelector("[data-announce]");
    if (!region) {
      region = document.createElement("p");
      region.className = "vh";
      region.setAttribute("role", "status");
      region.setAttribute("data-announce", "");
      this.append(region);
    }
    setTimeout(() => {
      if (region) region.textContent = text;
    }, 100);
  }
}
