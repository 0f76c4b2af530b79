//! The dated rules, for the administration.

use askama::Template;
use axum::extract::State;
use kernel::{FieldProblem, id::LedgerRuleId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{Problems, forms::whole};
use crate::{
    HoursError, LearningHours,
    model::{Basis, CapKind, Class, FormRule, IpPart, Mode20, Prorate, Reference, RuleKind, SHARES, Target, YearRule},
};

#[derive(Template)]
#[template(path = "learning-hours/rules.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    forms: Vec<&'a FormRule>,
    targets: Vec<&'a Target>,
    year: Option<&'a YearRule>,
}

impl ListPage<'_> {
    /// What a form counts, in words.
    fn counts(&self, rule: &FormRule) -> String {
        counts(self.ui, rule)
    }

    fn cap(&self, rule: &FormRule) -> String {
        match rule.cap {
            CapKind::None => "–".to_owned(),
            cap => self.ui.t1(format!("hours-cap-size-{}", cap.as_str().replace('_', "-")), "size", rule.cap_size),
        }
    }
}

/// What a form counts, in words.
fn counts(ui: &Ui, rule: &FormRule) -> String {
    let key = format!("hours-counts-{}", rule.kind.as_str().replace('_', "-"));
    match rule.kind {
        RuleKind::PerJp => {
            let base = ui.t(key);
            if rule.abroad_percent == 0 {
                base
            } else {
                format!("{base}; {}", ui.t1("hours-counts-abroad", "percent", rule.abroad_percent))
            }
        }
        _ => ui.t2(key, "rate", rule.rate, "abroad", rule.rate_abroad),
    }
}

pub(crate) async fn list(State(hours): State<LearningHours>, ui: Ui) -> Answer {
    let reference = hours.reference().await?;
    let now = ui.year();
    ui.page(&ListPage {
        ui: &ui,
        forms: reference.forms_of(now),
        targets: reference.targets_of(now),
        year: reference.year(now),
    })
}

/// A rule's form as typed. The id is made by the page, so that sending it twice adds one version.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct RuleForm {
    id: String,
    valid_from: String,
    legal_basis: String,
    confirmed: String,
    class: String,
    share: String,
    ip_part: String,
    kind: String,
    rate: String,
    rate_abroad: String,
    abroad_percent: String,
    cap: String,
    cap_size: String,
    basis: String,
    siasn_type: String,
    siasn_certificate: String,
    min_jp: String,
    max_jp: String,
    mode_20jp: String,
    seminar_window: String,
    siasn_year_of_end: String,
    prorate: String,
}

impl RuleForm {
    fn common(cx: &kernel::Cx, year: i32, legal_basis: &str, confirmed: bool) -> Self {
        Self {
            id: cx.id::<kernel::id::kind::LedgerRule>().to_string(),
            valid_from: year.to_string(),
            legal_basis: legal_basis.to_owned(),
            confirmed: if confirmed { "1".to_owned() } else { String::new() },
            ..Self::default()
        }
    }

    fn id(&self, cx: &kernel::Cx) -> LedgerRuleId {
        self.id.parse().unwrap_or_else(|_| cx.id())
    }
}

/// A number that has to be there.
fn number(field: &'static str, text: &str, problems: &mut Vec<FieldProblem>) -> i32 {
    let before = problems.len();
    whole(field, text, problems).unwrap_or_else(|| {
        if problems.len() == before {
            problems.push(FieldProblem::new(field, "problem-field-required"));
        }
        0
    })
}

#[derive(Template)]
#[template(path = "learning-hours/rule.html")]
struct RulePage<'a> {
    ui: &'a Ui,
    rule: &'a FormRule,
    versions: Vec<&'a FormRule>,
    values: RuleForm,
    form: Problems,
    classes: &'static [Class],
    shares: [i32; 3],
    parts: &'static [IpPart],
    kinds: &'static [RuleKind],
    caps: &'static [CapKind],
    bases: &'static [Basis],
}

impl RulePage<'_> {
    fn counts(&self, rule: &FormRule) -> String {
        counts(self.ui, rule)
    }

    /// Name, value and label key of the fields of numbers.
    fn numbers(&self) -> [(&'static str, &str, &'static str); 5] {
        let v = &self.values;
        [
            ("rate", &v.rate, "hours-rate"),
            ("rate_abroad", &v.rate_abroad, "hours-rate-abroad"),
            ("abroad_percent", &v.abroad_percent, "hours-abroad-percent"),
            ("cap_size", &v.cap_size, "hours-cap-size"),
            ("siasn_type", &v.siasn_type, "hours-siasn-type"),
        ]
    }
}

fn show_rule(ui: &Ui, reference: &Reference, rule: &FormRule, values: RuleForm, form: Problems) -> Answer {
    let mut versions: Vec<&FormRule> = reference.forms.iter().filter(|other| other.code == rule.code).collect();
    versions.sort_by_key(|other| std::cmp::Reverse((other.valid_from, other.version)));
    let status = form.status();
    let page = RulePage {
        ui,
        rule,
        versions,
        values,
        form,
        classes: Class::ALL,
        shares: SHARES,
        parts: IpPart::ALL,
        kinds: RuleKind::ALL,
        caps: CapKind::ALL,
        bases: Basis::ALL,
    };
    ui.page_with(status, &page)
}

pub(crate) async fn form(State(hours): State<LearningHours>, ui: Ui, Path(code): Path<String>) -> Answer {
    let reference = hours.reference().await?;
    let rule = reference.form(&code, ui.year()).ok_or(HoursError::NotFound)?;
    let values = RuleForm {
        class: rule.class.as_str().to_owned(),
        share: rule.share.to_string(),
        ip_part: rule.ip_part.as_str().to_owned(),
        kind: rule.kind.as_str().to_owned(),
        rate: rule.rate.to_string(),
        rate_abroad: rule.rate_abroad.to_string(),
        abroad_percent: rule.abroad_percent.to_string(),
        cap: rule.cap.as_str().to_owned(),
        cap_size: rule.cap_size.to_string(),
        basis: rule.basis.as_str().to_owned(),
        siasn_type: rule.siasn_type.to_string(),
        siasn_certificate: rule.siasn_certificate.clone(),
        ..RuleForm::common(&ui.cx, ui.year(), &rule.legal_basis, rule.confirmed)
    };
    show_rule(&ui, &reference, rule, values, Problems::default())
}

pub(crate) async fn set_form(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Path(code): Path<String>,
    Form(values): Form<RuleForm>,
) -> Answer {
    let reference = hours.reference().await?;
    let before = reference.form(&code, ui.year()).ok_or(HoursError::NotFound)?;
    let mut problems = Vec::new();
    let new = FormRule {
        id: values.id(&cx),
        valid_from: number("valid_from", &values.valid_from, &mut problems),
        class: Class::parse(&values.class).unwrap_or(before.class),
        share: number("share", &values.share, &mut problems),
        ip_part: IpPart::parse(&values.ip_part).unwrap_or(before.ip_part),
        kind: RuleKind::parse(&values.kind).unwrap_or(before.kind),
        rate: number("rate", &values.rate, &mut problems),
        rate_abroad: number("rate_abroad", &values.rate_abroad, &mut problems),
        abroad_percent: number("abroad_percent", &values.abroad_percent, &mut problems),
        cap: CapKind::parse(&values.cap).unwrap_or(before.cap),
        cap_size: number("cap_size", &values.cap_size, &mut problems),
        basis: Basis::parse(&values.basis).unwrap_or(before.basis),
        siasn_type: number("siasn_type", &values.siasn_type, &mut problems),
        siasn_certificate: values.siasn_certificate.trim().to_owned(),
        legal_basis: values.legal_basis.trim().to_owned(),
        confirmed: !values.confirmed.is_empty(),
        ..before.clone()
    };
    let outcome = if problems.is_empty() { hours.set_form(&cx, new).await } else { Err(HoursError::Invalid(problems)) };
    match outcome {
        Ok(()) => Ok(redirect_with("/kelola/jp/aturan", "aturan-disimpan")),
        Err(HoursError::Invalid(problems)) => show_rule(&ui, &reference, before, values, problems.into()),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "learning-hours/target.html")]
struct TargetPage<'a> {
    ui: &'a Ui,
    target: &'a Target,
    versions: Vec<&'a Target>,
    values: RuleForm,
    form: Problems,
    shares: &'static [Prorate],
}

fn show_target(ui: &Ui, reference: &Reference, target: &Target, values: RuleForm, form: Problems) -> Answer {
    let mut versions: Vec<&Target> = reference.targets.iter().filter(|other| other.status == target.status).collect();
    versions.sort_by_key(|other| std::cmp::Reverse((other.year_from, other.version)));
    let status = form.status();
    ui.page_with(status, &TargetPage { ui, target, versions, values, form, shares: Prorate::ALL })
}

/// The target of exactly this status.
fn target_of<'a>(reference: &'a Reference, status: &str, year: i32) -> Result<&'a Target, HoursError> {
    reference.target(status, year).filter(|target| target.status == status).ok_or(HoursError::NotFound)
}

pub(crate) async fn target(State(hours): State<LearningHours>, ui: Ui, Path(status): Path<String>) -> Answer {
    let reference = hours.reference().await?;
    let target = target_of(&reference, &status, ui.year())?;
    let values = RuleForm {
        min_jp: target.min_jp.to_string(),
        max_jp: target.max_jp.map(|max| max.to_string()).unwrap_or_default(),
        prorate: target.prorate.as_str().to_owned(),
        ..RuleForm::common(&ui.cx, ui.year(), &target.legal_basis, target.confirmed)
    };
    show_target(&ui, &reference, target, values, Problems::default())
}

pub(crate) async fn set_target(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Path(status): Path<String>,
    Form(values): Form<RuleForm>,
) -> Answer {
    let reference = hours.reference().await?;
    let before = target_of(&reference, &status, ui.year())?;
    let mut problems = Vec::new();
    let new = Target {
        id: values.id(&cx),
        year_from: number("valid_from", &values.valid_from, &mut problems),
        min_jp: number("min_jp", &values.min_jp, &mut problems),
        max_jp: whole("max_jp", &values.max_jp, &mut problems),
        prorate: Prorate::parse(&values.prorate).unwrap_or(before.prorate),
        legal_basis: values.legal_basis.trim().to_owned(),
        confirmed: !values.confirmed.is_empty(),
        ..before.clone()
    };
    let outcome =
        if problems.is_empty() { hours.set_target(&cx, new).await } else { Err(HoursError::Invalid(problems)) };
    match outcome {
        Ok(()) => Ok(redirect_with("/kelola/jp/aturan", "aturan-disimpan")),
        Err(HoursError::Invalid(problems)) => show_target(&ui, &reference, before, values, problems.into()),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "learning-hours/year-rule.html")]
struct YearPage<'a> {
    ui: &'a Ui,
    values: RuleForm,
    form: Problems,
    modes: &'static [Mode20],
}

fn show_year(ui: &Ui, values: RuleForm, form: Problems) -> Answer {
    let status = form.status();
    ui.page_with(status, &YearPage { ui, values, form, modes: Mode20::ALL })
}

pub(crate) async fn year(State(hours): State<LearningHours>, ui: Ui) -> Answer {
    let reference = hours.reference().await?;
    let rule = reference.year(ui.year()).ok_or(HoursError::NotFound)?;
    let values = RuleForm {
        mode_20jp: rule.mode_20jp.as_str().to_owned(),
        seminar_window: rule.seminar_window.to_string(),
        siasn_year_of_end: if rule.siasn_year_of_end { "1".to_owned() } else { String::new() },
        ..RuleForm::common(&ui.cx, ui.year(), &rule.legal_basis, rule.confirmed)
    };
    show_year(&ui, values, Problems::default())
}

pub(crate) async fn set_year(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Form(values): Form<RuleForm>,
) -> Answer {
    let reference = hours.reference().await?;
    let before = reference.year(ui.year()).ok_or(HoursError::NotFound)?;
    let mut problems = Vec::new();
    let new = YearRule {
        id: values.id(&cx),
        valid_from: number("valid_from", &values.valid_from, &mut problems),
        mode_20jp: Mode20::parse(&values.mode_20jp).unwrap_or(before.mode_20jp),
        seminar_window: number("seminar_window", &values.seminar_window, &mut problems),
        siasn_year_of_end: !values.siasn_year_of_end.is_empty(),
        legal_basis: values.legal_basis.trim().to_owned(),
        confirmed: !values.confirmed.is_empty(),
        ..before.clone()
    };
    let outcome =
        if problems.is_empty() { hours.set_year_rule(&cx, new).await } else { Err(HoursError::Invalid(problems)) };
    match outcome {
        Ok(()) => Ok(redirect_with("/kelola/jp/aturan", "aturan-disimpan")),
        Err(HoursError::Invalid(problems)) => show_year(&ui, values, problems.into()),
        Err(error) => Err(error.into()),
    }
}
