import { follow } from "../lib/feed.js";
import { LiveElement } from "../lib/live-element.js";

/**
 * <live-part id data-topic> around a part of a page that shows the state of something: when the server hints that something of the topic
 * changed, the page is asked for again and this part replaced. Without script, or where the line is closed, it is as of loading.
 * With data-src it shows the part of the same id of that page.
 */
export class LivePart extends LiveElement {
  #asking = false;
  #again = false;

  protected override start(signal: AbortSignal): void {
    const topic = this.dataset.topic;
    if (topic && this.id) follow(topic, () => void this.#ask(signal), signal);
    if (this.dataset.src) void this.#ask(signal);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    try {
      const answer = await fetch(this.dataset.src ?? location.href, {
        headers: { accept: "text/html" },
        cache: "no-store",
        signal,
      });
      if (answer.ok && !answer.redirected) this.#show(await answer.text());
    } catch {
      // The line is down; when it is back, the feed says so.
    } finally {
      this.#asking = false;
    }
    if (this.#again && !signal.aborted) await this.#ask(signal);
  }

  /** Whether a form in here was begun: what somebody wrote or ticked comes first. */
  #isTyped(): boolean {
    const texts = [...this.querySelectorAll<HTMLTextAreaElement>("textarea")];
    const inputs = [...this.querySelectorAll<HTMLInputElement>("input")];
    return (
      texts.some((text) => text.value !== text.defaultValue) ||
      inputs.some((input) => input.value !== input.defaultValue || input.checked !== input.defaultChecked)
    );
  }

  #show(text: string): void {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(this.id);
    if (!fresh || fresh.innerHTML === this.innerHTML) return;
    const focused = document.activeElement;
    const within = focused instanceof HTMLElement && this.contains(focused);
    // Somebody is typing here: what they type comes first.
    if ((within && focused.matches("input, textarea, select")) || this.#isTyped()) return;
    const href = within ? focused.getAttribute("href") : undefined;
    // What the reader opened stays open.
    const opened = [...this.querySelectorAll("details")].map((part) => part.open);
    this.replaceChildren(...fresh.childNodes);
    // Parts that ask in their own way do so now.
    document.dispatchEvent(new Event("part-renewed"));
    const parts = this.querySelectorAll("details");
    if (parts.length === opened.length) {
      for (const [place, part] of parts.entries()) part.open = opened[place] ?? part.open;
    }
    const same = [...this.querySelectorAll<HTMLElement>("a[href]")].find((link) => link.getAttribute("href") === href);
    if (href) same?.focus();
  }
}
