// Makes people of a story's own, as the administration does.
import { expect, type Page } from "@playwright/test";
import type { Words } from "./test.ts";

export interface Account {
  login: string;
  password: string;
}

/** Adds a person by the administration's pages and has a password made. */
export async function addPerson(admin: Page, t: Words, name: string, login: string): Promise<Account> {
  await admin.goto("/kelola/pegawai");
  await admin.getByRole("link", { name: t("identity-person-add") }).click();
  await admin.getByLabel(t("identity-name"), { exact: true }).fill(name);
  await admin.getByLabel(t("identity-email"), { exact: true }).fill(login);
  await admin.getByRole("button", { name: t("identity-save") }).click();
  await expect(admin.getByText(t("notice-pegawai-baru"))).toBeVisible();
  await admin.getByRole("button", { name: t("identity-password-make") }).click();
  const made = admin.getByText(/(?:[a-z2-9]{4}-){3}[a-z2-9]{4}/);
  return { login, password: ((await made.textContent()) ?? "").slice(-19) };
}
