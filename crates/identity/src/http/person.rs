//! One person, for the administration: data, superiors, account.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use kernel::{
    FieldProblem,
    id::{PersonId, ReportingLineId, UnitId},
    person::Lead,
};
use serde::Deserialize;
use web::{Answer, Failure, Form, Path, Problems, Ui, redirect_with};

use crate::{
    Identity, IdentityError,
    commands::lines::NewLine,
    model::{NewPerson, Unit},
    queries::LineDetail,
};

/// Statuses, kinds of posts and sexes that the forms offer.
const STATUSES: [&str; 4] = ["PNS", "CPNS", "PPPK", ""];
const POST_KINDS: [&str; 6] = ["jpt", "administrator", "pengawas", "fungsional", "pelaksana", ""];
const SEXES: [&str; 3] = ["L", "P", ""];

/// A person's data as typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct DataForm {
    nip: String,
    email: String,
    front_title: String,
    name: String,
    back_title: String,
    birth_place: String,
    birth_date: String,
    sex: String,
    status: String,
    rank: String,
    post: String,
    post_kind: String,
    unit: String,
    phone: String,
}

impl DataForm {
    fn read(&self) -> Result<NewPerson, Vec<FieldProblem>> {
        let birth_date = match self.birth_date.trim() {
            "" => None,
            text => Some(
                text.parse::<NaiveDate>().map_err(|_| vec![FieldProblem::new("birth_date", "problem-field-date")])?,
            ),
        };
        let unit = match self.unit.as_str() {
            "" => None,
            text => Some(text.parse::<UnitId>().map_err(|_| vec![FieldProblem::new("unit", "identity-unit-unknown")])?),
        };
        Ok(NewPerson {
            nip: self.nip.clone(),
            email: self.email.clone(),
            front_title: self.front_title.trim().to_owned(),
            name: self.name.trim().to_owned(),
            back_title: self.back_title.trim().to_owned(),
            birth_place: self.birth_place.trim().to_owned(),
            birth_date,
            sex: known(&self.sex, &SEXES),
            status: known(&self.status, &STATUSES),
            rank: self.rank.trim().to_owned(),
            post: self.post.trim().to_owned(),
            post_kind: known(&self.post_kind, &POST_KINDS),
            unit,
            superior: None,
            phone: self.phone.trim().to_owned(),
            roles: Vec::new(),
        })
    }
}

fn known(word: &str, words: &[&str]) -> String {
    words.iter().find(|known| **known == word).map(|known| (*known).to_owned()).unwrap_or_default()
}

impl From<NewPerson> for DataForm {
    fn from(data: NewPerson) -> Self {
        Self {
            nip: data.nip,
            email: data.email,
            front_title: data.front_title,
            name: data.name,
            back_title: data.back_title,
            birth_place: data.birth_place,
            birth_date: data.birth_date.map(|day| day.to_string()).unwrap_or_default(),
            sex: data.sex,
            status: data.status,
            rank: data.rank,
            post: data.post,
            post_kind: data.post_kind,
            unit: data.unit.map(|unit| unit.to_string()).unwrap_or_default(),
            phone: data.phone,
        }
    }
}

/// A reporting line as typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct LineForm {
    id: String,
    superior: String,
    lead: String,
    from: String,
    to: String,
    basis: String,
}

impl LineForm {
    fn read(&self) -> Result<NewLine, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut day = |field: &'static str, text: &str| {
            let day = text.trim().parse::<NaiveDate>().ok();
            if day.is_none() && (field == "from" || !text.trim().is_empty()) {
                problems.push(FieldProblem::new(field, "problem-field-date"));
            }
            day
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        let id = self.id.parse::<ReportingLineId>().ok();
        if id.is_none() {
            problems.push(FieldProblem::new("id", "problem-field-id"));
        }
        let lead = Lead::parse(&self.lead);
        if lead.is_none() {
            problems.push(FieldProblem::new("lead", "identity-line-lead"));
        }
        match (id, lead, from) {
            (Some(id), Some(lead), Some(from)) if problems.is_empty() => {
                Ok(NewLine { id, superior: self.superior.clone(), lead, from, to, basis: self.basis.clone() })
            }
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "identity/person.html")]
struct PersonPage<'a> {
    ui: &'a Ui,
    /// None while a person is being added.
    id: Option<PersonId>,
    title: String,
    data: &'a DataForm,
    active: bool,
    lines: Vec<LineDetail>,
    units: Vec<Unit>,
    line: &'a LineForm,
    form: Problems,
    line_form: Problems,
    /// A password that was just made, shown this once.
    password: Option<String>,
}

impl PersonPage<'_> {
    fn is_self(&self) -> bool {
        self.id.is_some() && self.ui.cx.actor.person() == self.id
    }

    fn holds(&self, line: &LineDetail) -> bool {
        line.line.holds(self.ui.today())
    }

    fn ends(&self, line: &LineDetail) -> bool {
        line.line.to.is_none_or(|to| to > self.ui.today())
    }
}

/// What a page shows after a form that was not right.
#[derive(Default)]
struct Typed {
    data: Option<DataForm>,
    data_problems: Vec<FieldProblem>,
    line: Option<LineForm>,
    line_problems: Vec<FieldProblem>,
    password: Option<String>,
}

async fn show(identity: &Identity, ui: &Ui, id: PersonId, typed: Typed) -> Answer {
    let detail = identity.person(&ui.cx, id).await?;
    let units = identity.units().await?;
    let wrong = !typed.data_problems.is_empty() || !typed.line_problems.is_empty();
    let title = detail.data.name.clone();
    let line = typed.line.unwrap_or_else(|| LineForm {
        id: ui.cx.id::<kernel::id::kind::ReportingLine>().to_string(),
        from: ui.today().to_string(),
        ..LineForm::default()
    });
    let page = PersonPage {
        ui,
        id: Some(id),
        title,
        data: &typed.data.unwrap_or_else(|| detail.data.into()),
        active: detail.active,
        lines: detail.lines,
        units,
        line: &line,
        form: Problems { problems: typed.data_problems },
        line_form: Problems { problems: typed.line_problems },
        password: typed.password,
    };
    ui.page_with(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

pub(crate) async fn page(State(identity): State<Identity>, ui: Ui, Path(person): Path<PersonId>) -> Answer {
    show(&identity, &ui, person, Typed::default()).await
}

pub(crate) async fn change(
    State(identity): State<Identity>,
    ui: Ui,
    Path(person): Path<PersonId>,
    Form(form): Form<DataForm>,
) -> Answer {
    let changed = match form.read() {
        Ok(data) => identity.change_person(&ui.cx, person, data).await,
        Err(problems) => Err(IdentityError::Invalid(problems)),
    };
    match problems_of(changed)? {
        None => Ok(redirect_with(&format!("/kelola/pegawai/{person}"), "pegawai")),
        Some(data_problems) => {
            show(&identity, &ui, person, Typed { data: Some(form), data_problems, ..Typed::default() }).await
        }
    }
}

/// What is at fault in the fields, if that is all that went wrong.
fn problems_of(done: Result<(), IdentityError>) -> Result<Option<Vec<FieldProblem>>, Failure> {
    match done {
        Ok(()) => Ok(None),
        Err(IdentityError::Invalid(problems)) => Ok(Some(problems)),
        Err(IdentityError::Taken(_)) => Ok(Some(vec![FieldProblem::new("nip", "problem-identity-taken")])),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct ActiveForm {
    active: bool,
}

pub(crate) async fn set_active(
    State(identity): State<Identity>,
    ui: Ui,
    Path(person): Path<PersonId>,
    Form(form): Form<ActiveForm>,
) -> Answer {
    identity.set_active(&ui.cx, person, form.active).await?;
    Ok(redirect_with(&format!("/kelola/pegawai/{person}"), if form.active { "akun-dibuka" } else { "akun-ditutup" }))
}

pub(crate) async fn new_password(State(identity): State<Identity>, ui: Ui, Path(person): Path<PersonId>) -> Answer {
    let password = identity.reset_password(&ui.cx, person).await?;
    show(&identity, &ui, person, Typed { password: Some(password), ..Typed::default() }).await
}

pub(crate) async fn begin_line(
    State(identity): State<Identity>,
    ui: Ui,
    Path(person): Path<PersonId>,
    Form(form): Form<LineForm>,
) -> Answer {
    let begun = match form.read() {
        Ok(line) => identity.begin_line(&ui.cx, person, line, ui.today()).await,
        Err(problems) => Err(IdentityError::Invalid(problems)),
    };
    match problems_of(begun)? {
        None => Ok(redirect_with(&format!("/kelola/pegawai/{person}"), "atasan")),
        Some(line_problems) => {
            show(&identity, &ui, person, Typed { line: Some(form), line_problems, ..Typed::default() }).await
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct EndForm {
    to: String,
}

pub(crate) async fn end_line(
    State(identity): State<Identity>,
    ui: Ui,
    Path((person, line)): Path<(PersonId, ReportingLineId)>,
    Form(form): Form<EndForm>,
) -> Answer {
    let ended = match form.to.trim().parse::<NaiveDate>() {
        Ok(day) => identity.end_line(&ui.cx, person, line, day, ui.today()).await,
        Err(_) => Err(IdentityError::Invalid(vec![FieldProblem::new("to", "problem-field-date")])),
    };
    match problems_of(ended)? {
        None => Ok(redirect_with(&format!("/kelola/pegawai/{person}"), "atasan-berakhir")),
        Some(line_problems) => show(&identity, &ui, person, Typed { line_problems, ..Typed::default() }).await,
    }
}

async fn show_new(identity: &Identity, ui: &Ui, data: &DataForm, problems: Vec<FieldProblem>) -> Answer {
    let units = identity.units().await?;
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PersonPage {
        ui,
        id: None,
        title: ui.t("identity-person-new"),
        data,
        active: true,
        lines: Vec::new(),
        units,
        line: &LineForm::default(),
        form: Problems { problems },
        line_form: Problems::default(),
        password: None,
    };
    ui.page_with(code, &page)
}

pub(crate) async fn new(State(identity): State<Identity>, ui: Ui) -> Answer {
    show_new(&identity, &ui, &DataForm { status: "PNS".to_owned(), ..DataForm::default() }, Vec::new()).await
}

pub(crate) async fn add(State(identity): State<Identity>, ui: Ui, Form(form): Form<DataForm>) -> Answer {
    let added = match form.read() {
        Ok(data) => identity.add_person(&ui.cx, data, None).await,
        Err(problems) => Err(IdentityError::Invalid(problems)),
    };
    match added {
        Ok(id) => Ok(redirect_with(&format!("/kelola/pegawai/{id}"), "pegawai-baru")),
        Err(error) => {
            let problems = problems_of(Err(error))?.unwrap_or_default();
            show_new(&identity, &ui, &form, problems).await
        }
    }
}
