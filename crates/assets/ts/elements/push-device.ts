import { getJson, postJson } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { uuidv7 } from "../lib/uuidv7.js";
import { pageLanguage, setText, word } from "../lib/words.js";

interface Listed {
  digest: string;
}

/** <push-device> around the list of devices: marks the one in hand, or offers to turn notices on for it. */
export class PushDevice extends LiveElement {
  protected override start(signal: AbortSignal): void {
    const button = this.querySelector<HTMLButtonElement>("[data-turn-on]");
    if (!button) return;
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
      this.#say("unable");
      return;
    }
    button.addEventListener("click", () => void this.#turnOn(button), { signal });
    void this.#look(button);
  }

  /** A registration that the server does not know (any more) is offered anew. */
  async #look(button: HTMLButtonElement): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration("/");
    const known = await registration?.pushManager.getSubscription();
    const row = known && this.querySelector(`[data-digest="${await digest(known.endpoint)}"]`);
    const mark = row?.querySelector<HTMLElement>("[data-this]");
    if (mark) mark.hidden = false;
    button.hidden = Boolean(mark);
    if (Notification.permission === "denied") this.#say("denied");
  }

  async #turnOn(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") {
        this.#say("denied");
        return;
      }
      await navigator.serviceWorker.register("/sw.js");
      const { pushManager } = await navigator.serviceWorker.ready;
      const applicationServerKey = this.dataset.key ?? "";
      // One that was bound to another key of ours gives way.
      const old = await pushManager.getSubscription();
      const listed = old ? await this.#isListed(old.endpoint) : false;
      if (old && !listed) await old.unsubscribe();
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
      const body = { ...subscription.toJSON(), locale: pageLanguage() };
      const reply = await postJson(this.dataset.src ?? "", body, { key: uuidv7() });
      if (!reply.ok) throw new Error(`${reply.status}`);
      location.reload();
    } catch {
      this.#say("failed");
    } finally {
      button.disabled = false;
    }
  }

  async #isListed(endpoint: string): Promise<boolean> {
    const reply = await getJson(this.dataset.src ?? "");
    const devices = reply.ok ? ((await reply.json()) as Listed[]) : [];
    const own = await digest(endpoint);
    return devices.some((device) => device.digest === own);
  }

  #say(name: string): void {
    const status = this.querySelector("[data-status]");
    if (status) setText(status, word(this, name));
  }
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
