/** Whose outbox an element writes to: the `data-person` on or around it, else the page's. */
export function personOf(element: Element): string | undefined {
  const bearer = element.closest<HTMLElement>("[data-person]") ?? document.querySelector<HTMLElement>("[data-person]");
  return bearer?.dataset.person || undefined;
}
