// Loaded by lesson.js on demand.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";

/** Pages this far outside the window are drawn ahead. */
const AHEAD = "600px 0px";
const MAX_PIXEL_RATIO = 2;

export async function openPdf(
  source: string,
  into: HTMLElement,
  label: (page: number, count: number) => string,
  signal: AbortSignal,
): Promise<void> {
  GlobalWorkerOptions.workerSrc = new URL(PDF_WORKER_URL, import.meta.url).href;
  // The content policy allows neither eval nor WebAssembly.
  const task = getDocument({ url: source, isEvalSupported: false, useWasm: false, enableXfa: false });
  signal.addEventListener("abort", () => void task.destroy());
  const document = await task.promise;
  const drawn = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        drawn.unobserve(target);
        void drawPage(document, target as HTMLElement);
      }
    },
    { rootMargin: AHEAD },
  );
  signal.addEventListener("abort", () => drawn.disconnect());
  for (let number = 1; number <= document.numPages; number++) {
    const frame = into.appendChild(window.document.createElement("section"));
    frame.className = "pdf-page";
    frame.dataset.page = String(number);
    frame.setAttribute("aria-label", label(number, document.numPages));
    drawn.observe(frame);
  }
}

async function drawPage(document: PDFDocumentProxy, frame: HTMLElement): Promise<void> {
  const page = await document.getPage(Number(frame.dataset.page));
  const natural = page.getViewport({ scale: 1 });
  frame.style.setProperty("aspect-ratio", `${natural.width} / ${natural.height}`);
  const scale = frame.clientWidth / natural.width;
  const ratio = Math.min(window.devicePixelRatio || 1, MAX_PIXEL_RATIO);
  const canvas = frame.appendChild(window.document.createElement("canvas"));
  canvas.setAttribute("aria-hidden", "true");
  const sharp = page.getViewport({ scale: scale * ratio });
  canvas.width = Math.floor(sharp.width);
  canvas.height = Math.floor(sharp.height);
  await page.render({ canvas, viewport: sharp }).promise;

  // Invisible text over the picture: for selecting, searching and screen readers.
  const viewport = page.getViewport({ scale });
  const text = frame.appendChild(window.document.createElement("div"));
  text.className = "pdf-text";
  frame.style.setProperty("--total-scale-factor", String(scale));
  await new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
  page.cleanup();
}
