use askama::Template;
use axum::extract::State;
use kernel::{
    Page, PageRequest, Role,
    id::{PersonId, UnitId},
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect_with};

use crate::{Identity, model::Unit, queries::Listed};

#[derive(Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    halaman: u64,
}

#[derive(Template)]
#[template(path = "identity/people.html")]
struct PeoplePage<'a> {
    ui: &'a Ui,
    filter: &'a Filter,
    people: Page<Listed>,
    units: Vec<Unit>,
    base: String,
}

impl PeoplePage<'_> {
    fn is_self(ui: &Ui, listed: &Listed) -> bool {
        ui.cx.actor.person() == Some(listed.card.id)
    }

    fn has(listed: &Listed, role: &str) -> bool {
        listed.roles.iter().any(|held| held.as_str() == role)
    }
}

pub(crate) async fn list(State(identity): State<Identity>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let unit = filter.unit.parse::<UnitId>().ok();
    let people = identity.people(&ui.cx, &filter.q, unit, PageRequest { number: filter.halaman }).await?;
    let units = identity.units().await?;
    let base = format!("/kelola/pegawai?q={}&unit={}&", web::ui::encode(&filter.q), web::ui::encode(&filter.unit));
    ui.page(&PeoplePage { ui: &ui, filter: &filter, people, units, base })
}

#[derive(Deserialize)]
pub(crate) struct SetRole {
    role: String,
    held: bool,
}

pub(crate) async fn set_role(
    State(identity): State<Identity>,
    Context(cx): Context,
    Path(person): Path<PersonId>,
    Form(form): Form<SetRole>,
) -> Answer {
    let role = Role::parse(&form.role).ok_or_else(Failure::not_found)?;
    identity.set_role(&cx, person, role, form.held).await?;
    Ok(redirect_with("/kelola/pegawai", "peran"))
}
