//! Counts statements, so that tests can hold a page to its number.

use std::{cell::Cell, future::Future};

tokio::task_local! {
    static STATEMENTS: Cell<u32>;
}

/// Runs the future and tells how many statements it sent, transactions' own `BEGIN` and `COMMIT` not counted.
pub async fn counting_statements<F: Future>(future: F) -> (F::Output, u32) {
    STATEMENTS
        .scope(Cell::new(0), async {
            let output = future.await;
            (output, STATEMENTS.with(Cell::get))
        })
        .await
}

pub(crate) fn count(_: &sea_orm::metric::Info<'_>) {
    let _ = STATEMENTS.try_with(|count| count.set(count.get() + 1));
    metrics::counter!("serentak_sql_statements_total").increment(1);
}
