use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    Actor, Cx, FieldProblem, Role,
    id::{PersonId, QuestionBankId},
    person::PersonCard,
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{
    super::views::{Checked, Trail},
    bank_url,
    list::owner_of,
    trail,
};
use crate::{
    Authoring, AuthoringError,
    commands::BankSettings,
    model::bank::{OwnerKind, QuestionBank},
    policy::BankAction,
};

/// Title, purpose, owner and keepers of a bank.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct BankForm {
    version: i32,
    title: String,
    description: String,
    owner: String,
    keepers: Vec<PersonId>,
}

impl BankForm {
    fn settings(&self) -> BankSettings {
        BankSettings { title: self.title.clone(), description: self.description.clone() }
    }
}

/// Somebody who may keep the bank.
struct Keeper {
    id: PersonId,
    name: String,
    keeps: bool,
}

#[derive(Template)]
#[template(path = "course-authoring/bank-settings.html")]
struct SettingsPage<'a> {
    ui: &'a Ui,
    trail: Trail,
    /// The bank; none for a new one.
    bank: Option<&'a QuestionBank>,
    form: &'a BankForm,
    checked: Checked,
    /// What a new bank may belong to: word of the form, kind, name.
    owners: Vec<(String, &'static str, String)>,
    keepers: Vec<Keeper>,
}

/// What the actor may begin a bank for.
async fn owners(authoring: &Authoring, cx: &Cx) -> Result<Vec<(String, &'static str, String)>, AuthoringError> {
    let mut owners = Vec::new();
    let admin = cx.actor.has(Role::Admin);
    let own = match &cx.actor {
        Actor::Person(person) => person.unit,
        Actor::Anonymous | Actor::System(_) => None,
    };
    if admin || own.is_some() {
        let units = authoring.ports.roster.units().await?;
        let reach = authoring.reach(cx).await?;
        let open = units.into_iter().filter(|unit| admin || reach.units.contains(&unit.unit));
        owners.extend(open.map(|unit| (format!("unit:{}", unit.unit), OwnerKind::Unit.as_str(), unit.name)));
    }
    if authoring.may_begin_bank(cx, OwnerKind::Agency, None) {
        owners.insert(0, ("agency".to_owned(), OwnerKind::Agency.as_str(), String::new()));
    }
    let courses = authoring.courses_for_banks(cx).await?;
    owners.extend(courses.into_iter().map(|(id, title)| (format!("course:{id}"), OwnerKind::Course.as_str(), title)));
    Ok(owners)
}

async fn render_new(authoring: &Authoring, ui: &Ui, status: StatusCode, form: &BankForm, checked: Checked) -> Answer {
    let owners = owners(authoring, &ui.cx).await?;
    let page = SettingsPage { ui, trail: trail(ui, None), bank: None, form, checked, owners, keepers: Vec::new() };
    ui.page_with(status, &page)
}

pub(in crate::http) async fn new(State(authoring): State<Authoring>, ui: Ui) -> Answer {
    render_new(&authoring, &ui, StatusCode::OK, &BankForm::default(), Checked::default()).await
}

pub(in crate::http) async fn create(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Form(form): Form<BankForm>,
) -> Answer {
    let made = match owner_of(&form.owner) {
        Some(owner) => authoring.create_bank(&cx, None, owner, &form.settings()).await,
        None => Err(AuthoringError::Invalid(vec![FieldProblem::new("owner", "authoring-choose")])),
    };
    match made {
        Ok(bank) => Ok(redirect_with(&bank_url(bank), "bank-dibuat")),
        Err(AuthoringError::Invalid(problems)) => {
            let checked = Checked::with(problems);
            render_new(&authoring, &ui, StatusCode::UNPROCESSABLE_ENTITY, &form, checked).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn render(
    authoring: &Authoring,
    ui: &Ui,
    status: StatusCode,
    bank: &QuestionBank,
    form: &BankForm,
    checked: Checked,
) -> Answer {
    let mut people: Vec<PersonCard> =
        authoring.ports.directory.holders(Role::Trainer).await.map_err(AuthoringError::from)?;
    let gone: Vec<PersonId> =
        form.keepers.iter().filter(|id| !people.iter().any(|card| card.id == **id)).copied().collect();
    if !gone.is_empty() {
        people.extend(authoring.ports.directory.cards(&gone).await.map_err(AuthoringError::from)?);
    }
    people.sort_by_key(|card| !form.keepers.contains(&card.id));
    let keepers = people.iter().map(|card| Keeper {
        id: card.id,
        name: card.full_name(),
        keeps: form.keepers.contains(&card.id),
    });
    let page = SettingsPage {
        ui,
        trail: trail(ui, Some(bank)),
        bank: Some(bank),
        form,
        checked,
        owners: Vec::new(),
        keepers: keepers.collect(),
    };
    ui.page_with(status, &page)
}

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
) -> Answer {
    let bank = authoring.question_bank(&cx, bank, BankAction::Manage).await?;
    let form = BankForm {
        version: bank.version,
        title: bank.title.clone(),
        description: bank.description.clone(),
        owner: String::new(),
        keepers: authoring.bank_keepers(&cx, bank.id).await?,
    };
    render(&authoring, &ui, StatusCode::OK, &bank, &form, Checked::default()).await
}

pub(in crate::http) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Form(mut form): Form<BankForm>,
) -> Answer {
    let (status, checked) = match authoring.save_bank(&cx, bank, form.version, &form.settings(), &form.keepers).await {
        Ok(_) => return Ok(redirect_with(&bank_url(bank), "bank-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let bank = authoring.question_bank(&cx, bank, BankAction::Manage).await?;
    if checked.stale {
        form.version = bank.version;
    }
    render(&authoring, &ui, status, &bank, &form, checked).await
}
