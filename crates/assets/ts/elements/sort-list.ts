import Sortable from "sortablejs";
import { postJson } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { word } from "../lib/words.js";

/**
 * <sort-list data-url data-w-saved data-w-failed data-handle?> around (or inside) the parent of `[data-id]` rows with a `.drag` handle
 * (or the one named): dragging as an extra to the up and down buttons, which stay plain submits. Lists may stand within rows of lists.
 * What the page says elsewhere about the order, `[data-follows-order]` with an id, is asked for again.
 */
export class SortList extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const list = this.querySelector("[data-id]")?.parentElement;
    if (!list) return;
    let before: string[] = [];
    const sortable = Sortable.create(list, {
      handle: this.dataset.handle ?? ".drag",
      draggable: ">[data-id]",
      dataIdAttr: "data-id",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      onStart: () => {
        before = sortable.toArray();
      },
      onEnd: async () => {
        const order = sortable.toArray();
        if (order.join() === before.join()) return;
        const saved = await postJson(this.dataset.url ?? "", { order })
          .then((response) => response.ok && !response.redirected)
          .catch(() => false);
        if (!saved) sortable.sort(before, true);
        this.#say(word(this, saved ? "saved" : "failed"));
        if (saved) await followOrder(signal);
        this.dispatchEvent(new CustomEvent("order-changed", { bubbles: true, detail: { order, saved } }));
      },
    });
    signal.addEventListener("abort", () => sortable.destroy());
  }

  #say(text: string): void {
    let status = this.querySelector(":scope > [role='status']");
    if (!status) {
      status = document.createElement("p");
      status.setAttribute("role", "status");
      status.className = "status-line";
      this.append(status);
    }
    status.textContent = text;
  }
}

/** Numbers and lists of the page that follow the order, as the server has them now. */
async function followOrder(signal: AbortSignal): Promise<void> {
  const followers = document.querySelectorAll("[data-follows-order]");
  if (followers.length === 0) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store", signal });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const follower of followers) {
      const now = fresh.getElementById(follower.id);
      if (now) follower.replaceChildren(...now.childNodes);
    }
  } catch {
    // The order is saved; the numbers follow when the page is opened next.
  }
}
