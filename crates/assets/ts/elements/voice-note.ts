import { LiveElement } from "../lib/live-element.js";
import { setText, word } from "../lib/words.js";

/** A note is short; a recording ends by itself, well under the 2 MB that the server takes. */
const LONGEST_MS = 180_000;
const BITS_PER_SECOND = 32_000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/**
 * <voice-note> around a hidden button and a file input: the button records and puts the recording into the input, so that the form
 * sends it like any file. Without script or microphone the input stands alone.
 */
export class VoiceNote extends LiveElement {
  #recorder: MediaRecorder | undefined;

  protected override start(signal: AbortSignal): void {
    const button = this.querySelector("button");
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!button || !input || typeof MediaRecorder === "undefined" || !navigator.mediaDevices) return;
    button.hidden = false;
    button.addEventListener("click", () => void this.#toggle(button, input), { signal });
    signal.addEventListener("abort", () => this.#recorder?.stop());
  }

  async #toggle(button: HTMLButtonElement, input: HTMLInputElement): Promise<void> {
    if (this.#recorder) {
      this.#recorder.stop();
      return;
    }
    const status = this.querySelector("[data-status]") ?? button;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
      const recorder = new MediaRecorder(stream, {
        audioBitsPerSecond: BITS_PER_SECOND,
        ...(kind ? { mimeType: kind } : {}),
      });
      const parts: Blob[] = [];
      const ends = setTimeout(() => recorder.stop(), LONGEST_MS);
      recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
      recorder.addEventListener("stop", () => {
        clearTimeout(ends);
        for (const track of stream.getTracks()) track.stop();
        this.#recorder = undefined;
        setText(button, word(this, "record"));
        put(input, new Blob(parts, { type: recorder.mimeType }));
        setText(status, word(this, "done"));
      });
      recorder.start();
      this.#recorder = recorder;
      setText(button, word(this, "stop"));
    } catch {
      setText(status, word(this, "failed"));
    }
  }
}

function put(input: HTMLInputElement, recording: Blob): void {
  const ending = recording.type.includes("mp4") ? "m4a" : recording.type.includes("ogg") ? "ogg" : "webm";
  const files = new DataTransfer();
  files.items.add(new File([recording], `suara.${ending}`, { type: recording.type }));
  input.files = files.files;
}
