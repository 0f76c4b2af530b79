//! What learning cost.

use std::collections::BTreeMap;

use kernel::{
    Page, PageRequest,
    id::{ExpenseId, UnitId},
};

use crate::{
    HoursError, LearningHours,
    model::Expense,
    queries::coverage::Scope,
    rules::{
        cost::{Spent, part_of},
        coverage::below,
    },
    store,
};

impl LearningHours {
    /// A page of a year's expenses; of one form, if it is given.
    pub async fn expenses(
        &self,
        year: i32,
        form: Option<&str>,
        page: PageRequest,
    ) -> Result<Page<Expense>, HoursError> {
        Ok(store::expenses::list(&self.db().reader(), year, form, page).await?)
    }

    /// Every expense that counts, of all years, the latest first; for reports.
    pub async fn all_expenses(&self) -> Result<Vec<Expense>, HoursError> {
        Ok(store::expenses::counting(&self.db().reader()).await?)
    }

    /// One expense.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] for an unknown one.
    pub async fn expense(&self, id: ExpenseId) -> Result<Expense, HoursError> {
        store::expenses::get(&self.db().reader(), id).await?.ok_or(HoursError::NotFound)
    }

    /// What was learned and spent in a year, by form. Of a unit, with everything below it, the costs are its part of the agency's: those of
    /// each form by lesson hours. Two statements for the agency, four for a unit.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] for a unit outside of the scope.
    pub async fn spent(&self, scope: Scope, year: i32, unit: Option<UnitId>) -> Result<Vec<Spent>, HoursError> {
        let reference = self.inner.reference.get().await?;
        let exec = self.db().reader();
        let mut forms: BTreeMap<String, Spent> = BTreeMap::new();
        for (form, people, jp) in store::roster::by_form(&exec, year, None).await? {
            forms.insert(form.clone(), Spent { form, people, jp, ..Spent::default() });
        }
        for (form, rupiah) in store::expenses::by_form(&exec, year).await? {
            let of = forms.entry(form.clone()).or_insert_with(|| Spent { form, ..Spent::default() });
            of.rupiah = rupiah;
        }
        if scope != Scope::Agency || unit.is_some() {
            let units = store::roster::units(&exec).await?;
            let units = scope.top(&units, unit)?.map(|top| below(&units, top));
            let own = store::roster::by_form(&exec, year, units.as_deref()).await?;
            let part = |(form, people, jp): (String, i64, i64)| {
                let rupiah = forms.get(&form).map_or(0, |whole| part_of(whole.rupiah, jp, whole.jp));
                (form.clone(), Spent { form, people, jp, rupiah, ..Spent::default() })
            };
            forms = own.into_iter().map(part).collect();
        }
        let mut spent: Vec<Spent> = forms.into_values().collect();
        for one in &mut spent {
            let rule = reference.form(&one.form, year);
            one.class = rule.map(|rule| rule.class.as_str().to_owned()).unwrap_or_default();
        }
        spent.sort_by(|a, b| (&a.class, &a.form).cmp(&(&b.class, &b.form)));
        Ok(spent)
    }
}
