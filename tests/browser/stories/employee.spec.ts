import { AttemptPage, type Given } from "../pages/quiz.ts";
import { CoursePage } from "../pages/course.ts";
import { expect, test } from "../support/test.ts";

/** The right answers of `course/soal/kuis.gift`, in its order. */
const right: Given[] = [
  { pick: ["Di kanan"] },
  { pick: ["Cap", "Daftar periksa"] },
  { pick: ["Benar"] },
  { text: "cap" },
  { text: "60" },
  { match: { Bolpoin: "Kanan", Cap: "Laci atas", "Daftar periksa": "Depan petugas" } },
  { order: ["Nyalakan lampu", "Letakkan daftar periksa", "Sapa warga pertama"] },
];

test("an employee finds a course by its meaning and reads it", async ({ as, check, t }) => {
  const page = await as("employee");
  await check(page, "beranda");

  await page.goto("/katalog?q=mengelola+arsip");
  await expect(page.getByRole("link", { name: "Pengelolaan Arsip Dinamis" }).first()).toBeVisible();
  await check(page, "katalog");

  const course = new CoursePage(page, t);
  await course.open("pengelolaan-arsip-dinamis");
  await check(page, "kursus");
});
