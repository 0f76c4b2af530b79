//! What learning cost.

use async_trait::async_trait;
use kernel::{Cx, ports::PortError};
use reporting::tables::{Column, Kind, Scope, Table, Value};

use super::{Sources, column, year};

/// Every expense that counts. It is the agency's, and nobody's in particular.
pub(super) struct Costs(pub(super) Sources);

const COLUMNS: [Column; 7] = [
    column("held", Kind::Date),
    column("expense", Kind::Text),
    column("form", Kind::Word("form")),
    column("rupiah", Kind::Number),
    column("note", Kind::Text),
    column("year", Kind::Text),
    column("recorded", Kind::Date),
];

#[async_trait]
impl Table for Costs {
    fn name(&self) -> &'static str {
        "biaya"
    }

    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn is_about_people(&self) -> bool {
        false
    }

    async fn rows(&self, _: &Cx, _: &Scope) -> Result<Vec<Vec<Value>>, PortError> {
        let expenses = self.0.hours.all_expenses().await.map_err(|e| PortError::new("expenses", e))?;
        let row = |expense: learning_hours::model::Expense| {
            vec![
                Value::Date(expense.held_on),
                Value::text(&expense.title),
                Value::text(&expense.form),
                Value::Number(expense.rupiah),
                Value::text(&expense.note),
                year(expense.year()),
                Value::Date(self.0.day(expense.recorded_at)),
            ]
        };
        Ok(expenses.into_iter().map(row).collect())
    }
}
