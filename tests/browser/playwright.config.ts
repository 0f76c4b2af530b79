import { defineConfig } from "@playwright/test";
import type { Options, WorkerOptions } from "./support/test.ts";

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

// The main path of each role runs on a phone and on a desktop, in both languages. The stories of single features run once: those of the
// office on a desktop in English, all others on a phone in Indonesian; each screen that is looked at is also laid out at 320 px.
// Each project has servers and data of its own; one keeps them in PostgreSQL and S3 where the environment offers these.
const roles = ["anyone", "sign-in", "employee", "trainer", "admin", "superior", "mentoring"];
const office = ["api", "certificates", "classes", "ledger", "needs", "regrade", "statistics", "uploads"];
const files = (names: string[]) => names.map((name) => `${name}.spec.ts`);
const onPhones = { testIgnore: files(["budget", ...office]) };
const inOffices = { testMatch: files([...roles, ...office]) };
const rolesOnly = { testMatch: files(roles) };
// Files of answers go into the storage, which is another one there; marking and late answers are work of the phone and of the office alike.
const rolesAndMarking = { testMatch: files([...roles, "files", "late", "marking"]) };
const projects = [
  { name: "phone-id", viewport: phone, language: "id", stories: onPhones, keptBy: "files" },
  { name: "desktop-id", viewport: desktop, language: "id", stories: rolesAndMarking, keptBy: "peers" },
  { name: "phone-en", viewport: phone, language: "en", stories: rolesOnly, keptBy: "files" },
  { name: "desktop-en", viewport: desktop, language: "en", stories: inOffices, keptBy: "files" },
] as const;

export default defineConfig<Options, WorkerOptions>({
  testDir: "stories",
  outputDir: "test-results",
  globalSetup: "./support/prepare.ts",
  workers: 2,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env["CI"]),
  retries: 0,
  reporter: [["list"]],
  use: {
    actionTimeout: 15_000,
    screenshot: "only-on-failure",
    // Recording costs a fifth of the time; `--trace on` on the command line records the story that one looks into.
    trace: "off",
    timezoneId: "Asia/Jakarta",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A name such as a site has, for what behaves otherwise on a bare address.
        "--host-resolver-rules=MAP serentak.example 127.0.0.1",
        // A microphone that beeps, and a person who lets it be used.
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
      ],
    },
  },
  projects: [
    ...projects.map(({ name, viewport, language, stories, keptBy }) => ({
      name,
      ...stories,
      use: { viewport, language, keptBy, locale: language === "id" ? "id-ID" : "en-GB", hasTouch: viewport === phone },
    })),
    // What is weighed does not depend on width or language.
    { name: "budget", testMatch: "budget.spec.ts", use: { viewport: phone, language: "id", locale: "id-ID" } },
  ],
});
