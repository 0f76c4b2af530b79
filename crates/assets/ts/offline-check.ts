// Checks the signed facts of a certificate's second QR code in the browser, without a network: a compact JWS (EdDSA) in the fragment of
// the address, against the keys that the page holds.

const FACTS = ["code", "number", "name", "training", "jp", "issued", "until"] as const;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

type Outcome = "none" | "genuine" | "forged" | "unable";

/** Whether one of these keys (base64url) signed the token. */
async function signed(token: string, keys: readonly string[]): Promise<boolean> {
  const at = token.lastIndexOf(".");
  const body = new TextEncoder().encode(token.slice(0, at));
  const signature = bytes(token.slice(at + 1));
  for (const raw of keys) {
    const key = await crypto.subtle.importKey("raw", bytes(raw), { name: "Ed25519" }, false, ["verify"]);
    if (await crypto.subtle.verify({ name: "Ed25519" }, key, signature, body)) return true;
  }
  return false;
}

function facts(token: string): unknown[] | null {
  const [header, payload, signature, ...rest] = token.split(".");
  if (!header || !payload || !signature || rest.length > 0) return null;
  const { alg } = JSON.parse(new TextDecoder().decode(bytes(header))) as { alg?: unknown };
  const list: unknown = JSON.parse(new TextDecoder().decode(bytes(payload)));
  return alg === "EdDSA" && Array.isArray(list) && list.length === FACTS.length ? list : null;
}

async function judge(token: string, keys: readonly string[]): Promise<[Outcome, unknown[]]> {
  let list: unknown[] | null;
  try {
    list = facts(token);
  } catch {
    list = null;
  }
  if (!list) return ["forged", []];
  // Without a secure context or in an old browser there is nothing to check with.
  if (!globalThis.crypto?.subtle) return ["unable", list];
  try {
    return (await signed(token, keys)) ? ["genuine", list] : ["forged", []];
  } catch (error) {
    return [error instanceof DOMException && error.name === "NotSupportedError" ? "unable" : "forged", list];
  }
}

async function show(root: HTMLElement): Promise<void> {
  const token = location.hash.slice(1);
  const keys = (root.dataset.keys ?? "").split(" ").filter(Boolean);
  const [outcome, list] = token ? await judge(token, keys) : (["none", []] as [Outcome, unknown[]]);
  for (const notice of root.querySelectorAll<HTMLElement>("[data-outcome]")) {
    notice.hidden = notice.dataset.outcome !== outcome;
  }
  const shown = outcome === "genuine";
  for (const [place, name] of FACTS.entries()) {
    const value = list[place];
    const cell = root.querySelector(`[data-fact="${name}"]`);
    if (cell && shown && value !== null && value !== undefined) cell.textContent = String(value);
  }
  const table = root.querySelector<HTMLElement>("[data-facts]");
  if (table) table.hidden = !shown;
  const online = root.querySelector<HTMLAnchorElement>("[data-online]");
  if (online && list.length > 0) online.href = `/cek/${encodeURIComponent(String(list[0]))}`;
  const last = list[FACTS.length - 1];
  if (shown && typeof last === "string" && last < new Date().toISOString().slice(0, 10)) {
    const cell = root.querySelector('[data-fact="until"]');
    if (cell) cell.textContent = `${last} (${root.dataset.todayExpired ?? ""})`;
  }
}

/** Has the service worker keep this page and its files, so that the next check needs no network. */
async function keepPage(said: HTMLElement | null): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js", { scope: "/cek/" });
  const { active } = await navigator.serviceWorker.ready;
  const names = performance.getEntriesByType("resource").map((entry) => new URL(entry.name, location.href));
  const keep = names.filter((name) => name.origin === location.origin).map((name) => name.pathname);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    if (said) said.hidden = false;
  };
  active?.postMessage({ keep: [...new Set(keep)] }, [port2]);
}

const root = document.querySelector<HTMLElement>("[data-offline-check]");
if (root) {
  const again = () => void show(root);
  addEventListener("hashchange", again);
  again();
  // Once everything is loaded, so that all its files are known. Without a network it is kept already.
  const keep = () => void keepPage(document.querySelector("[data-kept]")).catch(() => undefined);
  if (document.readyState === "complete") keep();
  else addEventListener("load", keep);
}
