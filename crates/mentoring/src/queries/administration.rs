use std::collections::HashMap;

use chrono::NaiveDate;
use documents::sheet::{Cell, xlsx};
use kernel::{
    Cx, Page, PageRequest,
    id::{CompetencyId, MentorshipId, PersonId, ProgrammeId},
    person::PersonCard,
    ports::CompetencyCard,
};

use super::{People, competency_name};
use crate::{
    Mentoring, MentoringError,
    model::{
        Application, ApplicationState, Mentor, MentorState, Pair, Programme, ProgrammeState, SessionState, Setting,
    },
    policy::{self, Action},
    rules::{
        results::{Outcome, Summary, by_unit, summary},
        settings::InForce,
    },
    store,
};

/// Silent pairs that the administration's page lists.
const MOST_SILENT: u64 = 50;
/// Everybody of an agency, and more.
const EVERYBODY: u64 = 20_000;

/// An application and the pair that came of it.
#[derive(Debug, Clone)]
pub struct Place {
    /// Who wants to be guided.
    pub application: Application,
    /// By whom, as proposed or set.
    pub pair: Option<Pair>,
}

/// A programme as the administration sees it.
#[derive(Debug, Clone)]
pub struct ProgrammeView {
    /// The programme.
    pub programme: Programme,
    /// Applications with their pairs.
    pub places: Page<Place>,
    /// How many are proposed, how many are set.
    pub proposed: usize,
    /// How many are set.
    pub announced: usize,
    /// Who may guide.
    pub mentors: Vec<PersonId>,
    /// The dictionary.
    pub dictionary: Vec<CompetencyCard>,
    /// Names.
    pub people: People,
}

impl ProgrammeView {
    /// The name of a competency.
    pub fn competency(&self, id: &Option<CompetencyId>) -> String {
        competency_name(&self.dictionary, id.as_ref())
    }
}

/// A mentor in the administration's list.
#[derive(Debug, Clone)]
pub struct MentorRow {
    /// The mentor.
    pub mentor: Mentor,
    /// Mentees now.
    pub load: i64,
    /// Most mentees.
    pub capacity: u32,
}

/// Somebody who could be proposed as a mentor.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub card: PersonCard,
    /// First day of retirement, if it is known.
    pub retires_on: Option<NaiveDate>,
    /// Months until then, if that is soon.
    pub handover: Option<u32>,
    /// Level in the competency that was asked for.
    pub level: Option<u8>,
}

/// Mentors and who could become one.
#[derive(Debug, Clone)]
pub struct MentorsView {
    /// Known ones, who wait for a decision first.
    pub mentors: Vec<MentorRow>,
    /// Others, who retire soon first.
    pub candidates: Page<Candidate>,
    /// The dictionary.
    pub dictionary: Vec<CompetencyCard>,
    /// Names.
    pub people: People,
}

/// One pair in the results.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// The pair.
    pub pair: Pair,
    /// What it came to.
    pub outcome: Outcome,
}

/// What a programme came to.
#[derive(Debug, Clone)]
pub struct ResultsView {
    /// The programme.
    pub programme: Programme,
    /// All together.
    pub total: Summary,
    /// By unit of the mentee.
    pub units: Vec<(String, Summary)>,
    /// Each pair.
    pub rows: Vec<ResultRow>,
    /// Names.
    pub people: People,
}

impl Mentoring {
    /// All programmes, and pairs that have been silent for too long.
    ///
    /// # Errors
    /// [`MentoringError::Forbidden`] for anybody but the administration.
    pub async fn overview(&self, cx: &Cx) -> Result<(Vec<Programme>, Vec<Pair>, People, i64), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let exec = self.db().reader();
        let programmes = store::programmes(&exec, ProgrammeState::ALL).await?;
        let today = self.today(cx);
        let rules = InForce::on(today, &store::settings(&exec).await?);
        let since = today - chrono::TimeDelta::days(rules.silent_days().min(36_500));
        let silent = store::silent_pairs(&exec, since, MOST_SILENT).await?;
        let people: Vec<PersonId> = silent.iter().flat_map(|pair| [pair.mentor, pair.mentee]).collect();
        let people = People::new(self.ports().directory.cards(&people).await?);
        Ok((programmes, silent, people, rules.silent_days()))
    }

    /// One programme with a page of its applications and pairs.
    ///
    /// # Errors
    /// [`MentoringError::Forbidden`], [`MentoringError::NotFound`].
    pub async fn administer(
        &self,
        cx: &Cx,
        id: ProgrammeId,
        page: PageRequest,
    ) -> Result<ProgrammeView, MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let exec = self.db().reader();
        let programme = store::programme(&exec, id).await?.ok_or(MentoringError::NotFound)?;
        let mut applications = store::applications(&exec, id).await?;
        applications.retain(|one| one.state != ApplicationState::Withdrawn);
        let pairs = store::pairs(&exec, id).await?;
        let announced = pairs.iter().filter(|pair| pair.announced).count();
        let proposed = pairs.len() - announced;
        let mentors: Vec<PersonId> =
            store::mentors(&exec, &[MentorState::Active]).await?.into_iter().map(|mentor| mentor.person).collect();
        let mut by_mentee: HashMap<PersonId, Pair> = pairs.into_iter().map(|pair| (pair.mentee, pair)).collect();
        let total = applications.len() as u64;
        let places: Vec<Place> = applications
            .into_iter()
            .skip(page.offset() as usize)
            .take(PageRequest::SIZE as usize)
            .map(|application| Place { pair: by_mentee.remove(&application.person), application })
            .collect();
        let mut people = mentors.clone();
        people.extend(places.iter().map(|place| place.application.person));
        people.extend(places.iter().filter_map(|place| place.pair.as_ref().map(|pair| pair.mentor)));
        let people = People::new(self.ports().directory.cards(&people).await?);
        let dictionary = self.ports().competencies.dictionary().await?;
        let places = Page::new(places, page, total);
        Ok(ProgrammeView { programme, places, proposed, announced, mentors, dictionary, people })
    }

    /// Mentors, and people who could become one: rank, level in a competency, and who retires soon first, so that what they know is
    /// handed over in time.
    ///
    /// # Errors
    /// [`MentoringError::Forbidden`] for anybody but the administration.
    pub async fn mentors(
        &self,
        cx: &Cx,
        name: &str,
        competency: Option<CompetencyId>,
        page: PageRequest,
    ) -> Result<MentorsView, MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let exec = self.db().reader();
        let today = self.today(cx);
        let rules = InForce::on(today, &store::settings(&exec).await?);
        let mentors = store::mentors(&exec, MentorState::ALL).await?;
        let loads: HashMap<PersonId, i64> = store::loads(&exec, None).await?.into_iter().collect();
        let ports = self.ports();
        let roster = ports.roster.people_after(None, EVERYBODY).await?;
        let name = name.trim().to_lowercase();
        let known = |person: PersonId| mentors.iter().any(|mentor| mentor.person == person);
        let mut people: Vec<PersonId> = mentors.iter().map(|mentor| mentor.person).collect();
        let fits = roster.iter().filter(|one| one.active && !known(one.person));
        let fits: Vec<PersonId> =
            fits.filter(|one| one.name.to_lowercase().contains(&name)).map(|one| one.person).collect();
        people.extend(&fits);
        let people = People::new(ports.directory.cards(&people).await?);
        let standings = match competency {
            Some(_) => ports.competencies.standings(&fits, today).await?,
            None => HashMap::new(),
        };
        let candidate = |person: &PersonId| {
            let card = people.card(person)?.clone();
            let retires_on = card.birth_date.and_then(|born| rules.retires_on(born, &card.post_kind));
            let of_person = standings.get(person);
            let level = of_person.and_then(|all| all.iter().find(|one| Some(one.competency) == competency));
            let level = level.and_then(|one| one.actual);
            Some(Candidate { handover: rules.handover(retires_on), retires_on, level, card })
        };
        let mut candidates: Vec<Candidate> = fits.iter().filter_map(candidate).collect();
        candidates
            .retain(|one| one.retires_on.is_none_or(|on| on > today) && (competency.is_none() || one.level.is_some()));
        // Who retires soon comes first, then the higher level, then the higher rank.
        let far = u32::MAX;
        candidates.sort_by(|one, other| {
            let key = |one: &Candidate| (one.handover.unwrap_or(far), std::cmp::Reverse(one.level));
            key(one)
                .cmp(&key(other))
                .then_with(|| other.card.rank.cmp(&one.card.rank))
                .then_with(|| one.card.name.cmp(&other.card.name))
        });
        let total = candidates.len() as u64;
        let candidates = candidates.into_iter().skip(page.offset() as usize).take(PageRequest::SIZE as usize).collect();
        let row = |mentor: Mentor| MentorRow {
            load: loads.get(&mentor.person).copied().unwrap_or_default(),
            capacity: mentor.capacity.unwrap_or_else(|| rules.capacity()),
            mentor,
        };
        let mut mentors: Vec<MentorRow> = mentors.into_iter().map(row).collect();
        mentors.sort_by_key(|row| row.mentor.state);
        let dictionary = ports.competencies.dictionary().await?;
        Ok(MentorsView { mentors, candidates: Page::new(candidates, page, total), dictionary, people })
    }

    /// The active person with this NIP, spaces left out.
    ///
    /// # Errors
    /// [`MentoringError::Forbidden`] for anybody but the administration.
    pub async fn person_with_nip(&self, cx: &Cx, nip: &str) -> Result<Option<PersonId>, MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let nip: String = nip.chars().filter(char::is_ascii_digit).collect();
        let roster = self.ports().roster.people_after(None, EVERYBODY).await?;
        Ok(roster.into_iter().find(|one| one.active && !nip.is_empty() && one.nip == nip).map(|one| one.person))
    }

    /// The numbers that the agency sets, with those that held before and those to come.
    ///
    /// # Errors
    /// [`MentoringError::Forbidden`] for anybody but the administration.
    pub async fn settings(&self, cx: &Cx) -> Result<Vec<Setting>, MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        Ok(store::settings(&self.db().reader()).await?)
    }

    /// What a programme came to.
    ///
    /// # Errors
    /// [`MentoringError::Forbidden`], [`MentoringError::NotFound`].
    pub async fn results(&self, cx: &Cx, id: ProgrammeId) -> Result<ResultsView, MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let exec = self.db().reader();
        let programme = store::programme(&exec, id).await?.ok_or(MentoringError::NotFound)?;
        let mut pairs = store::pairs(&exec, id).await?;
        pairs.retain(|pair| pair.announced);
        let ids: Vec<MentorshipId> = pairs.iter().map(|pair| pair.id).collect();
        let sessions = store::sessions(&exec, &ids).await?;
        let targets = store::targets(&exec, &ids).await?;
        let reviews = store::reviews(&exec, &ids).await?;
        let everybody: Vec<PersonId> = pairs.iter().flat_map(|pair| [pair.mentor, pair.mentee]).collect();
        let people = People::new(self.ports().directory.cards(&everybody).await?);
        // A gap closes only where one was known when the pair was made.
        let assessed = pairs.iter().filter(|pair| pair.competency.is_some() && pair.level_before.is_some());
        let mentees: Vec<PersonId> = assessed.map(|pair| pair.mentee).collect();
        let standings = self.ports().competencies.standings(&mentees, self.today(cx)).await?;
        let row = |pair: Pair| {
            let held = |one: &&crate::model::Session| one.pair == pair.id && one.state == SessionState::Confirmed;
            let agreed = || targets.iter().filter(|one| one.pair == pair.id && one.agreed());
            let now = standings.get(&pair.mentee).and_then(|all| {
                let one = all.iter().find(|one| Some(one.competency) == pair.competency)?;
                one.actual
            });
            let gap = pair.level_before.zip(now).map(|(before, now)| {
                let missing = pair.target.saturating_sub(before);
                (u32::from(now.saturating_sub(before).min(missing)), u32::from(missing))
            });
            let outcome = Outcome {
                unit: people.card(&pair.mentee).map(|card| card.unit_name.clone()).unwrap_or_default(),
                sessions: sessions.iter().filter(held).count() as u32,
                targets: agreed().count() as u32,
                attained: agreed().filter(|one| one.attained == Some(true)).count() as u32,
                gap,
                stars: reviews.iter().filter(|one| one.pair == pair.id).map(|one| one.stars).collect(),
            };
            ResultRow { pair, outcome }
        };
        let rows: Vec<ResultRow> = pairs.into_iter().map(row).collect();
        let outcomes: Vec<Outcome> = rows.iter().map(|row| row.outcome.clone()).collect();
        let (total, units) = (summary(outcomes.iter()), by_unit(&outcomes));
        Ok(ResultsView { programme, total, units, rows, people })
    }

    /// The pairs of a programme as a workbook with these heads; what single people said in their reviews is not in it.
    ///
    /// # Errors
    /// As [`Mentoring::results`].
    pub async fn results_sheet(
        &self,
        cx: &Cx,
        id: ProgrammeId,
        heads: Vec<String>,
        state: impl Fn(&Pair) -> String,
    ) -> Result<(String, Vec<u8>), MentoringError> {
        let view = self.results(cx, id).await?;
        let mut lines: Vec<Vec<Cell>> = Vec::new();
        for row in &view.rows {
            let count = |number: u32| Cell::Number(number.into());
            lines.push(vec![
                view.people.name(&row.pair.mentor).into(),
                view.people.name(&row.pair.mentee).into(),
                row.outcome.unit.clone().into(),
                state(&row.pair).into(),
                row.pair.running_since.map_or_else(|| Cell::Text(String::new()), Cell::Date),
                row.pair.last_session_on.map_or_else(|| Cell::Text(String::new()), Cell::Date),
                count(row.outcome.sessions),
                count(row.outcome.targets),
                count(row.outcome.attained),
            ]);
        }
        let name = view.programme.name;
        let title = name.clone();
        let bytes = tokio::task::spawn_blocking(move || xlsx(&title, &heads, &lines)).await??;
        Ok((name, bytes))
    }
}
