// What every story has: a server of its worker's own, people who sign in, words, and the checks of a screen.
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { Letterbox } from "./letters.ts";
import { type Templates, templates } from "./prepare.ts";
import { checkScreen } from "./screen.ts";
import { password, type Server, startOnCopy } from "./server.ts";
import { type Language, words } from "./words.ts";

export { expect, type Locator, type Page } from "@playwright/test";

export type Role = "employee" | "trainer" | "admin" | "superior" | "mentor";

const accounts: Record<Role, string> = {
  employee: "pegawai@batanghari.example",
  trainer: "pelatih@batanghari.example",
  admin: "pengelola@batanghari.example",
  superior: "atasan@batanghari.example",
  mentor: "mentor@batanghari.example",
};

export interface Options {
  language: Language;
}

export type Words = (key: string, values?: Record<string, string | number>) => string | RegExp;

interface Fixtures {
  /** The words of a key in the project's language. */
  t: Words;
  /** A page of a person with this role (or this login), signed in. Each call is a browser of its own. */
  as: (role: Role | (string & {})) => Promise<Page>;
  /** A page of somebody without an account. */
  anyone: (options?: { javaScriptEnabled?: boolean }) => Promise<Page>;
  /** Accessibility, reflow and a picture of the screen shown now. */
  check: (page: Page, name: string) => Promise<void>;
}

export interface WorkerOptions {
  /** What keeps the data of the servers: files, or PostgreSQL and S3 where the environment offers them. */
  keptBy: keyof Templates;
}

interface WorkerFixtures {
  /** The mail that the server sends. */
  letters: Letterbox;
  server: Server;
}

export const test = base.extend<Fixtures & Options, WorkerFixtures & WorkerOptions>({
  language: ["id", { option: true }],

  keptBy: ["files", { option: true, scope: "worker" }],

  letters: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const letters = await Letterbox.open();
      await use(letters);
      letters.close();
    },
    { scope: "worker" },
  ],

  server: [
    async ({ keptBy, letters }, use) => {
      const made = templates();
      const server = await startOnCopy(made[keptBy] ?? made.files, { SERENTAK_SMTP_URL: letters.url });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  t: async ({ language }, use) => use((key, values) => words(language, key, values)),

  // A context made here takes over the project's viewport and language.
  anyone: async ({ browser, server }, use) => {
    const open: BrowserContext[] = [];
    const errors: string[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...options, baseURL: server.url });
      open.push(context);
      const page = await context.newPage();
      collectErrors(page, errors);
      return page;
    });
    for (const context of open) await context.close();
    expect.soft(errors, "errors in the browser").toEqual([]);
  },

  as: async ({ anyone, t, language }, use) => {
    await use(async (role) => {
      const page = await anyone();
      await signIn(page, accounts[role as Role] ?? role, t);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      return page;
    });
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  check: async ({}, use, info) => use((page, name) => checkScreen(page, `${name}.${info.project.name}`)),
});

/** A script error or a breach of the content policy fails the story that caused it. */
function collectErrors(page: Page, errors: string[]): void {
  page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    const refused = message.type() === "error" && message.text().includes("Content Security Policy");
    if (refused) errors.push(`${page.url()}: ${message.text()}`);
  });
}

/** Signs in by the form, as a person does. */
export async function signIn(page: Page, login: string, t: Words, secret = password): Promise<void> {
  await page.goto("/masuk");
  await fillSignIn(page, login, t, secret);
  await page.waitForURL((url) => url.pathname !== "/masuk");
}

/** Fills and sends the form of the page for signing in that is open. */
export async function fillSignIn(page: Page, login: string, t: Words, secret = password): Promise<void> {
  await page.getByLabel(t("identity-login")).fill(login);
  await page.getByLabel(t("identity-password"), { exact: true }).fill(secret);
  await page.getByRole("button", { name: t("identity-sign-in"), exact: true }).click();
}
