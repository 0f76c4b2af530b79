use std::collections::HashMap;

use bytes::Bytes;
use documents::calendar::{self, Appointment};
use kernel::{
    Cx,
    id::{GuidanceSessionId, MentorshipFileId, MentorshipId, PersonId, ProgrammeId},
    ports::CompetencyCard,
};

use super::People;
use crate::{
    Mentoring, MentoringError,
    model::{
        Application, Note, Pair, PairState, Programme, ProgrammeState, Review, Session, SessionState, SharedFile, Side,
        Target,
    },
    policy,
    rules::{sessions::silent, settings::InForce},
    store,
};

/// A pair in a list.
#[derive(Debug, Clone)]
pub struct PairRow {
    /// The pair.
    pub pair: Pair,
    /// Title of its programme.
    pub programme: String,
    /// The person's own side.
    pub side: Side,
    /// The other one.
    pub other: PersonId,
    /// Whether it has been silent for too long.
    pub silent: bool,
    /// Sessions confirmed by both.
    pub confirmed: usize,
}

/// The page of one's own mentoring.
#[derive(Debug, Clone)]
pub struct MineView {
    /// One's pairs, those at work first.
    pub pairs: Vec<PairRow>,
    /// Sessions that wait for one's own word.
    pub to_confirm: Vec<Session>,
    /// Sessions to come, the next one first.
    pub planned: Vec<Session>,
    /// Programmes that take applications, and one's own.
    pub open: Vec<(Programme, Option<Application>)>,
    /// Names.
    pub people: People,
    /// Days after which a pair is silent.
    pub silent_days: i64,
}

impl MineView {
    /// The other one of the pair that this session belongs to.
    pub fn with(&self, session: &Session) -> String {
        let row = self.pairs.iter().find(|row| row.pair.id == session.pair);
        row.map(|row| self.people.name(&row.other)).unwrap_or_default()
    }
}

/// The page of a pair.
#[derive(Debug, Clone)]
pub struct PairView {
    /// The pair.
    pub pair: Pair,
    /// Its programme.
    pub programme: Programme,
    /// The viewer's side.
    pub side: Side,
    /// The other one.
    pub other: PersonId,
    /// Goals.
    pub targets: Vec<Target>,
    /// Sessions, the latest first.
    pub sessions: Vec<Session>,
    /// What was said at the end; empty before.
    pub reviews: Vec<Review>,
    /// Name of the competency, if there is one.
    pub competency: String,
    /// Names.
    pub people: People,
}

/// Files and private notes of a pair.
#[derive(Debug, Clone)]
pub struct BelongingsView {
    /// The pair.
    pub pair: Pair,
    /// Files, the newest first.
    pub files: Vec<SharedFile>,
    /// The viewer's own notes.
    pub notes: Vec<Note>,
    /// Names.
    pub people: People,
}

/// The page of a session, or of one that is to be written.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// Its pair.
    pub pair: Pair,
    /// The viewer's side.
    pub side: Side,
    /// The session; none for a new one.
    pub session: Option<Session>,
    /// The dictionary, for the choice.
    pub dictionary: Vec<CompetencyCard>,
    /// Names.
    pub people: People,
}

/// A session as a file for calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar(pub String);

impl Mentoring {
    /// What one does in mentoring. Six statements however much it is.
    ///
    /// # Errors
    /// When the database or another feature does not answer.
    pub async fn mine(&self, cx: &Cx) -> Result<MineView, MentoringError> {
        let me = cx.actor.person().ok_or(MentoringError::Forbidden)?;
        let exec = self.db().reader();
        let pairs = store::pairs_of(&exec, me).await?;
        let ids: Vec<MentorshipId> = pairs.iter().map(|pair| pair.id).collect();
        let sessions = store::sessions(&exec, &ids).await?;
        let today = self.today(cx);
        let rules = InForce::on(today, &store::settings(&exec).await?);
        let shown = [ProgrammeState::Open, ProgrammeState::Running, ProgrammeState::Closed];
        let programmes = store::programmes(&exec, &shown).await?;
        let mut applied: HashMap<ProgrammeId, Application> =
            store::applications_of(&exec, me).await?.into_iter().map(|one| (one.programme, one)).collect();
        let people: Vec<PersonId> = pairs.iter().map(|pair| pair.other(me)).collect();
        let people = People::new(self.ports().directory.cards(&people).await?);

        let confirmed = |pair: &Pair| {
            let of_pair = sessions.iter().filter(|one| one.pair == pair.id);
            of_pair.filter(|one| one.state == SessionState::Confirmed).count()
        };
        let row = |pair: Pair| {
            let programme = programmes.iter().find(|one| one.id == pair.programme);
            Some(PairRow {
                programme: programme.map(|one| one.name.clone()).unwrap_or_default(),
                side: pair.side(me)?,
                other: pair.other(me),
                silent: silent(&pair, today, rules.silent_days()),
                confirmed: confirmed(&pair),
                pair,
            })
        };
        let mut rows: Vec<PairRow> = pairs.into_iter().filter_map(row).collect();
        rows.sort_by_key(|row| (row.pair.state, !row.silent));
        let side = |session: &Session| rows.iter().find(|row| row.pair.id == session.pair).map(|row| row.side);
        let waits = |session: &&Session| {
            session.state == SessionState::Logged && side(session).is_some_and(|side| !session.confirmed_by(side))
        };
        let to_confirm = sessions.iter().filter(waits).cloned().collect();
        let planned = sessions.iter().rev().filter(|one| one.state == SessionState::Planned).cloned().collect();
        let open = programmes.into_iter().filter(|one| one.state == ProgrammeState::Open);
        let open = open.map(|one| {
            let mine = applied.remove(&one.id);
            (one, mine)
        });
        let open = open.collect();
        Ok(MineView { pairs: rows, to_confirm, planned, open, people, silent_days: rules.silent_days() })
    }

    /// Mentorships under way in which the actor is guided, each named by its programme and mentor. Three statements.
    ///
    /// # Errors
    /// When the database or another feature does not answer.
    pub async fn guided(&self, cx: &Cx) -> Result<Vec<(MentorshipId, String)>, MentoringError> {
        let me = cx.actor.person().ok_or(MentoringError::Forbidden)?;
        let exec = self.db().reader();
        let mut pairs = store::pairs_of(&exec, me).await?;
        pairs.retain(|pair| pair.mentee == me && matches!(pair.state, PairState::Proposed | PairState::Running));
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        let programmes = store::programmes(&exec, &[ProgrammeState::Open, ProgrammeState::Running]).await?;
        let mentors: Vec<PersonId> = pairs.iter().map(|pair| pair.mentor).collect();
        let people = People::new(self.ports().directory.cards(&mentors).await?);
        let title = |pair: &Pair| {
            let programme = programmes.iter().find(|one| one.id == pair.programme);
            format!("{} · {}", programme.map_or("", |one| one.name.as_str()), people.name(&pair.mentor))
        };
        Ok(pairs.iter().map(|pair| (pair.id, title(pair))).collect())
    }

    /// One of the actor's pairs.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for anybody else's.
    pub async fn pair(&self, cx: &Cx, id: MentorshipId) -> Result<PairView, MentoringError> {
        let exec = self.db().reader();
        let (pair, programme) = store::pair_in_programme(&exec, id).await?.ok_or(MentoringError::NotFound)?;
        let (me, side) = policy::side(&cx.actor, &pair)?;
        let targets = store::targets(&exec, &[id]).await?;
        let sessions = store::sessions(&exec, &[id]).await?;
        let reviews = match pair.state {
            PairState::Completed => store::reviews(&exec, &[id]).await?,
            _ => Vec::new(),
        };
        let competency = match &pair.competency {
            Some(competency) => {
                super::competency_name(&self.ports().competencies.dictionary().await?, Some(competency))
            }
            None => String::new(),
        };
        let people = People::new(self.ports().directory.cards(&[pair.mentor, pair.mentee]).await?);
        let other = pair.other(me);
        Ok(PairView { pair, programme, side, other, targets, sessions, reviews, competency, people })
    }

    /// Files and the actor's own notes of a pair.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for anybody else's pair.
    pub async fn belongings(&self, cx: &Cx, id: MentorshipId) -> Result<BelongingsView, MentoringError> {
        let exec = self.db().reader();
        let pair = store::pair(&exec, id).await?.ok_or(MentoringError::NotFound)?;
        let (me, _) = policy::side(&cx.actor, &pair)?;
        let files = store::files(&exec, id).await?;
        let notes = store::notes(&exec, id, me).await?;
        let people = People::new(self.ports().directory.cards(&[pair.mentor, pair.mentee]).await?);
        Ok(BelongingsView { pair, files, notes, people })
    }

    /// One file of one of the actor's pairs, with its bytes.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for anybody else's.
    pub async fn file(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: MentorshipFileId,
    ) -> Result<(SharedFile, Bytes), MentoringError> {
        let exec = self.db().reader();
        let found = store::pair(&exec, pair).await?.ok_or(MentoringError::NotFound)?;
        policy::side(&cx.actor, &found)?;
        let file = store::file(&exec, pair, id).await?.ok_or(MentoringError::NotFound)?;
        let bytes = self.inner.blobs.get(&file.digest.parse()?).await?.ok_or(MentoringError::NotFound)?;
        Ok((file, bytes))
    }

    /// A session of one of the actor's pairs, or the beginnings of a new one.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for anybody else's.
    pub async fn session(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: Option<GuidanceSessionId>,
    ) -> Result<SessionView, MentoringError> {
        let exec = self.db().reader();
        let found = store::pair(&exec, pair).await?.ok_or(MentoringError::NotFound)?;
        let (_, side) = policy::side(&cx.actor, &found)?;
        let session = match id {
            Some(id) => {
                let session = store::session(&exec, id).await?.filter(|session| session.pair == pair);
                Some(session.ok_or(MentoringError::NotFound)?)
            }
            None => None,
        };
        let dictionary = self.ports().competencies.dictionary().await?;
        let people = People::new(self.ports().directory.cards(&[found.mentor, found.mentee]).await?);
        Ok(SessionView { pair: found, side, session, dictionary, people })
    }

    /// A session for the actor's calendar.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for anybody else's.
    pub async fn calendar(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: GuidanceSessionId,
    ) -> Result<Calendar, MentoringError> {
        let view = self.session(cx, pair, Some(id)).await?;
        let session = view.session.ok_or(MentoringError::NotFound)?;
        let link = format!("{}/mentoring/{pair}/sesi/{id}", self.inner.settings.public_url);
        let me = cx.actor.person().ok_or(MentoringError::NotFound)?;
        let appointment = Appointment {
            id: id.uuid(),
            version: session.version.unsigned_abs(),
            title: format!("{}: {}", view.people.name(&view.pair.other(me)), session.facts.topic),
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            place: session.facts.place.clone(),
            link,
        };
        Ok(Calendar(calendar::file(&[appointment], cx.now())))
    }

    /// The programmes that take applications now.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for one that does not exist or is being prepared.
    pub async fn programme(&self, id: ProgrammeId) -> Result<Programme, MentoringError> {
        let found = store::programme(&self.db().reader(), id).await?;
        found.filter(|one| one.state != ProgrammeState::Draft).ok_or(MentoringError::NotFound)
    }

    /// The actor's own application in a programme.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn my_application(&self, cx: &Cx, id: ProgrammeId) -> Result<Option<Application>, MentoringError> {
        let Some(me) = cx.actor.person() else { return Ok(None) };
        let mine = store::applications_of(&self.db().reader(), me).await?;
        Ok(mine.into_iter().find(|one| one.programme == id))
    }

    /// What the actor said as a mentor.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn my_registration(&self, cx: &Cx) -> Result<Option<crate::model::Mentor>, MentoringError> {
        let Some(me) = cx.actor.person() else { return Ok(None) };
        Ok(store::mentor(&self.db().reader(), me).await?)
    }

    /// Active mentors with their names, for the choice of a wished one.
    ///
    /// # Errors
    /// When the database or another feature does not answer.
    pub async fn active_mentors(&self) -> Result<(Vec<PersonId>, People), MentoringError> {
        let mentors = store::mentors(&self.db().reader(), &[crate::model::MentorState::Active]).await?;
        let ids: Vec<PersonId> = mentors.into_iter().map(|mentor| mentor.person).collect();
        let people = People::new(self.ports().directory.cards(&ids).await?);
        Ok((ids, people))
    }

    /// The dictionary, for choices.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn dictionary(&self) -> Result<Vec<CompetencyCard>, MentoringError> {
        Ok(self.ports().competencies.dictionary().await?)
    }
}
