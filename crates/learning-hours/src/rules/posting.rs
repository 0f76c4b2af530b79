//! From what is known to the lines that are posted.
//!
//! The ledger is a set of records, one for each source, and every state of that set is reached by adding lines. [`settle`] compares the
//! state before with the activities that should stand after, decides anew what the caps let through, and gives the lines that lead from
//! one to the other. Since the caps look at the days of the events alone, the sums do not depend on the order of posting.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use kernel::id::{LedgerLineId, PersonId};

use super::amount::{Amount, amount};
use crate::model::{Activity, CapKind, FormRule, LedgerLine, LineKind, Reference, Source};

/// Word of the reason: the month's sessions are used up.
pub const WHY_SESSIONS: &str = "sesi";
/// Word of the reason: the day's lesson hours are used up.
pub const WHY_DAY: &str = "hari";
/// Word of the reason: the table gives less than the certificate names.
pub const WHY_TABLE: &str = "tabel";

/// What a record counts for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Lesson hours that count.
    pub counted: i32,
    /// Lesson hours that do not.
    pub uncounted: i32,
    /// Why not: one of the words above, or empty.
    pub why: String,
}

/// A record as the lines so far leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its facts.
    pub activity: Activity,
    /// The rule by which it was counted.
    pub rule: FormRule,
    /// What it counts for now.
    pub counted: Counted,
    /// The line that recorded it.
    pub line: LedgerLineId,
}

/// A line to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it does.
    pub kind: LineKind,
    /// The facts it repeats.
    pub activity: Activity,
    /// The rule.
    pub rule: FormRule,
    /// Lesson hours by the table.
    pub table_jp: i32,
    /// Lesson hours to add or take back.
    pub counted: i32,
    /// The same for those that do not count.
    pub uncounted: i32,
    /// Why they do not.
    pub why: String,
    /// The line it takes back or moves.
    pub reverses: Option<LedgerLineId>,
}

/// The calendar year and quarter in which a record counts: those of its last day.
pub fn year_and_quarter(completed_on: NaiveDate) -> (i32, i32) {
    (completed_on.year(), completed_on.month0() as i32 / 3 + 1)
}

/// What the lines so far leave standing, in order of the first posting. `lines` in the order of posting.
pub fn standings(lines: &[LedgerLine], reference: &Reference) -> Vec<Standing> {
    let mut order: Vec<Source> = Vec::new();
    let mut standing: HashMap<Source, Standing> = HashMap::new();
    for line in lines {
        let source = &line.activity.source;
        match line.kind {
            LineKind::Posting | LineKind::Correction => {
                let rule = line
                    .rule
                    .and_then(|id| reference.rule(id))
                    .or_else(|| reference.form(&line.activity.form, line.year));
                let Some(rule) = rule else { continue };
                if !order.contains(source) {
                    order.push(source.clone());
                }
                let counted = Counted { counted: line.jp, uncounted: line.uncounted, why: line.why.clone() };
                let new = Standing { activity: line.activity.clone(), rule: rule.clone(), counted, line: line.id };
                standing.insert(source.clone(), new);
            }
            LineKind::Adjustment => {
                if let Some(found) = standing.get_mut(source) {
                    found.counted.counted += line.jp;
                    found.counted.uncounted += line.uncounted;
                    found.counted.why.clone_from(&line.why);
                }
            }
            LineKind::Reversal => {
                standing.remove(source);
            }
        }
    }
    order.iter().filter_map(|source| standing.remove(source)).collect()
}

/// What the caps let through of these records of one person, each by its own rule. The same set gives the same answer in any order.
pub fn allocate(records: &[(&FormRule, &Activity)]) -> Vec<Counted> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by_key(|index| {
        let (_, activity) = records[*index];
        (activity.started_on, activity.completed_on, &activity.source)
    });
    let mut sessions: BTreeMap<(&str, i32, u32), i32> = BTreeMap::new();
    let mut days: BTreeMap<(&str, NaiveDate), i32> = BTreeMap::new();
    let mut out = vec![Counted::default(); records.len()];
    for index in order {
        let (rule, activity) = records[index];
        let Amount { certificate, gross, .. } = amount(rule, activity);
        let (counted, cap_word) = match rule.cap {
            CapKind::None => (gross, ""),
            CapKind::SessionsPerMonth => {
                let month = (rule.code.as_str(), activity.completed_on.year(), activity.completed_on.month());
                let used = sessions.entry(month).or_default();
                let wanted = activity.sessions.max(0);
                let given = wanted.min((rule.cap_size - *used).max(0));
                *used += given;
                let counted =
                    if wanted == 0 { 0 } else { (i64::from(gross) * i64::from(given) / i64::from(wanted)) as i32 };
                (counted, WHY_SESSIONS)
            }
            CapKind::JpPerDay => {
                let mut left = gross;
                let whole = activity.started_on.iter_days().take_while(|day| *day <= activity.completed_on);
                for day in whole.take(MOST_DAYS) {
                    let used = days.entry((rule.code.as_str(), day)).or_default();
                    let given = left.min((rule.cap_size - *used).max(0));
                    *used += given;
                    left -= given;
                }
                (gross - left, WHY_DAY)
            }
        };
        let why = if counted < gross {
            cap_word
        } else if certificate > gross {
            WHY_TABLE
        } else {
            ""
        };
        out[index] = Counted { counted, uncounted: certificate.max(gross) - counted, why: why.to_owned() };
    }
    out
}

/// Days of one record that a daily cap looks at; longer learning has other forms.
const MOST_DAYS: usize = 400;

/// The lines that lead from what stands to what should stand. A source of `wanted` that stands already with other facts is taken back and
/// recorded anew; a source of `gone` is taken back; every other record keeps its facts and is moved only where a cap now falls elsewhere.
pub fn settle(before: &[Standing], wanted: &[(FormRule, Activity)], gone: &[Source]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut after: Vec<(&FormRule, &Activity, Option<&Standing>)> = Vec::new();
    let replaced = |source: &Source| gone.contains(source) || wanted.iter().any(|(_, new)| new.source == *source);
    for standing in before {
        if replaced(&standing.activity.source) {
            drafts.push(Draft {
                kind: LineKind::Reversal,
                activity: standing.activity.clone(),
                rule: standing.rule.clone(),
                table_jp: -amount(&standing.rule, &standing.activity).table,
                counted: -standing.counted.counted,
                uncounted: -standing.counted.uncounted,
                why: String::new(),
                reverses: Some(standing.line),
            });
        } else {
            after.push((&standing.rule, &standing.activity, Some(standing)));
        }
    }
    after.extend(wanted.iter().filter(|(_, new)| !gone.contains(&new.source)).map(|(rule, new)| (rule, new, None)));
    let records: Vec<(&FormRule, &Activity)> = after.iter().map(|(rule, activity, _)| (*rule, *activity)).collect();
    for ((rule, activity, standing), counted) in after.iter().zip(allocate(&records)) {
        let known = before.iter().any(|standing| standing.activity.source == activity.source);
        let (kind, from, reverses, table_jp) = match standing {
            Some(standing) if standing.counted == counted => continue,
            Some(standing) => (LineKind::Adjustment, standing.counted.clone(), Some(standing.line), 0),
            None => {
                let kind = if known { LineKind::Correction } else { LineKind::Posting };
                (kind, Counted::default(), None, amount(rule, activity).table)
            }
        };
        drafts.push(Draft {
            kind,
            activity: (*activity).clone(),
            rule: (*rule).clone(),
            table_jp,
            counted: counted.counted - from.counted,
            uncounted: counted.uncounted - from.uncounted,
            why: counted.why,
            reverses,
        });
    }
    drafts
}

/// The line of a draft, under this id, as the `seq`th posting of the person.
pub(crate) fn line(
    draft: Draft,
    id: LedgerLineId,
    person: PersonId,
    seq: i32,
    posted_at: chrono::DateTime<chrono::Utc>,
) -> LedgerLine {
    let (year, quarter) = year_and_quarter(draft.activity.completed_on);
    LedgerLine {
        id,
        person,
        seq,
        kind: draft.kind,
        year,
        quarter,
        class: draft.rule.class,
        share: draft.rule.share,
        activity: draft.activity,
        table_jp: draft.table_jp,
        jp: draft.counted,
        uncounted: draft.uncounted,
        why: draft.why,
        rule: Some(draft.rule.id),
        reverses: draft.reverses,
        note: String::new(),
        verifier: String::new(),
        late: false,
        posted_at,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use kernel::id::LedgerRuleId;
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use serde_json::Value;
    use uuid::Uuid;

    use super::*;
    use crate::model::{
        Basis, Class, Confidence, IpPart,
        LineKind::{Adjustment, Correction, Posting, Reversal},
        RuleKind,
    };

    pub(crate) fn rule(code: &str) -> FormRule {
        let (kind, rate, rate_abroad, percent, cap, cap_size, basis) = match code {
            "KL06" => (RuleKind::PerDay, 4, 6, 0, CapKind::None, 0, Basis::Table),
            "KL07" => (RuleKind::PerDay, 5, 7, 0, CapKind::None, 0, Basis::Table),
            "NKL01" | "NKL02" => (RuleKind::PerSession, 2, 2, 0, CapKind::SessionsPerMonth, 2, Basis::Table),
            "NKL05" | "NKL08" | "NKL12" => (RuleKind::PerEvent, 20, 20, 0, CapKind::None, 0, Basis::Table),
            "NKL07" => (RuleKind::PerEvent, 10, 10, 0, CapKind::None, 0, Basis::Table),
            "NKL09" | "NKL10" => (RuleKind::MaxPerDay, 2, 2, 0, CapKind::JpPerDay, 2, Basis::Table),
            "KL01" | "NKL03" => (RuleKind::PerJp, 0, 0, 0, CapKind::None, 0, Basis::Certificate),
            _ => (RuleKind::PerJp, 0, 0, 20, CapKind::None, 0, Basis::Certificate),
        };
        FormRule {
            id: LedgerRuleId::from_uuid(Uuid::new_v5(&Uuid::nil(), code.as_bytes())),
            code: code.to_owned(),
            valid_from: 2018,
            version: 1,
            class: Class::NonClassical,
            share: 10,
            kind,
            rate,
            rate_abroad,
            abroad_percent: percent,
            cap,
            cap_size,
            basis,
            ip_part: IpPart::Technical,
            siasn_type: 3,
            siasn_certificate: "T".to_owned(),
            legal_basis: String::new(),
            confidence: Confidence::Read,
            confirmed: true,
        }
    }

    pub(crate) fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1 + number / 28 % 12, 1 + number % 28).expect("a date")
    }

    pub(crate) fn activity(id: u128, form: &str, on: u32) -> Activity {
        Activity {
            source: Source { word: "outside_certificate".to_owned(), id: Uuid::from_u128(id) },
            form: form.to_owned(),
            title: format!("Kegiatan {id}"),
            organiser: "BPSDM".to_owned(),
            number: id.to_string(),
            started_on: day(on),
            completed_on: day(on),
            days: 1,
            sessions: 1,
            minutes: 0,
            certificate_jp: Some(8),
            abroad: false,
            proof: Value::Null,
        }
    }

    /// A ledger in memory.
    #[derive(Default)]
    struct Ledger(Vec<LedgerLine>);

    impl Ledger {
        fn reference() -> Reference {
            let codes = ["KL03", "KL06", "NKL01", "NKL02", "NKL09", "NKL10"];
            Reference { forms: codes.map(rule).to_vec(), ..Reference::default() }
        }

        fn settle(&mut self, wanted: &[Activity], gone: &[Source]) {
            let before = standings(&self.0, &Self::reference());
            let wanted: Vec<_> = wanted.iter().map(|new| (rule(&new.form), new.clone())).collect();
            let seq = self.0.len() as i32 + 1;
            for draft in settle(&before, &wanted, gone) {
                let id = LedgerLineId::from_uuid(Uuid::from_u128(self.0.len() as u128 + 1));
                self.0.push(line(draft, id, PersonId::from_uuid(Uuid::nil()), seq, chrono::DateTime::default()));
            }
        }

        fn sum(&self) -> i32 {
            self.0.iter().map(|line| line.jp).sum()
        }

        fn by_source(&self) -> BTreeMap<Source, (i32, i32)> {
            let mut sums: BTreeMap<Source, (i32, i32)> = BTreeMap::new();
            for line in &self.0 {
                let sum = sums.entry(line.activity.source.clone()).or_default();
                sum.0 += line.jp;
                sum.1 += line.uncounted;
            }
            sums.retain(|_, sum| *sum != (0, 0));
            sums
        }
    }

    #[test]
    fn br_06_two_coaching_sessions_a_month_and_mentoring_apart() {
        let mut ledger = Ledger::default();
        for (id, form, on) in [(1, "NKL01", 3), (2, "NKL01", 5), (3, "NKL01", 9), (4, "NKL02", 4), (5, "NKL01", 30)] {
            let mut session = activity(id, form, on);
            session.certificate_jp = None;
            ledger.settle(&[session], &[]);
        }
        let counted: Vec<i32> = ledger.0.iter().map(|line| line.jp).collect();
        assert_eq!(counted, [2, 2, 0, 2, 2], "the third of January counts nothing, mentoring and February are apart");
        assert_eq!((ledger.0[2].uncounted, ledger.0[2].why.as_str()), (2, WHY_SESSIONS));
    }

    #[test]
    fn br_06_an_earlier_session_posted_later_takes_the_place_of_a_later_one() {
        let mut ledger = Ledger::default();
        for (id, on) in [(1, 5), (2, 9), (3, 3)] {
            ledger.settle(&[activity(id, "NKL01", on)], &[]);
        }
        let kinds: Vec<(LineKind, i32)> = ledger.0.iter().map(|line| (line.kind, line.jp)).collect();
        assert_eq!(kinds, [(Posting, 2), (Posting, 2), (Adjustment, -2), (Posting, 2)]);
        assert_eq!(ledger.0[2].reverses, Some(ledger.0[1].id), "the session of the ninth gives way");
        assert_eq!(ledger.sum(), 4);
    }

    #[test]
    fn br_07_two_jp_of_self_study_a_day() {
        let mut ledger = Ledger::default();
        let mut long = activity(1, "NKL09", 1);
        (long.completed_on, long.days, long.certificate_jp) = (day(3), 3, Some(20));
        ledger.settle(&[long], &[]);
        assert_eq!((ledger.0[0].jp, ledger.0[0].uncounted, ledger.0[0].why.as_str()), (6, 14, WHY_TABLE));
        ledger.settle(&[activity(2, "NKL09", 3)], &[]);
        assert_eq!((ledger.0[1].jp, ledger.0[1].why.as_str()), (0, WHY_DAY), "the third is full");
        ledger.settle(&[activity(3, "NKL10", 3)], &[]);
        assert_eq!(ledger.0[2].jp, 2, "a community of practice has a cap of its own");
    }

    #[test]
    fn a_correction_is_a_reversal_and_a_new_line() {
        let mut ledger = Ledger::default();
        ledger.settle(&[activity(1, "KL03", 1)], &[]);
        let mut right = activity(1, "KL03", 1);
        right.certificate_jp = Some(5);
        ledger.settle(&[right.clone()], &[]);
        let kinds: Vec<(LineKind, i32)> = ledger.0.iter().map(|line| (line.kind, line.jp)).collect();
        assert_eq!(kinds, [(Posting, 8), (Reversal, -8), (Correction, 5)]);
        ledger.settle(&[], &[right.source]);
        assert_eq!((ledger.sum(), standings(&ledger.0, &Ledger::reference()).len()), (0, 0));
    }

    fn any_activity() -> impl Strategy<Value = Activity> {
        let form = prop::sample::select(vec!["KL03", "KL06", "NKL01", "NKL09", "NKL10"]);
        (1_u128..9, form, 0_u32..40, 0_u32..4, 1_i32..4, 0_i32..12).prop_map(|(id, form, on, more, sessions, jp)| {
            let mut new = activity(id, form, on);
            new.completed_on = day(on + more).max(new.started_on);
            new.days = more as i32 + 1;
            new.sessions = sessions;
            new.certificate_jp = Some(jp);
            new
        })
    }

    proptest! {
        #[test]
        fn the_sum_of_lines_is_the_balance(steps in prop::collection::vec((any_activity(), any::<bool>()), 1..25)) {
            let mut ledger = Ledger::default();
            for (new, take_back) in steps {
                if take_back {
                    ledger.settle(&[], &[new.source]);
                } else {
                    ledger.settle(&[new], &[]);
                }
                let standing = standings(&ledger.0, &Ledger::reference());
                let balance: i32 = standing.iter().map(|standing| standing.counted.counted).sum();
                prop_assert_eq!(ledger.sum(), balance);
                prop_assert!(standing.iter().all(|one| one.counted.counted >= 0 && one.counted.uncounted >= 0));
            }
        }

        #[test]
        fn the_order_of_posting_does_not_matter(
            all in prop::collection::vec(any_activity(), 1..8).prop_map(|all| {
                let by_id: BTreeMap<_, _> = all.into_iter().map(|one| (one.source.clone(), one)).collect();
                by_id.into_values().collect::<Vec<_>>()
            }),
            seed in any::<u64>(),
        ) {
            let (mut forward, mut other) = (Ledger::default(), Ledger::default());
            for one in &all {
                forward.settle(std::slice::from_ref(one), &[]);
            }
            let mut shuffled = all.clone();
            shuffled.sort_by_key(|one| (one.source.id.as_u128() as u64).wrapping_mul(seed | 1).rotate_left(17));
            for one in &shuffled {
                other.settle(std::slice::from_ref(one), &[]);
            }
            prop_assert_eq!(forward.by_source(), other.by_source());
        }

        #[test]
        fn caps_hold(all in prop::collection::vec(any_activity(), 1..20)) {
            let all: Vec<Activity> = all.into_iter().enumerate().map(|(n, mut one)| {
                one.source.id = Uuid::from_u128(n as u128 + 1);
                one
            }).collect();
            let rules: Vec<FormRule> = all.iter().map(|one| rule(&one.form)).collect();
            let records: Vec<_> = rules.iter().zip(&all).collect();
            let out = allocate(&records);
            let mut months: BTreeMap<(String, u32), i32> = BTreeMap::new();
            for (one, counted) in all.iter().zip(&out) {
                if one.form == "NKL01" {
                    *months.entry((one.form.clone(), one.completed_on.month())).or_default() += counted.counted;
                }
            }
            prop_assert!(months.values().all(|jp| *jp <= 4), "{:?}", months);
            for form in ["NKL09", "NKL10"] {
                let of_form = || all.iter().zip(&out).filter(|(one, _)| one.form == form);
                let days: BTreeSet<NaiveDate> = of_form()
                    .flat_map(|(one, _)| one.started_on.iter_days().take_while(|day| *day <= one.completed_on))
                    .collect();
                let counted: i32 = of_form().map(|(_, counted)| counted.counted).sum();
                prop_assert!(counted <= 2 * days.len() as i32, "{form}: {counted} JP on {} days", days.len());
            }
        }
    }
}
