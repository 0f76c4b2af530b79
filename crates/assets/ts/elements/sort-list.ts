import Sortable from "sortablejs";
import { postJson } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { word } from "../lib/words.js";

/**
 * <sort-list data-url data-w-saved data-w-failed> around (or inside) the parent of `[data-id]` rows with a `.drag` handle: dragging
 * as an extra to the up and down buttons, which stay plain submits.
 */
export class SortList extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const list = this.querySelector("[data-id]")?.parentElement;
    if (!list) return;
    let before: string[] = [];
    const sortable = Sortable.create(list, {
      handle: ".drag",
      draggable: "[data-id]",
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
