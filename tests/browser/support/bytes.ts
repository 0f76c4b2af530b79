// How much a visit transfers, as the browser counts it on the line.
import type { Page } from "@playwright/test";

/** Bytes of everything that a fresh visit of this address loads, by address. */
export async function transferred(page: Page, address: string): Promise<Map<string, number>> {
  const session = await page.context().newCDPSession(page);
  const names = new Map<string, string>();
  const sizes = new Map<string, number>();
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: false });
  await session.send("Network.clearBrowserCache");
  const ahead = new Set<string>();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    names.set(requestId, request.url);
    if (request.headers["Sec-Purpose"] === "prefetch") ahead.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    // What is fetched ahead belongs to the next page.
    if (ahead.has(requestId)) return;
    const name = names.get(requestId) ?? requestId;
    sizes.set(name, (sizes.get(name) ?? 0) + encodedDataLength);
  });
  await page.goto(address, { waitUntil: "networkidle" });
  await session.detach();
  return sizes;
}

export function total(sizes: Map<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
