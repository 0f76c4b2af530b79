import { type Notice, Notices } from "../lib/notices.js";
import { setText } from "../lib/words.js";

/** The box above the questions that shows the notice that fits what is in view. */
export class NoticeBox {
  readonly #root: HTMLElement;
  readonly #inView: () => readonly number[];
  readonly #notices = new Notices();

  constructor(root: HTMLElement, inView: () => readonly number[]) {
    this.#root = root;
    this.#inView = inView;
  }

  tell(name: string, notice: Notice): void {
    this.#notices.tell(name, notice);
    this.update();
  }

  /** As `tell`, for what is reported again and again. */
  keep(name: string, notice: Notice): void {
    this.#notices.keep(name, notice);
    this.update();
  }

  withdraw(...names: string[]): void {
    this.#notices.withdraw(...names);
    this.update();
  }

  /** Brings the notice into view, where it answers the press of a button that may stand far below. */
  reveal(): void {
    this.#root.querySelector("[data-notice]")?.scrollIntoView({ block: "center" });
  }

  /** To be called when other questions have come into view. */
  update(): void {
    const shown = this.#notices.beside(this.#inView());
    const box = this.#root.querySelector<HTMLElement>("[data-notice]");
    if (!box) return;
    box.hidden = !shown?.title;
    if (!shown) return;
    for (const part of box.querySelectorAll<HTMLElement>("[data-only]")) part.hidden = part.dataset.only !== shown.name;
    // Said again only where it has changed: the box is a live region.
    const heading = box.querySelector("[data-title]");
    if (heading && heading.textContent !== shown.title) heading.textContent = shown.title;
    setText(box, shown.detail);
  }
}
