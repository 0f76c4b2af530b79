import { LiveElement } from "../lib/live-element.js";

/** <dialog-open data-for="id"> around a button or link: opens that native <dialog>. A link's target is the way without script. */
export class DialogOpen extends LiveElement {
  protected override start(signal: AbortSignal): void {
    this.addEventListener(
      "click",
      (event) => {
        const dialog = document.getElementById(this.dataset.for ?? "");
        if (!(dialog instanceof HTMLDialogElement) || !(event.target as Element).closest("a, button")) return;
        event.preventDefault();
        dialog.showModal();
        dialog.addEventListener("click", closeOnBackdrop);
      },
      { signal },
    );
  }
}

function closeOnBackdrop(event: MouseEvent): void {
  const dialog = event.currentTarget as HTMLDialogElement;
  const onClose = (event.target as Element).closest("[data-close]");
  if (onClose || event.target === dialog) dialog.close();
}
