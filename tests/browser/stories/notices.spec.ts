import { expect, test } from "../support/test.ts";

/** A browser that has a push service without a network to it. */
const registered = {
  endpoint: "https://fcm.googleapis.com/fcm/send/peramban-uji",
  keys: {
    p256dh: "BLn9b-VR0ca83knDNZ32dCHGyjJp-1riX9ZTN40MqV8K_LpQmLqxC_DoHvqvFXO_nGdAB4W9dogZb_sM-uV4JbY",
    auth: "_ordMnz7uTCmrpBTeUV4Bw",
  },
};

test("a device is turned on, shows what arrives, and is removed", async ({ as, check, server, t }) => {
  const page = await as("employee");
  await page.context().grantPermissions(["notifications"], { origin: server.url });
  await page.addInitScript((one) => {
    const subscription = { endpoint: one.endpoint, toJSON: () => one, unsubscribe: async () => true };
    const known = () => (localStorage.getItem("uji") ? subscription : null);
    Object.assign(PushManager.prototype, {
      getSubscription: async () => known(),
      subscribe: async () => {
        localStorage.setItem("uji", "ya");
        return subscription;
      },
    });
  }, registered);
  await page.goto("/akun");
  await page.getByRole("link", { name: t("push-title") }).click();
  await check(page, "pemberitahuan");
  await page.getByRole("button", { name: t("push-turn-on") }).click();
  await expect(page.locator("[data-this]")).toBeVisible();
  await expect(page.getByRole("button", { name: t("push-turn-on") })).toBeHidden();
  await check(page, "pemberitahuan-aktif");

  // The worker shows a notice by itself.
  const session = await page.context().newCDPSession(page);
  const registration = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const notice = { title: "Umpan balik untuk Anda", body: "", href: "/umpan-balik", tag: "/umpan-balik", lang: "id" };
  const data = JSON.stringify(notice);
  await session.send("ServiceWorker.deliverPushMessage", {
    origin: server.url,
    registrationId: await registration,
    data,
  });
  const titles = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map((one) => one.title);
    });
  await expect.poll(titles).toEqual([notice.title]);

  await page.getByLabel(t("push-kind-course")).uncheck();
  await page.getByRole("button", { name: t("push-save"), exact: true }).click();
  await expect(page.getByText(t("notice-pemberitahuan"), { exact: true })).toBeVisible();
  await expect(page.getByLabel(t("push-kind-course"))).not.toBeChecked();
  await page.getByRole("button", { name: t("push-remove") }).click();
  await expect(page.getByText(t("push-no-devices"))).toBeVisible();
});
