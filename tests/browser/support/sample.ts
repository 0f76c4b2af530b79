// The small courses of `course/` and `course-kinds/`, loaded beside the demo's own, with the right answers of their quizzes in their order.
import type { Given } from "../pages/quiz.ts";
import type { Language } from "./words.ts";

export const sample = {
  folder: "course",
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

export const kinds = {
  folder: "course-kinds",
  slug: "menerima-tamu-kantor",
  title: "Menerima Tamu Kantor",
  quiz: "Kuis tamu kantor",
};

/** One answer to a question of each kind; right where there is a right one. */
export function answersOfEveryKind(language: Language): Given[] {
  return [
    { pick: ["Buku tamu"] },
    { pick: ["Nama", "Keperluan"] },
    { pick: [language === "id" ? "Benar" : "True"] },
    { text: "kartu" },
    { text: "15" },
    { match: { Satpam: "Gerbang", Resepsionis: "Meja depan", Pengantar: "Lorong" } },
    { order: ["Menyapa", "Mencatat", "Mengantar"] },
    { gaps: ["buku", "10", "petugas"] },
    { gaps: ["dicatat", "diantar"] },
    { text: "Satpam menyebut nama tamu, dan tamu merasa ditunggu." },
    { scale: { "Bahasanya jelas": "Setuju", "Panjangnya pas": "Netral" } },
    { text: "Tambah satu soal tentang tamu asing." },
  ];
}
