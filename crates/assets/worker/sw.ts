// The service worker: shows notices that arrive while no page is open, and opens their page.

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
