//! Lines of the ledger as people read them, and those that a number in a report is the sum of.

use kernel::{
    Page, PageRequest,
    id::{ClosingId, PersonId, UnitId},
};

use crate::{
    HoursError, LearningHours,
    model::{FormRule, LedgerLine},
    queries::coverage::{Narrowed, Scope},
    rules::coverage::below,
    store,
};

pub use crate::store::behind::Sums;

/// Names looked up in one statement.
const AT_ONCE: usize = 500;

/// A line with the words that its ids stand for.
#[derive(Debug, Clone)]
pub struct Told {
    /// The line.
    pub line: LedgerLine,
    /// Whose it is.
    pub owner: String,
    /// The name of who verified it; none where the platform itself did.
    pub verifier: Option<String>,
    /// The version of the rule by which it was counted, if the line names one.
    pub rule: Option<FormRule>,
}

/// Which lines a number is the sum of. Each part narrows further.
#[derive(Debug, Clone, Default)]
pub struct Behind {
    /// Of this calendar year.
    pub year: Option<i32>,
    /// Of this person.
    pub person: Option<PersonId>,
    /// Of this form.
    pub form: Option<String>,
    /// Held by this closing.
    pub closing: Option<ClosingId>,
    /// Of the active people of this group; none for everybody, those who left too.
    pub group: Option<Narrowed>,
}

/// The lines behind a number.
#[derive(Debug)]
pub struct Found {
    /// The lines, or one page of them, in the order of posting.
    pub lines: Page<Told>,
    /// What all of them sum to.
    pub sums: Sums,
}

impl LearningHours {
    /// Names and rules of lines: one statement for each 500 people.
    pub async fn told(&self, lines: Vec<LedgerLine>) -> Result<Vec<Told>, HoursError> {
        let reference = self.inner.reference.get().await?;
        let exec = self.db().reader();
        let verifiers = lines.iter().filter_map(|line| line.verifier.parse().ok());
        let mut people: Vec<PersonId> = lines.iter().map(|line| line.person).chain(verifiers).collect();
        people.sort_unstable();
        people.dedup();
        let mut names = std::collections::HashMap::new();
        for some in people.chunks(AT_ONCE) {
            let found = store::roster::people(&exec, some).await?;
            names.extend(found.into_iter().map(|(person, entry)| (person, entry.name)));
        }
        let told = lines.into_iter().map(|line| {
            let name = |person: PersonId| names.get(&person).cloned().unwrap_or_else(|| person.to_string());
            let rule = line.rule.and_then(|rule| reference.rule(rule)).cloned();
            let verifier = line.verifier.parse().ok().map(name);
            Told { owner: name(line.person), verifier, rule, line }
        });
        Ok(told.collect())
    }

    /// The lines that a number is the sum of; within the scope alone. `top` narrows the
    /// group to a unit and everything below it.
    pub async fn lines_behind(
        &self,
        scope: Scope,
        mut behind: Behind,
        top: Option<UnitId>,
        page: Option<PageRequest>,
    ) -> Result<Found, HoursError> {
        let exec = self.db().reader();
        if scope != Scope::Agency {
            behind.group.get_or_insert_default();
        }
        if let Some(group) = &mut behind.group {
            let units = store::roster::units(&exec).await?;
            group.units = scope.top(&units, top)?.map(|top| below(&units, top));
        }
        let sums = store::behind::sums(&exec, &behind).await?;
        let lines = store::behind::lines(&exec, &behind, page).await?;
        let lines = Page::new(self.told(lines).await?, page.unwrap_or_default(), sums.lines as u64);
        Ok(Found { lines, sums })
    }
}
