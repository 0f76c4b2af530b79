import { retryDelay } from "./backoff.js";

/** Hints that come together are followed once; a little chance, so that many pages do not ask at the same moment. */
const GATHER_MS = 80;
const SPREAD_MS = 60;

type Listener = () => void;

interface Connection {
  saveData?: boolean;
}

/**
 * One line to the server for all live parts of a page. It is open only while somebody looks at the page: browsers allow few lines to a
 * server, and a phone in a pocket shall not pay for news. Whoever comes back sees the page as it is then.
 */
class Feed {
  #topics = new Map<string, Set<Listener>>();
  #source: EventSource | undefined;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #away = false;

  constructor() {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
  }

  join(topic: string, listener: Listener, signal: AbortSignal): void {
    const listeners = this.#topics.get(topic) ?? new Set();
    listeners.add(listener);
    this.#topics.set(topic, listeners);
    signal.addEventListener("abort", () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#topics.delete(topic);
    });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open());
  }

  #open(): void {
    this.#close();
    const saving = (navigator as Navigator & { connection?: Connection }).connection?.saveData === true;
    if (this.#topics.size === 0 || document.hidden || saving) return;
    const query = new URLSearchParams([...this.#topics.keys()].map((topic) => ["topik", topic]));
    const source = new EventSource(`/langsung?${query}`);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#failures = 0;
      if (this.#away) this.#tellAll();
      this.#away = true;
    });
    source.addEventListener("berubah", (event) => this.#tell(String((event as MessageEvent<string>).data)));
    source.addEventListener("error", () => {
      this.#close();
      this.#failures += 1;
      this.#timer = setTimeout(() => this.#open(), retryDelay(this.#failures));
    });
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  #tell(topic: string): void {
    for (const listener of this.#topics.get(topic) ?? []) listener();
  }

  #tellAll(): void {
    for (const topic of this.#topics.keys()) this.#tell(topic);
  }
}

let feed: Feed | undefined;

/** Calls the listener whenever something of the topic changed, until the signal. */
export function follow(topic: string, listener: Listener, signal: AbortSignal): void {
  feed ??= new Feed();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const gathered = () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        listener();
      },
      GATHER_MS + Math.random() * SPREAD_MS,
    );
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  feed.join(topic, gathered, signal);
}
