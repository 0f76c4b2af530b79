//! Dated rules.

use database::Result;
use sea_orm::{DatabaseExecutor, EntityTrait, QueryOrder, Set};

use super::{
    entity::{jp_form_rule, jp_target, jp_year_rule},
    word,
};
use crate::model::{
    Basis, CapKind, Class, Confidence, FormRule, IpPart, Mode20, Prorate, Reference, RuleKind, Target, YearRule,
};

/// All targets in all versions.
pub(crate) async fn targets(exec: &DatabaseExecutor<'_>) -> Result<Vec<Target>> {
    jp_target::Entity::find().all(exec).await?.into_iter().map(target_of).collect()
}

/// All year rules in all versions.
pub(crate) async fn years(exec: &DatabaseExecutor<'_>) -> Result<Vec<YearRule>> {
    jp_year_rule::Entity::find().all(exec).await?.into_iter().map(year_of).collect()
}

/// All other rules in all versions, together with these targets.
pub(crate) async fn all(exec: &DatabaseExecutor<'_>, targets: Vec<Target>) -> Result<Reference> {
    let forms = jp_form_rule::Entity::find().order_by_asc(jp_form_rule::Column::Code).all(exec).await?;
    Ok(Reference { forms: forms.into_iter().map(form_of).collect::<Result<_>>()?, targets, years: years(exec).await? })
}

/// The rules of forms alone, for a posting.
pub(crate) async fn forms(exec: &DatabaseExecutor<'_>) -> Result<Reference> {
    let forms = jp_form_rule::Entity::find().all(exec).await?;
    Ok(Reference { forms: forms.into_iter().map(form_of).collect::<Result<_>>()?, ..Reference::default() })
}

fn form_of(row: jp_form_rule::Model) -> Result<FormRule> {
    Ok(FormRule {
        class: word("class", Class::parse(&row.class), &row.class)?,
        kind: word("kind of rule", RuleKind::parse(&row.kind), &row.kind)?,
        cap: word("cap", CapKind::parse(&row.cap), &row.cap)?,
        basis: word("basis", Basis::parse(&row.basis), &row.basis)?,
        ip_part: word("part of IP ASN", IpPart::parse(&row.ip_part), &row.ip_part)?,
        confidence: word("confidence", Confidence::parse(&row.confidence), &row.confidence)?,
        id: row.id,
        code: row.code,
        valid_from: row.valid_from,
        version: row.version,
        share: row.share,
        rate: row.rate,
        rate_abroad: row.rate_abroad,
        abroad_percent: row.abroad_percent,
        cap_size: row.cap_size,
        siasn_type: row.siasn_type,
        siasn_certificate: row.siasn_certificate,
        legal_basis: row.legal_basis,
        confirmed: row.confirmed,
    })
}

fn target_of(row: jp_target::Model) -> Result<Target> {
    Ok(Target {
        confidence: word("confidence", Confidence::parse(&row.confidence), &row.confidence)?,
        id: row.id,
        status: row.status,
        year_from: row.year_from,
        version: row.version,
        min_jp: row.min_jp,
        max_jp: row.max_jp,
        prorate: word("treatment of partial years", Prorate::parse(&row.prorate), &row.prorate)?,
        legal_basis: row.legal_basis,
        confirmed: row.confirmed,
    })
}

fn year_of(row: jp_year_rule::Model) -> Result<YearRule> {
    Ok(YearRule {
        mode_20jp: word("mode of 20 JP", Mode20::parse(&row.mode), &row.mode)?,
        confidence: word("confidence", Confidence::parse(&row.confidence), &row.confidence)?,
        id: row.id,
        valid_from: row.valid_from,
        version: row.version,
        seminar_window: row.seminar_window,
        siasn_year_of_end: row.siasn_year_of_end,
        legal_basis: row.legal_basis,
        confirmed: row.confirmed,
    })
}

pub(crate) async fn insert_form(exec: &DatabaseExecutor<'_>, rule: &FormRule) -> Result<()> {
    let row = jp_form_rule::ActiveModel {
        id: Set(rule.id),
        code: Set(rule.code.clone()),
        valid_from: Set(rule.valid_from),
        version: Set(rule.version),
        class: Set(rule.class.as_str().to_owned()),
        share: Set(rule.share),
        kind: Set(rule.kind.as_str().to_owned()),
        rate: Set(rule.rate),
        rate_abroad: Set(rule.rate_abroad),
        abroad_percent: Set(rule.abroad_percent),
        cap: Set(rule.cap.as_str().to_owned()),
        cap_size: Set(rule.cap_size),
        basis: Set(rule.basis.as_str().to_owned()),
        ip_part: Set(rule.ip_part.as_str().to_owned()),
        siasn_type: Set(rule.siasn_type),
        siasn_certificate: Set(rule.siasn_certificate.clone()),
        legal_basis: Set(rule.legal_basis.clone()),
        confidence: Set(rule.confidence.as_str().to_owned()),
        confirmed: Set(rule.confirmed),
    };
    jp_form_rule::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn insert_target(exec: &DatabaseExecutor<'_>, target: &Target) -> Result<()> {
    let row = jp_target::ActiveModel {
        id: Set(target.id),
        status: Set(target.status.clone()),
        year_from: Set(target.year_from),
        min_jp: Set(target.min_jp),
        max_jp: Set(target.max_jp),
        prorate: Set(target.prorate.as_str().to_owned()),
        legal_basis: Set(target.legal_basis.clone()),
        confidence: Set(target.confidence.as_str().to_owned()),
        version: Set(target.version),
        confirmed: Set(target.confirmed),
    };
    jp_target::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn insert_year(exec: &DatabaseExecutor<'_>, rule: &YearRule) -> Result<()> {
    let row = jp_year_rule::ActiveModel {
        id: Set(rule.id),
        valid_from: Set(rule.valid_from),
        version: Set(rule.version),
        mode: Set(rule.mode_20jp.as_str().to_owned()),
        seminar_window: Set(rule.seminar_window),
        siasn_year_of_end: Set(rule.siasn_year_of_end),
        legal_basis: Set(rule.legal_basis.clone()),
        confidence: Set(rule.confidence.as_str().to_owned()),
        confirmed: Set(rule.confirmed),
    };
    jp_year_rule::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}
