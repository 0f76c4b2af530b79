// The service worker: shows notices that arrive while no page is open, and opens their page. Registered for `/cek/`, it also keeps the page
// that checks certificates without a network.

interface Notice {
  title: string;
  body: string;
  href: string;
  tag: string;
  lang: string;
}

const worker = self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener("push", (event) => {
  const notice = event.data?.json() as Notice | undefined;
  if (!notice) return;
  const { title, body, tag, lang, href } = notice;
  event.waitUntil(worker.registration.showNotification(title, { body, tag, lang, data: href }));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(String(event.notification.data), worker.location.origin)));
});

/** Brings the page to the front if it is open somewhere, else opens it. Never leaves our own site. */
async function open(page: URL): Promise<void> {
  if (page.origin !== worker.location.origin) return;
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = windows.find((client) => client.url === page.href);
  if (shown) await shown.focus();
  else await worker.clients.openWindow(page.href);
}

/** Where the page that checks without a network is kept. */
const KEPT = "cek";
const CHECK_PAGE = "/cek/luring";
const ASSETS = "/aset/";

if (new URL(worker.registration.scope).pathname === "/cek/") {
  worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
  worker.addEventListener("message", (event) => {
    const wanted = (event.data as { keep?: string[] } | null)?.keep;
    if (!wanted) return;
    const [port] = event.ports;
    event.waitUntil(keep(wanted).then(() => port?.postMessage("kept")));
  });
  worker.addEventListener("fetch", (event) => {
    const { pathname, origin } = new URL(event.request.url);
    if (event.request.method !== "GET" || origin !== worker.location.origin) return;
    if (pathname === CHECK_PAGE) event.respondWith(newest(event.request));
    else if (pathname.startsWith(ASSETS)) event.respondWith(known(event.request));
  });
}

/** Keeps the page and the files that it shows itself with, and nothing older. */
async function keep(wanted: readonly string[]): Promise<void> {
  const files = wanted.filter((path) => path.startsWith(ASSETS));
  const cache = await caches.open(KEPT);
  await cache.addAll([new Request(CHECK_PAGE, { cache: "reload" }), ...files]);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname !== CHECK_PAGE && !files.includes(pathname)) await cache.delete(request);
  }
}

/** The page as it is now; without a network as it was kept. */
async function newest(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(CHECK_PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** A file whose name carries its hash: the kept one is right. */
async function known(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
