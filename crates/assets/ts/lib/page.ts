/** Moves the focus to a form's error summary, on a full page as after a swap. */
export function watchErrorSummaries(): void {
  const focus = () => document.querySelector<HTMLElement>('.notice--danger[tabindex="-1"]')?.focus();
  focus();
  document.addEventListener("htmx:after:swap", focus);
}

/** Closes open `details.menu` on Escape and on a click elsewhere. */
export function watchMenus(): void {
  const openMenus = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/** Puts the text of a pressed `[data-insert="id"][data-text]` into that field, on a line of its own; without script the button's form does it. */
export function watchInserts(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("button[data-insert]");
    const field = button && document.getElementById(button.dataset.insert ?? "");
    if (!(field instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const before = field.value.trimEnd();
    field.value = before ? `${before}\n${button?.dataset.text ?? ""}` : (button?.dataset.text ?? "");
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

/** Shows the page's `[data-network-notice]` while a partial update cannot reach the server; the page stays as it is. */
export function watchNetwork(): void {
  const show = (hidden: boolean) => () => {
    const notice = document.querySelector<HTMLElement>("[data-network-notice]");
    if (notice) notice.hidden = hidden;
  };
  document.addEventListener("htmx:error", show(false));
  document.addEventListener("htmx:after:request", show(true));
}

/**
 * Presses what a page offers by a single key, `data-key="j"`: follows a link, presses a button, goes to a field. Not while typing.
 * Control and Enter press the button marked `data-send`, while typing too. In a group marked `data-levels`, a digit chooses the radio button
 * of that number.
 */
export function watchKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
      document.querySelector<HTMLElement>("button[data-send]")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !/^[a-z1-9]$/.test(event.key)) return;
    const target = event.target as HTMLElement;
    if (target.closest('input:not([type="radio"]), textarea, select, [contenteditable]')) return;
    if (/[1-9]/.test(event.key)) {
      const levels = target.closest("[data-levels]")?.querySelectorAll<HTMLInputElement>('input[type="radio"]');
      const level = levels?.[Number(event.key) - 1];
      level?.focus();
      level?.click();
      return;
    }
    const offered = document.querySelector<HTMLElement>(`[data-key="${event.key}"]`);
    if (!offered) return;
    event.preventDefault();
    if (offered.matches("a, button")) offered.click();
    else offered.focus();
  });
}
