#!/usr/bin/env python3
"""Writes units.csv and people.csv: the demo agency, 300 invented people in 43 units.

Every person, NIP, e-mail address and telephone number is invented. The same seed always gives the
same files, byte for byte. Only the standard library is used. Run: python3 make.py
"""

import csv
import random
import re
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
RNG = random.Random(20261124)
TODAY = date(2026, 11, 24)
SIZE = 300

# --- units: code, parent, name, kind -------------------------------------------------------------

UNITS = [
    ("BTH", "", "Pemerintah Kabupaten Batanghari", "pemda"),
    ("SETDA", "BTH", "Sekretariat Daerah", "opd"),
    ("SETDA-PEM", "SETDA", "Bagian Pemerintahan", "bagian"),
    ("SETDA-HKM", "SETDA", "Bagian Hukum", "bagian"),
    ("SETDA-ORG", "SETDA", "Bagian Organisasi", "bagian"),
    ("SETDA-UMU", "SETDA", "Bagian Umum", "bagian"),
    ("ITDA", "BTH", "Inspektorat Daerah", "opd"),
    ("BKPSDMD", "BTH", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Daerah", "opd"),
    ("BKPSDMD-KOM", "BKPSDMD", "Bidang Pengembangan Kompetensi", "bidang"),
    ("BKPSDMD-MUT", "BKPSDMD", "Bidang Mutasi dan Promosi", "bidang"),
    ("BKPSDMD-KIN", "BKPSDMD", "Bidang Kinerja dan Informasi Kepegawaian", "bidang"),
    ("BAPPEDA", "BTH", "Badan Perencanaan Pembangunan Daerah", "opd"),
    ("BAKEUDA", "BTH", "Badan Keuangan Daerah", "opd"),
    ("BPBD", "BTH", "Badan Penanggulangan Bencana Daerah", "opd"),
    ("DISDIK", "BTH", "Dinas Pendidikan dan Kebudayaan", "opd"),
    ("DISDIK-SD", "DISDIK", "Bidang Pembinaan Sekolah Dasar", "bidang"),
    ("SDN-MBU", "DISDIK", "SD Negeri 1 Muara Bulian", "sekolah"),
    ("SMPN-MTE", "DISDIK", "SMP Negeri 1 Muara Tembesi", "sekolah"),
    ("DINKES", "BTH", "Dinas Kesehatan", "opd"),
    ("DINKES-KM", "DINKES", "Bidang Kesehatan Masyarakat", "bidang"),
    ("DINKES-YK", "DINKES", "Bidang Pelayanan Kesehatan", "bidang"),
    ("PKM-MBU", "DINKES", "Puskesmas Muara Bulian", "puskesmas"),
    ("PKM-MTE", "DINKES", "Puskesmas Muara Tembesi", "puskesmas"),
    ("RSUD", "BTH", "Rumah Sakit Umum Daerah", "opd"),
    ("PUPR", "BTH", "Dinas Pekerjaan Umum dan Penataan Ruang", "opd"),
    ("PUPR-BM", "PUPR", "Bidang Bina Marga", "bidang"),
    ("DUKCAPIL", "BTH", "Dinas Kependudukan dan Pencatatan Sipil", "opd"),
    ("DUKCAPIL-DP", "DUKCAPIL", "Bidang Pelayanan Pendaftaran Penduduk", "bidang"),
    ("KOMINFO", "BTH", "Dinas Komunikasi dan Informatika", "opd"),
    ("KOMINFO-PE", "KOMINFO", "Bidang Pemerintahan Elektronik dan Persandian", "bidang"),
    ("DINSOS", "BTH", "Dinas Sosial", "opd"),
    ("DPK", "BTH", "Dinas Perpustakaan dan Arsip", "opd"),
    ("DTPH", "BTH", "Dinas Tanaman Pangan dan Hortikultura", "opd"),
    ("DPMPTSP", "BTH", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "opd"),
    ("DLH", "BTH", "Dinas Lingkungan Hidup", "opd"),
    ("KEC-MER", "BTH", "Kecamatan Mersam", "kecamatan"),
    ("KEC-MTE", "BTH", "Kecamatan Muara Tembesi", "kecamatan"),
    ("KEC-MBU", "BTH", "Kecamatan Muara Bulian", "kecamatan"),
    ("KEC-BXX", "BTH", "Kecamatan Batin XXIV", "kecamatan"),
    ("KEC-PEM", "BTH", "Kecamatan Pemayung", "kecamatan"),
    ("KEC-MSU", "BTH", "Kecamatan Maro Sebo Ulu", "kecamatan"),
    ("KEC-BAJ", "BTH", "Kecamatan Bajubang", "kecamatan"),
    ("KEC-MSI", "BTH", "Kecamatan Maro Sebo Ilir", "kecamatan"),
]
PARENT = {code: parent for code, parent, _, _ in UNITS}
NAME = {code: name for code, _, name, _ in UNITS}

# --- names ---------------------------------------------------------------------------------------

MALE = """Abdul Ahmad Akhmad Aldi Amiruddin Andi Anwar Ardiansyah Arif Asril Bahrul Bambang Bukhari Dedi Deni Edi
Effendi Eko Fadli Faisal Fajar Feri Firdaus Gunawan Hadi Hairul Hamdan Hasan Hendri Heri Husni Ibrahim Ilham Imam
Indra Irwan Iskandar Ismail Jefri Joko Jufri Kamaruddin Khairul Kurniawan Lukman M. Mahdi Marwan Muhammad Mukhlis
Mulyadi Mustafa Nasrul Novrizal Rahmat Raden Rasyid Ridwan Rio Rizki Romi Rudi Rusdi Sahrul Saiful Samsul Sofyan
Sudirman Suhaimi Sulaiman Supriadi Syafruddin Syahrul Syarif Tarmizi Taufik Toni Usman Wahyu Yusuf Zainal Zulfikar
Zulkifli""".split()
FEMALE = """Aisyah Ana Anita Asmawati Ayu Azizah Desi Devi Dewi Dian Dina Dwi Eka Elfi Elvira Endang Erna Eva Fatimah
Fitri Halimah Hartati Hasnah Herlina Ida Indah Intan Ira Juliana Kartika Khadijah Khairunnisa Lina Lilis Mardiana
Marlina Masitoh Maya Meri Murniati Nadia Nana Nelly Neti Nila Nina Novita Nur Nuraini Nurhayati Nurjanah Nurlela
Oktavia Putri Rahma Rani Ratna Reni Resti Rika Rini Rita Rosmala Rosmiati Salmah Santi Sari Siti Sri Suryani Susi
Syarifah Tri Umi Wahyuni Wati Wulan Yanti Yeni Yuliana Yulia Yunita Zahra Zubaidah""".split()
MALE_LAST = """Abdullah Akbar Alamsyah Ali Arifin Asmawi Azhari Bachtiar Bahri Basri Chaniago Darmawan Efendi Fahmi
Fauzi Firmansyah Habibi Hakim Halim Hamid Harahap Hartono Hasibuan Hidayat Hutapea Idris Irawan Junaidi Kadir Kurnia
Lubis Mahmud Maulana Mustakim Nasution Nugroho Nurdin Pane Pratama Purnama Putra Rahman Ramadhan Rangkuti Rozali
Saputra Sani Santoso Saragih Setiawan Siregar Sitompul Subagio Suhendra Suryadi Susanto Syahputra Thaib Umar Wahab
Wibowo Wijaya Yunus Zaini""".split()
FEMALE_LAST = """Agustina Amelia Andriani Anggraini Apriani Astuti Damayanti Daulay Fadilah Febriani Fitriani Handayani
Harahap Hasanah Hastuti Hidayati Indriani Islami Kusuma Lestari Lubis Mardhiah Maharani Marlina Maulida Mayasari
Melati Nasution Nengsih Ningsih Novianti Oktaviani Permata Pertiwi Puspita Puspitasari Rahayu Rahmadani Rahmawati
Rosalina Safitri Salsabila Saputri Sartika Septiani Simanjuntak Siregar Sulastri Susanti Utami Wahyuni Wardani
Widyastuti Wulandari Yulianti Yusnita Zahara""".split()
ONE_WORD_M = ["Zulkarnain", "Marzuki", "Syamsuddin", "Sukardi", "Ma'ruf", "Hamzah", "Ngadiman", "Jailani", "Paino"]
ONE_WORD_F = ["Nurbaya", "Rosnah", "Nur'aini", "Suharti", "Zainab", "Maimunah", "Sumiati", "Hadijah", "Ernawati"]
PLACES = (["Muara Bulian"] * 7 + ["Muara Tembesi"] * 4 + ["Jambi"] * 6 + ["Mersam"] * 2 + ["Pemayung"] * 2
          + ["Bajubang"] * 2 + ["Maro Sebo Ulu", "Maro Sebo Ilir", "Batin XXIV", "Sarolangun", "Bangko", "Muara Bungo",
             "Kuala Tungkal", "Sungai Penuh", "Palembang", "Padang", "Pekanbaru", "Medan", "Yogyakarta", "Klaten",
             "Semarang", "Bandung", "Payakumbuh", "Lubuk Linggau"])

DEGREES = {
    "umum": ["S.E.", "S.H.", "S.Sos.", "S.IP.", "S.AP.", "S.Pd.", "S.E.", "S.Kom.", "S.STP."],
    "hukum": ["S.H."],
    "keuangan": ["S.E.", "S.E.", "S.Ak."],
    "teknik": ["S.T."],
    "komputer": ["S.Kom.", "S.T.", "S.SI."],
    "guru": ["S.Pd."],
    "sosial": ["S.Sos.", "S.Tr.Sos.", "S.Kom.I."],
    "tani": ["S.P.", "S.Pt."],
    "arsip": ["S.I.Pust.", "S.Hum.", "S.AP."],
    "perawat": ["S.Kep., Ners."],
    "dokter": [""],
    "bidan": ["S.Tr.Keb."],
    "apoteker": ["S.Farm., Apt."],
    "kesmas": ["S.K.M."],
    "lingkungan": ["S.T.", "S.Si."],
}
DIPLOMA = {"perawat": "A.Md.Kep.", "bidan": "A.Md.Keb.", "komputer": "A.Md.Kom.", "arsip": "A.Md.",
           "apoteker": "A.Md.Farm.", "lab": "A.Md.A.K.", "gizi": "A.Md.Gz.", "tani": "A.Md.P."}
MASTERS = {"umum": ["M.Si.", "M.A.P.", "M.M."], "hukum": ["M.H."], "keuangan": ["M.M.", "M.Ak."],
           "teknik": ["M.T."], "komputer": ["M.Kom."], "guru": ["M.Pd."], "kesmas": ["M.K.M."]}

PNS_RANKS = [a + "/" + b for a in ("I", "II", "III") for b in "abcd"] + ["IV/" + b for b in "abcde"]
ENTRY = {"SMA": "II/a", "D3": "II/c", "S1": "III/a", "S2": "III/b"}
PPPK_GRADE = {"SMA": "V", "D3": "VII", "S1": "IX", "S2": "X"}
CEILING = {"SMA": "III/b", "D3": "III/c", "S1": "III/d", "S2": "IV/a"}


def order(rank):
    return PNS_RANKS.index(rank)


def rank_after(education, years, ceiling):
    """One step every four years from the entry rank, up to the ceiling."""
    step = order(ENTRY[education]) + max(0, years) // 4
    return PNS_RANKS[min(step, order(ceiling))]


def functional_level(rank, education):
    """The level of a functional post that fits a rank."""
    if education in ("SMA", "D3"):
        return "Terampil" if order(rank) < order("III/a") else "Mahir" if order(rank) < order("III/c") else "Penyelia"
    return ("Ahli Pertama" if order(rank) < order("III/c") else
            "Ahli Muda" if order(rank) < order("IV/a") else "Ahli Madya")


people, used_nip, used_name, used_mail = [], set(), set(), set()


def pick_name(sex):
    while True:
        if RNG.random() < 0.045:
            name = RNG.choice(ONE_WORD_M if sex == "L" else ONE_WORD_F)
        else:
            first, last = (MALE, MALE_LAST) if sex == "L" else (FEMALE, FEMALE_LAST)
            parts = [RNG.choice(first)]
            if parts[0] in ("M.", "Muhammad", "Abdul", "Siti", "Nur", "Sri", "Raden") or RNG.random() < 0.12:
                parts.append(RNG.choice([n for n in first if n not in ("M.", "Muhammad", "Abdul", "Raden", "Nur")]))
            parts.append(RNG.choice(last))
            if len(set(parts)) < len(parts):
                continue
            name = " ".join(parts)
        if name not in used_name:
            used_name.add(name)
            return name


def make_nip(birth, entry, sex, pppk):
    middle = f"{entry.year}21" if pppk else f"{entry:%Y%m}"
    while True:
        nip = f"{birth:%Y%m%d}{middle}{1 if sex == 'L' else 2}{RNG.randint(1, 18):03d}"
        if nip not in used_nip:
            used_nip.add(nip)
            return nip


def make_mail(name):
    words = re.sub(r"[^a-z ]", "", name.lower()).split()
    mail = ".".join(words[:1] + words[-1:] if len(words) > 1 else words)
    local, n = mail, 2
    while local in used_mail:
        local, n = f"{mail}{n}", n + 1
    used_mail.add(local)
    return f"{local}@batanghari.example"


def any_day(year):
    return date(year, 1, 1) + timedelta(days=RNG.randint(0, 364))


def age(birth, on=TODAY):
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def add(unit, post, kind, *, field="umum", education=None, status="PNS", ranks=None, levelled=False, front="",
        sex=None, superior=None, boss=False, fixed=None):
    """Draws one person that fits the post. `ranks` bounds the rank of a PNS; `levelled` adds the level to the post."""
    sex = sex or RNG.choices("LP", (44, 56))[0]
    education = education or RNG.choices(("SMA", "D3", "S1", "S2"), (18, 14, 60, 8))[0]
    oldest = 59 if kind == "jpt" else 57
    while True:
        if status == "PPPK":
            entry = date(RNG.choice((2021, 2022, 2023, 2024, 2025)), 1, 1)
            birth = any_day(entry.year - RNG.randint(24, 42))
            rank = "X" if field == "dokter" else PPPK_GRADE[education]
        elif status == "CPNS":
            entry = date(2026, 3, 1)
            birth = any_day(entry.year - RNG.randint(23, 30))
            rank = ENTRY[education]
        else:
            entry = date(RNG.randint(1992, 2024), RNG.choice((1, 2, 3, 4, 12)), 1)
            birth = any_day(entry.year - RNG.randint(20 if education == "SMA" else 23, 31))
            ceiling = ranks[1] if ranks else ("IV/b" if levelled and education in ("S1", "S2") else CEILING[education])
            rank = rank_after(education, TODAY.year - entry.year, ceiling)
            if ranks and order(rank) < order(ranks[0]):
                continue
        if age(birth) <= oldest and age(birth, entry) >= 19:
            break
    level = ""
    if levelled:
        grade = ENTRY[education] if status == "PPPK" else rank
        level = " " + functional_level(grade, education)
    back = []
    if education == "D3":
        back.append(DIPLOMA.get(field, "A.Md."))
    elif education in ("S1", "S2"):
        first = RNG.choice(DEGREES.get(field, DEGREES["umum"]))
        if first:
            back.append(first)
        if education == "S2":
            back.append(RNG.choice(MASTERS.get(field, MASTERS["umum"])))
    if not front and birth.year < 1975 and RNG.random() < 0.3:
        front = "H." if sex == "L" else "Hj."
    person = {
        "nip": make_nip(birth, entry, sex, status == "PPPK"), "front_title": front, "name": pick_name(sex),
        "back_title": ", ".join(back), "birth_place": RNG.choice(PLACES), "birth_date": birth.isoformat(), "sex": sex,
        "status": status, "rank": rank, "post": post + level, "post_kind": kind, "unit_code": unit,
        "superior_nip": superior["nip"] if superior else "", "email": "", "phone": "", "roles": "",
    }
    if RNG.random() < 0.45:
        person["email"] = make_mail(person["name"])
    if RNG.random() < 0.6:
        person["phone"] = f"+6281000{RNG.randint(0, 999999):06d}"
    people.append(person)
    return person


def demo(nip, front, name, back, place, birth, sex, rank, post, kind, unit, mail, roles, superior):
    used_nip.add(nip)
    used_name.add(name)
    used_mail.add(mail)
    person = dict(zip(FIELDS, (nip, front, name, back, place, birth, sex, "PNS", rank, post, kind, unit,
                               superior["nip"] if superior else "", f"{mail}@batanghari.example", "", roles)))
    people.append(person)
    return person


FIELDS = ("nip front_title name back_title birth_place birth_date sex status rank post post_kind unit_code "
          "superior_nip email phone roles").split()

# Kinds of staff: post, kind, field, education, levelled. None: any education.
OFFICE = [
    ("Pengadministrasi Perkantoran", "pelaksana", "umum", "SMA", False),
    ("Operator Layanan Operasional", "pelaksana", "umum", "SMA", False),
    ("Pengolah Data dan Informasi", "pelaksana", "umum", "D3", False),
    ("Penata Layanan Operasional", "pelaksana", "umum", "S1", False),
    ("Penelaah Teknis Kebijakan", "pelaksana", "umum", "S1", False),
]


def functional(post, field, education="S1"):
    return (post, "fungsional", field, education, True)


SPECIAL = {
    "SETDA-PEM": [functional("Analis Kebijakan", "umum")],
    "SETDA-HKM": [functional("Perancang Peraturan Perundang-undangan", "hukum")],
    "SETDA-ORG": [functional("Analis Kebijakan", "umum"), functional("Analis SDM Aparatur", "umum")],
    "SETDA-UMU": [functional("Arsiparis", "arsip", "D3")],
    "ITDA": [functional("Auditor", "keuangan"), functional("PPUPD", "umum"), functional("Auditor", "keuangan")],
    "BKPSDMD": [functional("Perencana", "umum")],
    "BKPSDMD-KOM": [functional("Analis SDM Aparatur", "umum"), functional("Pranata SDM Aparatur", "umum", "D3")],
    "BKPSDMD-MUT": [functional("Analis SDM Aparatur", "umum"), functional("Pranata SDM Aparatur", "umum", "D3")],
    "BKPSDMD-KIN": [functional("Pranata Komputer", "komputer"), functional("Analis SDM Aparatur", "umum")],
    "BAPPEDA": [functional("Perencana", "umum"), functional("Perencana", "teknik")],
    "BAKEUDA": [functional("Analis Keuangan Pusat dan Daerah", "keuangan"), functional("Penata Laksana Barang", "umum", "D3")],
    "BPBD": [functional("Analis Kebijakan", "umum")],
    "DISDIK": [functional("Perencana", "umum")],
    "DISDIK-SD": [functional("Analis Kebijakan", "guru"), functional("Pengawas Sekolah", "guru", "S2")],
    "SDN-MBU": [functional("Guru", "guru")] * 9,
    "SMPN-MTE": [functional("Guru", "guru")] * 9,
    "DINKES": [functional("Administrator Kesehatan", "kesmas")],
    "DINKES-KM": [functional("Penyuluh Kesehatan Masyarakat", "kesmas"), functional("Epidemiolog Kesehatan", "kesmas")],
    "DINKES-YK": [functional("Administrator Kesehatan", "kesmas"), functional("Apoteker", "apoteker")],
    "PKM-MBU": [functional("Dokter", "dokter"), functional("Dokter Gigi", "dokter"), functional("Perawat", "perawat"),
                functional("Perawat", "perawat", "D3"), functional("Bidan", "bidan"), functional("Bidan", "bidan", "D3"),
                functional("Bidan", "bidan", "D3"), functional("Apoteker", "apoteker"),
                functional("Nutrisionis", "gizi", "D3"), functional("Pranata Laboratorium Kesehatan", "lab", "D3"),
                functional("Tenaga Sanitasi Lingkungan", "kesmas")],
    "RSUD": [functional("Dokter", "dokter"), functional("Dokter", "dokter"), functional("Perawat", "perawat"),
             functional("Perawat", "perawat"), functional("Perawat", "perawat", "D3"),
             functional("Perawat", "perawat", "D3"), functional("Bidan", "bidan"), functional("Bidan", "bidan", "D3"),
             functional("Apoteker", "apoteker"), functional("Pranata Laboratorium Kesehatan", "lab", "D3"),
             functional("Perekam Medis", "umum", "D3"), functional("Nutrisionis", "gizi", "D3")],
    "PUPR": [functional("Penata Ruang", "teknik")],
    "PUPR-BM": [functional("Teknik Jalan dan Jembatan", "teknik"), functional("Pembina Jasa Konstruksi", "teknik")],
    "DUKCAPIL": [functional("Perencana", "umum")],
    "DUKCAPIL-DP": [functional("Administrator Database Kependudukan", "komputer"),
                    functional("Operator Sistem Informasi Administrasi Kependudukan", "komputer", "D3")],
    "KOMINFO": [functional("Pranata Hubungan Masyarakat", "umum"), functional("Statistisi", "umum")],
    "KOMINFO-PE": [functional("Pranata Komputer", "komputer"), functional("Sandiman", "komputer"),
                   functional("Pranata Komputer", "komputer", "D3")],
    "DINSOS": [functional("Pekerja Sosial", "sosial"), functional("Penyuluh Sosial", "sosial")],
    "DPK": [functional("Arsiparis", "arsip"), functional("Arsiparis", "arsip", "D3"), functional("Pustakawan", "arsip")],
    "DTPH": [functional("Penyuluh Pertanian", "tani")] * 3 + [functional("Penyuluh Pertanian", "tani", "D3")] * 2,
    "DPMPTSP": [functional("Penata Perizinan", "umum"), functional("Penata Kelola Penanaman Modal", "umum")],
    "DLH": [functional("Pengendali Dampak Lingkungan", "lingkungan"), functional("Pengawas Lingkungan Hidup", "lingkungan")],
}
SPECIAL["PKM-MTE"] = SPECIAL["PKM-MBU"]
OFFICE_STAFF = {  # further staff of a unit, besides heads and SPECIAL
    "SETDA": 1, "SETDA-PEM": 3, "SETDA-HKM": 3, "SETDA-ORG": 2, "SETDA-UMU": 4, "ITDA": 2, "BKPSDMD": 2, "BKPSDMD-KOM": 1,
    "BKPSDMD-MUT": 1, "BKPSDMD-KIN": 1, "BAPPEDA": 2, "BAKEUDA": 3, "BPBD": 3, "DISDIK": 2, "DISDIK-SD": 1,
    "SDN-MBU": 1, "SMPN-MTE": 1, "DINKES": 2, "DINKES-KM": 1, "DINKES-YK": 1, "PKM-MBU": 1, "PKM-MTE": 1, "RSUD": 1,
    "PUPR": 2, "PUPR-BM": 2, "DUKCAPIL": 2, "DUKCAPIL-DP": 2, "KOMINFO": 1, "KOMINFO-PE": 1, "DINSOS": 2, "DPK": 2,
    "DTPH": 2, "DPMPTSP": 2, "DLH": 2,
}
HEADS = {"ITDA": "Inspektur", "BKPSDMD": "Kepala BKPSDMD", "BAPPEDA": "Kepala Bappeda", "BAKEUDA": "Kepala Badan Keuangan Daerah",
         "BPBD": "Kepala Pelaksana BPBD", "RSUD": "Direktur RSUD"}


def staff_status(entry_possible=True):
    return RNG.choices(("PNS", "PPPK", "CPNS"), (60, 35, 5 if entry_possible else 0))[0]


def add_staff(unit, row, superior):
    post, kind, field, education, levelled = row
    front = {"Dokter": "dr.", "Dokter Gigi": "drg."}.get(post, "")
    status = staff_status()
    if post == "Pengawas Sekolah":
        return add(unit, post, kind, field=field, education=education, ranks=("III/c", "IV/b"), levelled=levelled,
                   superior=superior)
    return add(unit, post, kind, field=field, education=education, status=status, levelled=levelled, front=front,
               superior=superior)


def main():
    # The five demo accounts come first. Their superiors are drawn below and filled in afterwards.
    rina = demo("199504122019032004", "", "Rina Ayu Lestari", "A.Md.", "Muara Bulian", "1995-04-12", "P", "II/d",
                "Pengadministrasi Perkantoran", "pelaksana", "KEC-MBU", "pegawai", "", None)
    trainer = demo("197608172002122003", "", "Sri Novianti", "S.Pd., M.Pd.", "Jambi", "1976-08-17", "P", "IV/a",
                   "Widyaiswara Ahli Madya", "fungsional", "BKPSDMD", "pelatih", "trainer", None)
    admin = demo("198803092011011005", "", "Muhammad Iqbal Ramadhan", "S.Kom.", "Muara Tembesi", "1988-03-09", "L",
                 "III/d", "Analis SDM Aparatur Ahli Muda", "fungsional", "BKPSDMD-KOM", "pengelola", "admin", None)
    camat = demo("197911052005011006", "", "Hendra Pratama", "S.Sos., M.Si.", "Muara Bulian", "1979-11-05", "L", "IV/a",
                 "Camat Muara Bulian", "administrator", "KEC-MBU", "atasan", "", None)
    mentor = demo("197302241998032002", "Hj.", "Nurbaiti", "S.AP., M.A.P.", "Mersam", "1973-02-24", "P", "IV/b",
                  "Administrator Database Kependudukan Ahli Madya", "fungsional", "DUKCAPIL-DP", "mentor", "mentor", None)
    rina["superior_nip"] = camat["nip"]

    head = {}
    head["BTH"] = add("BTH", "Sekretaris Daerah", "jpt", education="S2", ranks=("IV/c", "IV/d"), sex="L")
    sekda = head["BTH"]
    camat["superior_nip"] = sekda["nip"]
    head["KEC-MBU"] = camat
    secretary, section = {}, {}
    assistants = []

    for code, parent, name, kind in UNITS:
        if code in ("BTH", "KEC-MBU"):
            continue
        boss = head.get(parent)
        if code == "SETDA":
            for post in ("Asisten Administrasi Umum", "Asisten Pemerintahan dan Kesejahteraan Rakyat"):
                assistants.append(add(code, post, "jpt", education="S2", ranks=("IV/b", "IV/c"), superior=sekda))
            head[code] = assistants[0]
        elif kind == "bagian":
            boss = assistants[1] if code in ("SETDA-PEM", "SETDA-HKM") else assistants[0]
            head[code] = add(code, "Kepala " + name, "administrator", education="S2", ranks=("III/d", "IV/a"), superior=boss,
                             field="hukum" if code == "SETDA-HKM" else "umum")
        elif kind == "opd":
            post = HEADS.get(code, "Kepala " + name)
            field = {"RSUD": "dokter", "DINKES": "kesmas", "PUPR": "teknik", "DISDIK": "guru", "BAKEUDA": "keuangan"}.get(code, "umum")
            head[code] = add(code, post, "jpt", education="S2", ranks=("IV/b", "IV/c"), superior=boss, field=field,
                             front="dr." if code == "RSUD" else "")
            secretary[code] = add(code, "Sekretaris " + ("Badan" if code[0] == "B" else "Inspektorat" if code == "ITDA" else "Dinas")
                                  if code != "RSUD" else "Kepala Bagian Tata Usaha", "administrator", education="S1",
                                  ranks=("III/d", "IV/a"), superior=head[code])
        elif kind == "bidang":
            field = {"DINKES-KM": "kesmas", "DINKES-YK": "kesmas", "PUPR-BM": "teknik", "DISDIK-SD": "guru",
                     "KOMINFO-PE": "komputer"}.get(code, "umum")
            head[code] = add(code, "Kepala " + name, "administrator", education="S1", ranks=("III/d", "IV/a"), superior=boss,
                             field=field)
        elif kind == "sekolah":
            head[code] = add(code, "Guru Ahli Madya, Kepala Sekolah", "fungsional", education="S2", field="guru",
                             ranks=("IV/a", "IV/b"), superior=boss)
        elif kind == "puskesmas":
            head[code] = add(code, "Administrator Kesehatan Ahli Muda, Kepala Puskesmas", "fungsional", education="S1",
                             field="kesmas", ranks=("III/c", "III/d"), superior=boss)
        elif kind == "kecamatan":
            head[code] = add(code, "Camat " + name.removeprefix("Kecamatan "), "administrator", education="S2",
                             ranks=("III/d", "IV/a"), superior=sekda)
    trainer["superior_nip"] = head["BKPSDMD"]["nip"]
    admin["superior_nip"] = head["BKPSDMD-KOM"]["nip"]
    mentor["superior_nip"] = head["DUKCAPIL-DP"]["nip"]

    # Kecamatan: secretary, section heads, staff.
    for code, _, _, kind in UNITS:
        if kind != "kecamatan":
            continue
        secretary[code] = add(code, "Sekretaris Camat", "administrator", education="S1", ranks=("III/c", "III/d"), superior=head[code])
        sections = ["Kepala Seksi Pemerintahan", "Kepala Seksi Pelayanan Umum"]
        if code == "KEC-MBU":
            sections.append("Kepala Seksi Pemberdayaan Masyarakat")
        section[code] = [add(code, post, "pengawas", education="S1", ranks=("III/b", "III/d"), superior=head[code]) for post in sections]
        if code == "KEC-MBU":
            # A team whose members report straight to the camat, so that a superior's board is well filled.
            for row in (OFFICE[3], OFFICE[4], OFFICE[1], OFFICE[2], functional("Pranata Komputer", "komputer", "D3"),
                        functional("Analis Kebijakan", "umum"), OFFICE[0]):
                add_staff(code, row, camat)
        else:
            for i in range(5):
                add_staff(code, OFFICE[i], RNG.choice(section[code] + [secretary[code]]))

    # All other staff.
    for code, _, _, kind in UNITS:
        if kind in ("kecamatan", "pemda"):
            continue
        chief = head[code]
        for row in SPECIAL.get(code, []):
            add_staff(code, row, chief)
        for _ in range(OFFICE_STAFF.get(code, 0)):
            add_staff(code, RNG.choice(OFFICE), secretary.get(code, chief))

    # Fill up to the exact size with nurses, teachers and field advisers, the largest groups in a kabupaten.
    fill = [("RSUD", functional("Perawat", "perawat", "D3")), ("SMPN-MTE", functional("Guru", "guru")),
            ("SDN-MBU", functional("Guru", "guru")), ("DTPH", functional("Penyuluh Pertanian", "tani"))]
    i = 0
    while len(people) < SIZE:
        code, row = fill[i % len(fill)]
        add_staff(code, row, head[code])
        i += 1

    # A few more mentors and trainers among senior functional posts.
    senior = [p for p in people[5:] if p["post_kind"] == "fungsional" and "Ahli Madya" in p["post"]]
    for person in RNG.sample(senior, min(8, len(senior))):
        person["roles"] = "mentor"
    for person in [p for p in people[5:] if p["unit_code"] == "BKPSDMD-KOM" and p["post_kind"] == "fungsional"][:1]:
        person["roles"] = "trainer;mentor"

    check()
    write("units.csv", ("code", "parent_code", "name", "kind"), UNITS)
    write("people.csv", FIELDS, [[p[f] for f in FIELDS] for p in people])


def check():
    by_nip = {p["nip"]: p for p in people}
    assert len(people) == SIZE == len(by_nip), len(people)
    assert sum(1 for p in people if not p["superior_nip"]) == 1
    for p in people:
        birth = date.fromisoformat(p["birth_date"])
        assert re.fullmatch(r"\d{18}", p["nip"]) and p["nip"][:8] == f"{birth:%Y%m%d}", p
        assert p["nip"][14] == ("1" if p["sex"] == "L" else "2"), p
        month = int(p["nip"][12:14])
        assert month == 21 if p["status"] == "PPPK" else 1 <= month <= 12, p
        assert int(p["nip"][8:12]) - birth.year >= 18, p
        assert p["unit_code"] in PARENT, p
        if p["superior_nip"]:
            superior = by_nip[p["superior_nip"]]
            assert superior["unit_code"] in (p["unit_code"], PARENT[p["unit_code"]]), (p, superior)
        seen, here = set(), p
        while here["superior_nip"]:
            assert here["nip"] not in seen, p
            seen.add(here["nip"])
            here = by_nip[here["superior_nip"]]


def write(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
