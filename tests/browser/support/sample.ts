// The small course of `course/`, loaded beside the demo's own, with the right answers of its quiz in their order.
import type { Given } from "../pages/quiz.ts";
import type { Language } from "./words.ts";

export const sample = {
  slug: "menata-meja-layanan",
  title: "Menata Meja Layanan",
  page: "Meja yang siap",
  quiz: "Kuis meja layanan",
  essay: "Uraian meja layanan",
  jp: 2,
};

export function rightAnswers(language: Language): Given[] {
  return [
    { pick: ["Di kanan"] },
    { pick: ["Cap", "Daftar periksa"] },
    { pick: [language === "id" ? "Benar" : "True"] },
    { text: "cap" },
    { text: "60" },
    { match: { Bolpoin: "Kanan", Cap: "Laci atas", "Daftar periksa": "Depan petugas" } },
    { order: ["Nyalakan lampu", "Letakkan daftar periksa", "Sapa warga pertama"] },
  ];
}
