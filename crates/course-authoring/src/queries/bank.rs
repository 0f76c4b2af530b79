//! What pages ask of banks of questions.

use std::collections::{HashMap, HashSet};

use courseware::{
    AuthoredQuestion,
    likeness::{self, ALIKE},
    media::percent_encode,
};
use database::DatabaseExecutor;
use kernel::{
    Actor, Cx, Page, PageRequest, Role,
    id::{CourseId, LessonId, QuestionBankId, QuestionId, UnitId},
    ports::{CompetencyCard, RosterUnit},
};

use super::card_for;
use crate::{
    Authoring, AuthoringError,
    model::{
        Body, CourseCard, LessonBody, LessonDraft, Media, RevisionRow,
        bank::{
            BankCard, BankFilter, BankHead, BankQuestion, BankState, Facets, PublishedIn, QuestionBank, Selection,
            Take, UsedIn, WhereUsed,
        },
    },
    policy::{Action, BankAction, may_bank},
    store::{self, banks::Reach},
};

/// A page of a bank's questions with what its filters offer.
#[derive(Debug, Clone)]
pub struct BankView {
    /// The bank.
    pub bank: QuestionBank,
    /// The questions asked for.
    pub questions: Page<BankQuestion>,
    /// Categories and tags of those that are not retired.
    pub facets: Facets,
}

/// A question of a bank with what its page shows around it.
#[derive(Debug, Clone)]
pub struct QuestionView {
    /// The bank.
    pub bank: QuestionBank,
    /// The question.
    pub head: BankHead,
    /// Where it is used.
    pub used: WhereUsed,
}

/// Two questions that say nearly the same.
#[derive(Debug, Clone)]
pub struct AlikePair {
    /// The one.
    pub first: BankHead,
    /// The other.
    pub second: BankHead,
    /// What they have in common, in thousandths.
    pub share: u32,
}

/// The questions of a bank that say nearly the same.
#[derive(Debug, Clone)]
pub struct AlikeView {
    /// The bank.
    pub bank: QuestionBank,
    /// The pairs that are shown, most alike first.
    pub pairs: Vec<AlikePair>,
    /// How many pairs were found in all.
    pub found: usize,
    /// Whether all questions were compared; not where very many say the same.
    pub complete: bool,
}

/// Pairs that are shown at once.
const MOST_PAIRS: usize = 50;

/// How texts of a bank speak of a file.
pub(crate) fn link_to(file: &Media) -> String {
    format!("/media/{}", percent_encode(file.name()))
}

/// The unit and those above it.
fn upwards(unit: UnitId, units: &[RosterUnit]) -> Vec<UnitId> {
    let parents: HashMap<UnitId, Option<UnitId>> = units.iter().map(|one| (one.unit, one.parent)).collect();
    let mut chain = vec![unit];
    let mut at = unit;
    while let Some(parent) = parents.get(&at).copied().flatten().filter(|parent| !chain.contains(parent)) {
        chain.push(parent);
        at = parent;
    }
    chain
}

impl Authoring {
    /// Whose banks the actor reaches. Asked before a transaction is opened.
    pub(crate) async fn reach(&self, cx: &Cx) -> Result<Reach, AuthoringError> {
        let unit = match &cx.actor {
            Actor::Person(person) if !cx.actor.has(Role::Admin) => person.unit,
            _ => None,
        };
        let units = match unit {
            Some(unit) => upwards(unit, &self.ports.roster.units().await?),
            None => Vec::new(),
        };
        Ok(Reach { actor: cx.actor.clone(), units })
    }

    /// The banks the actor may know of, by title.
    pub async fn question_banks(&self, cx: &Cx) -> Result<Vec<BankCard>, AuthoringError> {
        let reach = self.reach(cx).await?;
        store::banks::banks(&self.db.reader(), &reach).await
    }

    /// The bank, if the actor may do this with it.
    pub async fn question_bank(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        action: BankAction,
    ) -> Result<QuestionBank, AuthoringError> {
        let reach = self.reach(cx).await?;
        bank_for(&self.db.reader(), &reach, bank, action).await
    }

    /// A page of a bank's questions with its filters.
    pub async fn bank_view(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        filter: &BankFilter,
        request: PageRequest,
    ) -> Result<BankView, AuthoringError> {
        let bank = self.question_bank(cx, bank, BankAction::View).await?;
        let exec = self.db.reader();
        let selections = selections_for(&exec, bank.id, filter).await?;
        let questions = store::bank_questions::page(&exec, bank.id, filter, &selections, request).await?;
        let facets = Facets::of(&store::bank_questions::facets(&exec, bank.id).await?);
        Ok(BankView { bank, questions, facets })
    }

    /// What the form of a question offers: the bank's categories and tags.
    pub(crate) async fn bank_facets(&self, bank: QuestionBankId) -> Result<Facets, AuthoringError> {
        Ok(Facets::of(&store::bank_questions::facets(&self.db.reader(), bank).await?))
    }

    /// The files of a bank.
    pub(crate) async fn files_of_bank(&self, bank: QuestionBankId) -> Result<Vec<Media>, AuthoringError> {
        store::banks::media_of(&self.db.reader(), &[bank]).await
    }

    /// A file of a bank that the actor may see.
    pub(crate) async fn bank_file(&self, cx: &Cx, bank: QuestionBankId, digest: &str) -> Result<Media, AuthoringError> {
        let bank = self.question_bank(cx, bank, BankAction::View).await?;
        let files = self.files_of_bank(bank.id).await?;
        files.into_iter().find(|file| file.digest == digest).ok_or(AuthoringError::NotFound)
    }

    /// The dictionary of competencies.
    pub(crate) async fn dictionary(&self) -> Result<Vec<CompetencyCard>, AuthoringError> {
        Ok(self.ports.competencies.dictionary().await?)
    }

    /// A question of a bank.
    pub async fn bank_question(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        id: QuestionId,
    ) -> Result<(QuestionBank, BankHead), AuthoringError> {
        let bank = self.question_bank(cx, bank, BankAction::View).await?;
        let head = store::bank_questions::head(&self.db.reader(), bank.id, id).await?;
        Ok((bank, head.ok_or(AuthoringError::NotFound)?))
    }

    /// A question of a bank with where it is used.
    pub async fn bank_question_view(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        id: QuestionId,
    ) -> Result<QuestionView, AuthoringError> {
        let (bank, head) = self.bank_question(cx, bank, id).await?;
        let used = self.where_used(cx, &head).await?;
        Ok(QuestionView { bank, head, used })
    }

    async fn where_used(&self, cx: &Cx, head: &BankHead) -> Result<WhereUsed, AuthoringError> {
        let exec = self.db.reader();
        let mut uses = store::bank_uses::of_bank(&exec, head.row.bank, Some(head.row.id)).await?;
        uses.retain(|one| match &one.take.take {
            Take::Question { question } => *question == head.row.id,
            Take::Selection(selection) => selection.takes(&head.row),
        });
        let held = store::bank_uses::held(&exec, head.row.id).await?;
        let courses: HashSet<CourseId> =
            uses.iter().map(|one| one.course).chain(held.iter().map(|one| one.course_id)).collect();
        if courses.is_empty() {
            return Ok(WhereUsed::default());
        }
        let asked: Vec<CourseId> = courses.iter().copied().collect();
        let lessons: Vec<LessonId> = uses.iter().map(|one| one.lesson).collect();
        let outlines = store::bank_uses::outlines(&exec, &cx.actor, &asked, &lessons).await?;
        let mut titles = HashMap::<CourseId, String>::new();
        let mut quizzes = HashMap::<LessonId, String>::new();
        let (mut modules, mut placed) = (HashSet::new(), HashSet::<LessonId>::new());
        for outline in &outlines {
            if let Body::Course(body) = &outline.body {
                titles.insert(outline.id.cast(), body.facts.title.clone());
                modules.extend(body.modules.iter().copied());
            }
        }
        for outline in &outlines {
            match &outline.body {
                Body::Module(body) if modules.contains(&outline.id.cast()) => {
                    placed.extend(body.lessons.iter().copied());
                }
                Body::Lesson(body) => {
                    quizzes.insert(outline.id.cast(), body.title.clone());
                }
                _ => {}
            }
        }
        let mut used = WhereUsed { elsewhere: courses.len() - titles.len(), ..WhereUsed::default() };
        for one in uses {
            let (Some(course_title), Some(title)) = (titles.get(&one.course), quizzes.get(&one.lesson)) else {
                continue;
            };
            let by_selection = matches!(one.take.take, Take::Selection(_));
            let told = used.quizzes.iter().any(|known| known.lesson == one.lesson);
            if placed.contains(&one.lesson) && !told {
                used.quizzes.push(UsedIn {
                    course: one.course,
                    course_title: course_title.clone(),
                    lesson: one.lesson,
                    title: title.clone(),
                    by_selection,
                });
            }
        }
        let mut told = HashSet::new();
        for one in held {
            let Some(course_title) = titles.get(&one.course_id) else { continue };
            if told.insert(one.publication_id) {
                used.publications.push(PublishedIn {
                    course: one.course_id,
                    course_title: course_title.clone(),
                    publication: one.publication_id,
                    number: u32::try_from(one.number).unwrap_or_default(),
                    revision: one.revision_id,
                    published_at: one.created_at,
                });
            }
        }
        used.quizzes.sort_by(|a, b| (&a.course_title, &a.title).cmp(&(&b.course_title, &b.title)));
        Ok(used)
    }

    /// The last revisions of a question with their states, newest first.
    pub async fn bank_history(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        id: QuestionId,
    ) -> Result<(QuestionBank, BankHead, Vec<(RevisionRow, AuthoredQuestion)>), AuthoringError> {
        let (bank, head) = self.bank_question(cx, bank, id).await?;
        let history = store::bank_questions::history(&self.db.reader(), id, 50).await?;
        Ok((bank, head, history))
    }

    /// The questions of a bank that say nearly the same.
    pub async fn alike(&self, cx: &Cx, bank: QuestionBankId) -> Result<AlikeView, AuthoringError> {
        let bank = self.question_bank(cx, bank, BankAction::View).await?;
        let mut heads = store::bank_questions::current(&self.db.reader(), bank.id).await?;
        heads.sort_by_key(|head| head.row.id);
        let found = tokio::task::spawn_blocking(move || {
            let texts: Vec<String> = heads.iter().map(|head| likeness::compared(&head.question)).collect();
            let found = likeness::pairs(&texts, ALIKE);
            let pair = |pair: &likeness::Likeness| AlikePair {
                first: heads[pair.first].clone(),
                second: heads[pair.second].clone(),
                share: pair.share,
            };
            let pairs = found.pairs.iter().take(MOST_PAIRS).map(pair).collect();
            AlikeView { bank, pairs, found: found.pairs.len(), complete: found.complete }
        });
        Ok(found.await.map_err(std::io::Error::other)?)
    }

    /// Ids of all questions of a bank that are asked for, at most 5,000.
    pub(crate) async fn bank_ids(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        filter: &BankFilter,
    ) -> Result<Vec<QuestionId>, AuthoringError> {
        let bank = self.question_bank(cx, bank, BankAction::View).await?;
        let exec = self.db.reader();
        let selections = selections_for(&exec, bank.id, filter).await?;
        store::bank_questions::ids(&exec, bank.id, filter, &selections, 5_000).await
    }

    /// The course and the title of a quiz of it, if the actor may do this with it.
    pub(crate) async fn quiz_title(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        action: Action,
    ) -> Result<(CourseCard, String), AuthoringError> {
        let exec = self.db.reader();
        let card = card_for(&exec, cx, course, action).await?;
        let head = store::head(&exec, course, lesson.cast()).await?.ok_or(AuthoringError::NotFound)?;
        match head.body {
            Body::Lesson(LessonBody { title, content: LessonDraft::Quiz { .. }, .. }) => Ok((card, title)),
            _ => Err(AuthoringError::NotFound),
        }
    }

    /// Titles of the banks among these that the actor may know of.
    pub(crate) async fn bank_titles(
        &self,
        cx: &Cx,
        banks: &[QuestionBankId],
    ) -> Result<HashMap<QuestionBankId, String>, AuthoringError> {
        if banks.is_empty() {
            return Ok(HashMap::new());
        }
        let known = self.question_banks(cx).await?;
        Ok(known
            .into_iter()
            .filter(|card| banks.contains(&card.bank.id))
            .map(|card| (card.bank.id, card.bank.title))
            .collect())
    }

    /// Those of these questions that the bank has, in the order of categories and titles.
    pub(crate) async fn bank_heads(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        ids: &[QuestionId],
    ) -> Result<(QuestionBank, Vec<BankHead>), AuthoringError> {
        let bank = self.question_bank(cx, bank, BankAction::View).await?;
        let mut heads = store::bank_questions::heads_of(&self.db.reader(), bank.id, ids).await?;
        heads.sort_by(|a, b| (&a.row.category, &a.row.title, a.row.id).cmp(&(&b.row.category, &b.row.title, b.row.id)));
        Ok((bank, heads))
    }

    /// The questions of a bank that are not retired, by title, to compare others with.
    pub(crate) async fn known_in_bank(
        &self,
        bank: QuestionBankId,
    ) -> Result<Vec<(String, AuthoredQuestion)>, AuthoringError> {
        let heads = store::bank_questions::current(&self.db.reader(), bank).await?;
        Ok(heads.into_iter().map(|head| (head.row.title, head.question)).collect())
    }
}

/// For each of these questions, what of the known ones says nearly the same: its title.
pub(crate) async fn resembling(
    new: &[AuthoredQuestion],
    known: Vec<(String, AuthoredQuestion)>,
) -> Result<HashMap<usize, String>, AuthoringError> {
    let new = new.to_vec();
    let found = tokio::task::spawn_blocking(move || {
        let before = known.len();
        let mut texts: Vec<String> = known.iter().map(|(_, question)| likeness::compared(question)).collect();
        texts.extend(new.iter().map(likeness::compared));
        let mut found = HashMap::new();
        for pair in likeness::pairs_from(&texts, before, ALIKE).pairs {
            // Of two new ones the later is told.
            let other = if pair.first < before {
                known[pair.first].0.clone()
            } else {
                crate::model::bank::title_of(&new[pair.first - before])
            };
            found.entry(pair.second - before).or_insert(other);
        }
        found
    });
    Ok(found.await.map_err(std::io::Error::other)?)
}

/// What quizzes take of the bank by category and tags, if the filter needs to know.
async fn selections_for(
    exec: &DatabaseExecutor<'_>,
    bank: QuestionBankId,
    filter: &BankFilter,
) -> Result<Vec<Selection>, AuthoringError> {
    if filter.state != BankState::Unused {
        return Ok(Vec::new());
    }
    let uses = store::bank_uses::of_bank(exec, bank, None).await?;
    let selection = |one: store::bank_uses::UseRow| match one.take.take {
        Take::Selection(selection) => Some(selection),
        Take::Question { .. } => None,
    };
    let distinct: HashSet<Selection> = uses.into_iter().filter_map(selection).collect();
    Ok(distinct.into_iter().collect())
}

/// The bank, if the actor may know of it and do this with it.
pub(crate) async fn bank_for(
    exec: &DatabaseExecutor<'_>,
    reach: &Reach,
    bank: QuestionBankId,
    action: BankAction,
) -> Result<QuestionBank, AuthoringError> {
    let found = store::banks::bank(exec, reach, bank).await?.ok_or(AuthoringError::NotFound)?;
    may_bank(&reach.actor, action, found.facts)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_reaches_upwards_and_never_turns_in_a_circle() {
        let unit = |number: u128| UnitId::from_uuid(uuid::Uuid::from_u128(number));
        let one = |number, parent: Option<u128>| RosterUnit {
            unit: unit(number),
            parent: parent.map(unit),
            name: String::new(),
        };
        let units = [one(1, None), one(2, Some(1)), one(3, Some(2)), one(4, Some(5)), one(5, Some(4))];
        assert_eq!(upwards(unit(3), &units), [unit(3), unit(2), unit(1)]);
        assert_eq!(upwards(unit(4), &units), [unit(4), unit(5)]);
        assert_eq!(upwards(unit(9), &units), [unit(9)]);
    }
}
