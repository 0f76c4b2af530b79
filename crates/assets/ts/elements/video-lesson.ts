import { postJson } from "../lib/http.js";
import { LiveElement } from "../lib/live-element.js";
import { type Range, unionOf } from "../lib/ranges.js";
import { uuidv7 } from "../lib/uuidv7.js";
import { pageLanguage, word } from "../lib/words.js";

const SAVE_EVERY_MS = 15_000;
/** A film watched to within this of its end starts from the beginning. */
const END_S = 5;
const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const SPEED_KEY = "serentak-video-speed";

/**
 * <video-lesson data-position-url data-start data-w-speed> around a native <video controls> (or <audio>): goes on where the
 * person stopped, tells the server what was watched, and offers a speed.
 */
export class VideoLesson extends LiveElement {
  #watched: Range[] = [];
  #savedAs = "";

  protected override start(signal: AbortSignal): void {
    const media = this.querySelector<HTMLMediaElement>("video, audio");
    if (!media) return;
    this.#resume(media, signal);
    this.#addSpeed(media, signal);
    const save = (keepalive = false) => this.#save(media, keepalive);
    media.addEventListener("pause", () => save(), { signal });
    media.addEventListener("ended", () => save(), { signal });
    // A change of quality empties `played`.
    media.addEventListener("emptied", () => this.#collect(media), { signal });
    window.addEventListener("pagehide", () => save(true), { signal });
    const timer = setInterval(() => !media.paused && save(), SAVE_EVERY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  #resume(media: HTMLMediaElement, signal: AbortSignal): void {
    const from = Number(this.dataset.start) || 0;
    const seek = () => {
      if (from > 0 && from < media.duration - END_S) media.currentTime = from;
    };
    if (media.readyState >= HTMLMediaElement.HAVE_METADATA) seek();
    else media.addEventListener("loadedmetadata", seek, { once: true, signal });
  }

  #collect(media: HTMLMediaElement): void {
    const played: Range[] = [];
    for (let i = 0; i < media.played.length; i++) played.push([media.played.start(i), media.played.end(i)]);
    this.#watched = unionOf([...this.#watched, ...played]);
  }

  #save(media: HTMLMediaElement, keepalive: boolean): void {
    this.#collect(media);
    const url = this.dataset.positionUrl;
    if (!url || this.#watched.length === 0 || !Number.isFinite(media.duration)) return;
    const position = {
      position: Math.round(media.currentTime * 10) / 10,
      duration: Math.round(media.duration * 10) / 10,
      ranges: this.#watched,
    };
    const same = JSON.stringify(position);
    if (same === this.#savedAs) return;
    postJson(url, { id: uuidv7(), ...position }, { keepalive })
      .then((response) => {
        if (!response.ok) return;
        this.#savedAs = same;
        document.dispatchEvent(new Event("lesson-progress"));
      })
      .catch(() => undefined); // the next save holds all that this one held
  }

  #addSpeed(media: HTMLMediaElement, signal: AbortSignal): void {
    const label = document.createElement("label");
    label.className = "speed";
    label.append(word(this, "speed"));
    const select = label.appendChild(document.createElement("select"));
    select.className = "input";
    const format = new Intl.NumberFormat(pageLanguage());
    for (const speed of SPEEDS) select.append(new Option(`${format.format(speed)}×`, String(speed)));
    const kept = Number(readSetting(SPEED_KEY));
    media.defaultPlaybackRate = SPEEDS.includes(kept) ? kept : 1;
    media.playbackRate = media.defaultPlaybackRate;
    select.value = String(media.playbackRate);
    select.addEventListener(
      "change",
      () => {
        media.defaultPlaybackRate = Number(select.value);
        media.playbackRate = media.defaultPlaybackRate;
        keepSetting(SPEED_KEY, select.value);
      },
      { signal },
    );
    const tools = this.querySelector(".media-tools") ?? this.appendChild(document.createElement("div"));
    tools.classList.add("media-tools");
    tools.append(label);
    signal.addEventListener("abort", () => label.remove());
  }
}

// Storage can be refused altogether; a setting is not worth an error.
function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keepSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // not kept
  }
}
