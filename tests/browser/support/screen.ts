// What must hold on every screen: no accessibility violation, no sideways scroll, and a picture to look at.
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const shots = join(import.meta.dirname, "../shots");

/** A whole run takes none: nobody looks at hundreds of them. */
const pictures = process.env["TEST_PICTURES"] !== "none";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The narrowest width that must work: a phone of 320 px, or a desktop at 400 %. */
const narrowest = 320;

export async function checkScreen(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("load");
  await page.evaluate(() => document.fonts.ready);
  if (pictures) await takePicture(page, name);
  await checkWords(page, name);
  await checkAccessibility(page, name);
  await checkReflow(page, name);
}

/** A key that has no words shows itself, such as `nav-home`. */
async function checkWords(page: Page, name: string): Promise<void> {
  const keys = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const text = node.textContent?.trim() ?? "";
      const code = node.parentElement?.closest("code, pre, script, textarea");
      if (!code && /^[a-z]+(-[a-z0-9]+)+$/.test(text) && text !== "e-mail") found.push(text);
    }
    return found;
  });
  expect.soft(keys, `${name} shows keys instead of words`).toEqual([]);
}

async function checkAccessibility(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}\n    ${target.join(" ")}\n    ${html}`),
  );
  expect.soft(findings, `accessibility of ${name} at ${page.url()}`).toEqual([]);
}

async function checkReflow(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of new Set([before?.width ?? narrowest, narrowest])) {
    await resize(page, { width, height: before?.height ?? 800 });
    const wide = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= limit) return [];
      return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > limit + 1)
        .slice(0, 5)
        .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    });
    expect.soft(wide, `${name} scrolls sideways at ${width} px`).toEqual([]);
  }
  if (before) await resize(page, before);
}

/** Waits until the page stands in its new size, so that the tap that follows hits what it is meant for. */
async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await expect.poll(() => page.evaluate(() => ({ width: innerWidth, height: innerHeight }))).toEqual(size);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** A picture of the whole page; bars fixed to the window stand at its end. */
async function takePicture(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (before) await resize(page, { width: before.width, height: Math.min(Math.max(height, before.height), 6000) });
  await page.screenshot({ path: join(shots, `${name}.png`), animations: "disabled" });
  if (before) await resize(page, before);
}
