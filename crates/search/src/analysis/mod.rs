//! From text to words as the index keeps them: lower case, without accents, without function words, by their stem, synonyms as
//! one. The same is done to what is asked, so that both meet.

mod stem;
mod synonyms;

use std::{collections::HashSet, sync::LazyLock};

use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

/// Longer tokens are no words.
const LONGEST: usize = 40;

static STOP_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../data/stopwords.txt")).flat_map(str::split_whitespace).collect());

/// The lines of a data file that say something.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether the word only holds others together.
fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(word)
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it is written, in lower case and without accents. Two or more words, when they are one synonym.
    pub(crate) plain: String,
    /// As the index keeps it.
    pub(crate) stem: String,
    /// First byte in the text.
    pub(crate) from: usize,
    /// Byte after the last.
    pub(crate) to: usize,
}

/// Splits texts into words.
#[derive(Clone)]
struct Splitter(TextAnalyzer);

impl Default for Splitter {
    fn default() -> Self {
        let simple = TextAnalyzer::builder(SimpleTokenizer::default());
        Self(simple.filter(RemoveLongFilter::limit(LONGEST)).filter(LowerCaser).filter(AsciiFoldingFilter).build())
    }
}

impl Splitter {
    fn split(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.0.token_stream(text).process(&mut |token| tokens.push(token.clone()));
        tokens
    }
}

/// The words of the text that carry meaning.
pub(crate) fn words(text: &str) -> Vec<Word> {
    analysed(&mut Splitter::default(), text)
}

fn analysed(splitter: &mut Splitter, text: &str) -> Vec<Word> {
    let tokens = splitter.split(text);
    let mut words = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let [first, ..] = rest {
        let folded = synonyms::longest(rest);
        let length = folded.map_or(1, |(_, length)| length);
        let last = &rest[length - 1];
        if folded.is_some() || !is_stop_word(&first.text) {
            let plain = rest[..length].iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
            let stem = match folded {
                Some((word, _)) => word.to_owned(),
                None => synonyms::folded(&stem::stem(&first.text)).to_owned(),
            };
            words.push(Word { plain, stem, from: first.offset_from, to: last.offset_to });
        }
        rest = &rest[length..];
    }
    words
}

/// The tokenizer of the fields that are searched by stem.
#[derive(Clone, Default)]
pub(crate) struct Stems(Splitter);

impl Stems {
    /// Its name in the schema.
    pub(crate) const NAME: &'static str = "indonesian";
}

impl Tokenizer for Stems {
    type TokenStream<'a> = Ready;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Ready {
        let words = analysed(&mut self.0, text);
        let token = |(position, word): (usize, Word)| Token {
            offset_from: word.from,
            offset_to: word.to,
            position,
            text: word.stem,
            position_length: 1,
        };
        Ready::new(words.into_iter().enumerate().map(token).collect())
    }
}

/// The tokenizer of the fields in which misspelt words are looked for.
#[derive(Clone, Default)]
pub(crate) struct Plain(Splitter);

impl Plain {
    /// Its name in the schema.
    pub(crate) const NAME: &'static str = "plain";
}

impl Tokenizer for Plain {
    type TokenStream<'a> = Ready;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Ready {
        let mut tokens = self.0.split(text);
        tokens.retain(|token| !is_stop_word(&token.text));
        Ready::new(tokens)
    }
}

/// Tokens that are there already.
pub(crate) struct Ready {
    tokens: Vec<Token>,
    next: usize,
}

impl Ready {
    fn new(mut tokens: Vec<Token>) -> Self {
        if tokens.is_empty() {
            return Self { tokens, next: 0 };
        }
        // The one before the first, so that `token` always has an answer.
        tokens.insert(0, Token::default());
        Self { tokens, next: 0 }
    }
}

impl TokenStream for Ready {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next < self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next]
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    fn stems(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.stem).collect()
    }

    /// Words that have to meet, and words that must not.
    #[test]
    fn the_golden_words() {
        let mut wrong = Vec::new();
        for (one, other) in [
            ("mengelola arsip", "pengelolaan kearsipan"),
            ("melayani", "Pelayanan"),
            ("dilayani", "pelayan"),
            ("melatih pegawai", "pelatihan kepegawaian"),
            ("penilaian", "dinilai"),
            ("evaluasi", "mengevaluasi"),
            ("kelulusan", "lulus"),
            ("menindaklanjuti", "tindaklanjut"),
            ("pertanggungjawaban", "tanggungjawab"),
            ("memberkaskan", "pemberkasan"),
            ("penyusutan", "menyusutkan"),
            ("keamanan", "mengamankan"),
            ("pengaduan", "mengadu"),
            ("perlindungan", "melindungi"),
            ("pelindungan", "melindungi"),
            ("pembelajaran", "mempelajari"),
            ("kebijakan", "kebijakan"),
            ("kepemimpinan", "memimpin"),
            ("pelaporan", "laporan"),
            ("disposisi", "mendisposisikan"),
            ("klasifikasi", "mengklasifikasikan"),
            ("memverifikasi", "verifikasi"),
            ("diklat", "pelatihan"),
            ("bimbingan teknis", "kursus"),
            ("PNS", "aparatur sipil negara"),
            ("kata sandi", "password"),
            ("warga", "masyarakat"),
            ("publik", "masyarakat"),
            ("naskah", "surat"),
            ("keluhan", "pengaduan"),
            ("e-mail", "surel"),
            ("résumé", "resume"),
            ("mengelola", "kelola"),
            ("pengerjaan", "mengerjakan"),
            ("penerimaan", "terima"),
            ("menilainya", "nilai"),
            ("bertanya", "pertanyaan"),
            ("menandatangani", "penandatanganan"),
            ("surat yang hilang", "surat hilang"),
        ] {
            if stems(one) != stems(other) {
                wrong.push(format!("{one} {:?} / {other} {:?} should meet", stems(one), stems(other)));
            }
        }
        for (one, other) in [
            ("publik", "publikasi"),
            ("arsip", "dokumen"),
            ("kata", "sandi"),
            ("dinas", "dinamis"),
            ("informasi", "formasi"),
            ("komunikasi", "komunitas"),
            ("organisasi", "organ"),
            ("kinerja", "kerja"),
            ("pengadaan", "keadaan"),
        ] {
            if stems(one) == stems(other) {
                wrong.push(format!("{one} / {other} {:?} should not meet", stems(one)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(stems("yang di dalam dengan").is_empty());
    }

    #[test]
    fn words_know_their_place() {
        let text = "Buat Kata Sandi kuat";
        let found = words(text);
        let places: Vec<_> = found.iter().map(|word| &text[word.from..word.to]).collect();
        assert_eq!(places, ["Buat", "Kata Sandi", "kuat"]);
    }
}
