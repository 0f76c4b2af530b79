// How a person works the fields of a page: with a mouse, with the keyboard alone, or with a finger.
import { expect, type Locator } from "@playwright/test";

export interface Hand {
  /** Picks an option or ticks a box. */
  pick(option: Locator): Promise<void>;
  /** Writes into an empty field and goes on. */
  write(field: Locator, text: string): Promise<void>;
  /** Picks the option with these words from a list. */
  choose(list: Locator, option: string): Promise<void>;
  /** Presses a button. */
  press(button: Locator): Promise<void>;
}

export const mouse: Hand = {
  pick: (option) => option.check(),
  write: async (field, text) => {
    await field.fill(text);
    await field.blur();
  },
  choose: async (list, option) => {
    await list.selectOption({ label: option });
  },
  press: (button) => button.click(),
};

/** Taps. What the fields of a phone open, its keyboard and its lists, does not belong to the page. */
export const finger: Hand = {
  pick: async (option) => {
    await option.tap();
    await expect(option).toBeChecked();
  },
  write: async (field, text) => {
    await field.tap();
    await expect(field).toBeFocused();
    await field.page().keyboard.insertText(text);
  },
  choose: async (list, option) => {
    await list.tap();
    await expect(list).toBeFocused();
    await list.selectOption({ label: option });
  },
  press: (button) => button.tap(),
};

/** Tab, Space, Enter, arrows and letters; nothing takes the focus but these. */
export const keys: Hand = {
  pick: async (option) => {
    const { keyboard } = option.page();
    if ((await option.getAttribute("type")) === "radio") {
      // A group of options is one stop; the arrows go through it.
      await pressUntil(option, "Tab", () => option.evaluate(inFocusedGroup));
      await keyboard.press("Space");
      await pressUntil(option, "ArrowDown", () => option.isChecked());
    } else {
      await tabTo(option);
      await keyboard.press("Space");
    }
    await expect(option).toBeChecked();
  },
  write: async (field, text) => {
    await tabTo(field);
    await field.page().keyboard.type(text);
    await field.page().keyboard.press("Tab");
  },
  choose: async (list, option) => {
    await tabTo(list);
    await pressUntil(list, "ArrowDown", async () => (await chosen(list)) === option);
  },
  press: async (button) => {
    await tabTo(button);
    await button.page().keyboard.press("Enter");
  },
};

/** Goes on by Tab until the field has the focus, as somebody without a mouse does. */
export function tabTo(field: Locator): Promise<void> {
  return pressUntil(field, "Tab", () => field.evaluate((element) => element === document.activeElement));
}

/** The words of the option that a list shows. */
export function chosen(list: Locator): Promise<string | undefined> {
  return list.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]?.label);
}

function inFocusedGroup(option: Element): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLInputElement && focused.name === (option as HTMLInputElement).name;
}

async function pressUntil(field: Locator, key: string, reached: () => Promise<boolean>): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await reached()) return;
    await field.page().keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${field}`);
}
