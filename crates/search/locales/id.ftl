search-title = Katalog
search-title-words = Katalog: { $words }
search-label = Cari kursus dan pelajaran
search-hint = Misalnya: pengelolaan arsip
search-submit = Cari
search-count = { $count ->
    [0] Tidak ada kursus
   *[other] { $count } kursus
}
search-lessons = { $lessons } pelajaran
search-lessons-of = Pelajaran yang cocok di { $title }
search-courses = kursus
search-some-words = Tidak ada kursus yang memuat semua kata. Kursus di bawah memuat sebagian.
search-taken-for = Dicari dengan ejaan terdekat: { $words }.
search-to-facets = Saring
search-facets = Saring katalog
search-narrow = Terapkan saringan
search-clear = Hapus saringan
search-all = Lihat semua kursus
search-order = Urutan
search-order-best = Paling cocok
search-order-newest = Terbaru
search-facet-subjek = Bidang
search-facet-jp = Jam pelajaran
search-facet-lama = Lama belajar
search-facet-jenjang = Tingkat
search-jp-1-2 = 1–2 JP
search-jp-3-4 = 3–4 JP
search-jp-5-lebih = 5 JP atau lebih
search-length-sampai-2 = Sampai 2 jam
search-length-2-4 = 2–4 jam
search-length-lebih-4 = Lebih dari 4 jam
search-none = Belum ketemu
search-none-text = Coba kata lain yang lebih umum, atau lihat semua kursus.
search-none-narrowed = Saringan terlalu sempit. Hapus saringan, atau pilih yang lain.
search-empty = Katalog masih kosong
search-empty-text = Kursus muncul di sini begitu diterbitkan pelatih. Kembali lagi nanti.
