export type Values = Record<string, string | number>;

/** Puts `values` into the `{name}` places of a phrase; unknown places stay. */
export function fill(phrase: string, values: Values = {}): string {
  return phrase.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place));
}

/** The phrase in `data-w-<name>`: every word a person sees comes from the page, in the page's language. */
export function word(element: Element, name: string, values: Values = {}): string {
  return fill(element.getAttribute(`data-w-${name}`) ?? "", values);
}

/** Sets the text of `[data-text]` inside `element`, so that an icon beside it stays; else of the element itself. */
export function setText(element: Element, text: string): void {
  const target = element.querySelector("[data-text]") ?? element;
  if (target.textContent !== text) target.textContent = text;
}

export function pageLanguage(): string {
  return document.documentElement.lang || "id";
}

export function timeOfDay(date = new Date()): string {
  return new Intl.DateTimeFormat(pageLanguage(), { hour: "2-digit", minute: "2-digit" }).format(date);
}

/** "1", "1 and 3", "1, 3 and 5", in the page's language. */
export function listOf(items: readonly string[]): string {
  return new Intl.ListFormat(pageLanguage(), { type: "conjunction" }).format(items);
}
