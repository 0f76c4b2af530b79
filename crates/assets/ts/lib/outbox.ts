import { retryDelay } from "./backoff.js";
import { postJson } from "./http.js";
import { StepStore } from "./step-store.js";
import {
  bySequence,
  countQuestions,
  nextBatch,
  type Step,
  type StepResult,
  settle,
  superseded,
  wireForm,
} from "./steps.js";

export type OutboxState = "idle" | "sending" | "waiting" | "signin";

export interface OutboxChange {
  state: OutboxState;
  /** Questions of which something waits. */
  pending: number;
}

/** What the server said of a batch; all tabs hear it, whichever of them made the steps. */
export interface OutboxReply {
  url: string;
  done: Step[];
  refused: Step[];
  serverNow: string | undefined;
  lastStep: number | undefined;
  /** When the attempt ends; it may have moved. */
  deadline: string | undefined;
}

export interface OutboxClosed {
  url: string;
  location: string | undefined;
}

export type NewStep = Omit<Step, "seq" | "at" | "tried">;

interface OutboxEvents {
  change: OutboxChange;
  reply: OutboxReply;
  closed: OutboxClosed;
}

interface Message<T extends keyof OutboxEvents = keyof OutboxEvents> {
  type: T;
  detail: OutboxEvents[T];
}

const BATCH = { count: 50, bytes: 200_000 };
/** Browsers refuse to keep more than 64 KiB alive past the page. */
const KEEPALIVE_BATCH = { count: 50, bytes: 60_000 };

/**
 * Steps wait here, on the device, until the server has them. Sending is one at a time over all tabs (Web Locks); what happens
 * is told to the other tabs and to the other bundle on the page (BroadcastChannel).
 */
export class Outbox {
  readonly #person: string | undefined;
  readonly #store: StepStore | undefined;
  readonly #target = new EventTarget();
  #channel: BroadcastChannel | undefined;
  /** Steps that could not be written to the device; they live as long as the page. */
  readonly #volatile = new Map<string, Step>();
  /** A copy in memory: a page that is going away has no time to read the database. */
  #pending: Step[] = [];
  #sequence: number;
  #state: OutboxState = "idle";
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Resolves to whether the outbox was emptied. */
  #draining: Promise<boolean> | undefined;

  private constructor(person: string | undefined, store: StepStore | undefined, sequence: number) {
    this.#person = person;
    this.#store = store;
    this.#sequence = sequence;
    if (person && "BroadcastChannel" in window) {
      this.#channel = new BroadcastChannel(`serentak-outbox-${person}`);
      this.#channel.onmessage = (event: MessageEvent<Message>) => void this.#hear(event.data);
    }
  }

  /** Opens the person's outbox until `signal` ends. For nobody, or where storage is refused, it lives in memory. */
  static async open(person: string | undefined, signal: AbortSignal): Promise<Outbox> {
    const store = person ? await StepStore.open(person).catch(() => undefined) : undefined;
    const outbox = new Outbox(person, store, (await store?.lastSequence()) ?? 0);
    signal.addEventListener("abort", () => outbox.#close());
    await outbox.#reload();
    if (outbox.#pending.length > 0) outbox.#state = "waiting";
    return outbox;
  }

  get pending(): readonly Step[] {
    return this.#pending;
  }

  get state(): OutboxState {
    return this.#state;
  }

  /** Keeps sending until `signal` ends: now, when the network returns, when the page is looked at, and as it goes away. */
  run(signal: AbortSignal): void {
    window.addEventListener("online", () => void this.flush(), { signal });
    window.addEventListener("pagehide", () => this.flushAndLeave(), { signal });
    document.addEventListener(
      "visibilitychange",
      () => (document.visibilityState === "hidden" ? this.flushAndLeave() : void this.flush()),
      { signal },
    );
    void this.flush();
  }

  on<T extends keyof OutboxEvents>(type: T, hear: (detail: OutboxEvents[T]) => void, signal: AbortSignal): void {
    this.#target.addEventListener(type, (event) => hear((event as CustomEvent<OutboxEvents[T]>).detail), { signal });
  }

  /** Keeps sequence numbers above what the server has seen from other devices. */
  raiseSequence(floor: number): void {
    this.#sequence = Math.max(this.#sequence, floor);
  }

  /** Stores a step. True once it is safe on the device; false if it is only in memory. */
  async add(data: NewStep): Promise<boolean> {
    this.#sequence += 1;
    const step: Step = { ...data, seq: this.#sequence, at: new Date().toISOString(), tried: false };
    const replaced = superseded(this.#pending, step);
    this.#volatile.set(step.id, step);
    for (const id of replaced) this.#volatile.delete(id);
    this.#pending = [...this.#pending.filter((other) => !replaced.includes(other.id)), step].sort(bySequence);
    try {
      if (!this.#store) return false;
      await this.#store.put(step, replaced);
      this.#volatile.delete(step.id);
      return true;
    } catch {
      return false;
    } finally {
      this.#changed(this.#state === "idle" ? "sending" : this.#state);
    }
  }

  /** Sends what waits. Resolves when all is sent or the first try has failed. */
  async flush(): Promise<void> {
    if (this.#draining) {
      // A step stored while the last round was ending would otherwise wait for the next occasion.
      if ((await this.#draining) && this.#pending.length > 0) await this.flush();
      return;
    }
    this.#draining = this.#locked(() => this.#drain()).finally(() => {
      this.#draining = undefined;
    });
    await this.#draining;
  }

  /** For a page that goes away: the requests outlive it. A lost reply does no harm, the server knows each id. */
  flushAndLeave(): void {
    const batch = nextBatch(this.#pending, KEEPALIVE_BATCH);
    const url = batch[0]?.url;
    if (!url) return;
    postJson(url, { steps: batch.map(wireForm) }, { keepalive: true })
      .then((response) => this.#takeReply(url, batch, response))
      .catch(() => undefined);
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#channel?.close();
    this.#channel = undefined;
  }

  async #locked<T>(task: () => Promise<T>): Promise<T> {
    // Web Locks exist only in secure contexts; without them two tabs may send the same step twice, which the server allows.
    if (!navigator.locks) return task();
    return (await navigator.locks.request(`serentak-outbox-${this.#person}`, task)) as T;
  }

  async #drain(): Promise<boolean> {
    clearTimeout(this.#retry);
    let limits = BATCH;
    await this.#reload();
    while (this.#pending.length > 0) {
      const batch = nextBatch(this.#pending, limits);
      const url = batch[0]?.url;
      if (!url) break;
      this.#changed("sending");
      await this.#store?.markTried(batch.filter((step) => !this.#volatile.has(step.id))).catch(() => undefined);
      const outcome = await postJson(url, { steps: batch.map(wireForm) })
        .then((response) => this.#takeReply(url, batch, response))
        .catch(() => "failed" as const);
      if (outcome === "signin") {
        this.#changed("signin");
        return false;
      }
      if (outcome === "too-large" && batch.length > 1) {
        limits = { ...limits, count: Math.ceil(batch.length / 2) };
        continue;
      }
      if (outcome !== "settled") {
        this.#scheduleRetry();
        return false;
      }
      this.#failures = 0;
    }
    this.#changed("idle");
    return true;
  }

  async #takeReply(
    url: string,
    batch: Step[],
    response: Response,
  ): Promise<"settled" | "signin" | "too-large" | "failed"> {
    if (response.status === 401 || response.redirected) return "signin";
    if (response.status === 413) return "too-large";
    const body = await response.json().catch(() => ({}));
    if (response.status === 409 && body.code === "quiz.attempt_closed") {
      await this.#archive(
        this.#pending.filter((step) => step.url === url),
        "quiz.attempt_closed",
      );
      this.#tell("closed", { url, location: body.location ?? response.headers.get("Location") ?? undefined });
      return "settled";
    }
    if (!response.ok) return "failed";
    const { done, refused } = settle(batch, (body.results ?? []) as StepResult[]);
    await this.#remove(done);
    await this.#archive(refused, "refused");
    this.#tell("reply", {
      url,
      done,
      refused,
      serverNow: body.server_now,
      lastStep: body.last_step,
      deadline: body.deadline_at ?? undefined,
    });
    return done.length + refused.length > 0 ? "settled" : "failed";
  }

  async #remove(steps: Step[]): Promise<void> {
    if (steps.length === 0) return;
    for (const step of steps) this.#volatile.delete(step.id);
    await this.#store?.remove(steps);
    await this.#reload();
  }

  async #archive(steps: Step[], reason: string): Promise<void> {
    if (steps.length === 0) return;
    for (const step of steps) this.#volatile.delete(step.id);
    await this.#store?.archive(steps, reason);
    await this.#reload();
  }

  #scheduleRetry(): void {
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.flush(), retryDelay(this.#failures));
    this.#changed("waiting");
  }

  async #reload(): Promise<void> {
    const stored = (await this.#store?.all().catch(() => [])) ?? [];
    const ids = new Set(stored.map((step) => step.id));
    this.#pending = [...stored, ...[...this.#volatile.values()].filter((step) => !ids.has(step.id))].sort(bySequence);
    this.#sequence = Math.max(this.#sequence, this.#pending[this.#pending.length - 1]?.seq ?? 0);
  }

  #changed(state: OutboxState): void {
    this.#state = state;
    this.#tell("change", { state, pending: countQuestions(this.#pending) });
  }

  #tell<T extends keyof OutboxEvents>(type: T, detail: OutboxEvents[T]): void {
    this.#target.dispatchEvent(new CustomEvent(type, { detail }));
    this.#channel?.postMessage({ type, detail } satisfies Message<T>);
  }

  async #hear({ type, detail }: Message): Promise<void> {
    if (type === "change") {
      await this.#reload();
      this.#state = (detail as OutboxChange).state;
    }
    this.#target.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
