//! One learner with an attempt.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

/// When a learner answers.
pub(crate) struct Pace {
    pub(crate) first: Instant,
    pub(crate) every: Duration,
    pub(crate) end: Instant,
}

/// Somebody who sits the quiz, with a connection of their own.
pub(crate) struct Learner {
    client: Client,
    token: String,
    /// Where steps go.
    steps: String,
    seen: String,
    questions: Vec<Value>,
    /// What was acknowledged.
    saved: Vec<Value>,
}

/// An attempt, as far as it is needed.
#[derive(Deserialize)]
struct Attempt {
    id: Uuid,
    seen: String,
    questions: Vec<Value>,
}

impl Learner {
    /// Begins an attempt, or goes on with the one that is open.
    pub(crate) async fn begin(url: &str, begin: &str, token: String) -> Result<Self> {
        let client = Client::builder().pool_max_idle_per_host(1).build().context("no client")?;
        let attempt = post(&client, &token, begin, &json!({}), StatusCode::CREATED).await?;
        let Attempt { id, seen, questions } = attempt.json().await.context("an attempt in another form")?;
        ensure!(!questions.is_empty(), "an attempt without questions");
        let steps = format!("{url}/api/v1/attempts/{id}/steps");
        Ok(Self { client, token, steps, seen, questions, saved: Vec::new() })
    }

    /// Answers until the end; gives how long each save took.
    pub(crate) async fn sit(mut self, pace: Pace) -> Result<(Self, Vec<Duration>)> {
        let mut waits = Vec::new();
        let mut next = pace.first;
        while next < pace.end {
            sleep_until(next).await;
            // Who is late counts from when the answer was given, not from when it could be sent.
            let step = self.step();
            let body = json!({ "steps": [&step] });
            let answer = post(&self.client, &self.token, &self.steps, &body, StatusCode::OK).await?;
            let outcome: Value = answer.json().await.context("a reply in another form")?;
            match outcome["results"][0]["status"].as_str() {
                Some("accepted") => self.saved.push(step),
                other => bail!("an answer was not accepted: {other:?}"),
            }
            waits.push(next.elapsed());
            next += pace.every;
        }
        Ok((self, waits))
    }

    /// The next answer: question after question, another answer each time round.
    fn step(&self) -> Value {
        let turn = self.saved.len();
        let question = &self.questions[turn % self.questions.len()];
        json!({
            "id": fresh(), "slot": question["slot"], "kind": "answer", "fields": fields(question, turn),
            "seq": turn + 1, "seen": self.seen,
        })
    }

    /// How many acknowledged answers the server does not know. A step that it has is a duplicate when it comes again.
    pub(crate) async fn missing(self) -> Result<usize> {
        let body = json!({ "steps": self.saved });
        let answer = post(&self.client, &self.token, &self.steps, &body, StatusCode::OK).await?;
        let outcome: Value = answer.json().await.context("a reply in another form")?;
        let results = outcome["results"].as_array().map_or(&[][..], Vec::as_slice);
        let known = results.iter().filter(|result| result["status"] == "duplicate").count();
        Ok(self.saved.len().saturating_sub(known))
    }
}

async fn post(client: &Client, token: &str, url: &str, body: &Value, wanted: StatusCode) -> Result<Response> {
    let request = client.post(url).bearer_auth(token).header("idempotency-key", fresh().to_string()).json(body);
    let answer = request.send().await.context("the server does not answer")?;
    let status = answer.status();
    if status != wanted {
        bail!("{url}: {status}: {}", answer.text().await.unwrap_or_default());
    }
    Ok(answer)
}

/// An id as a client makes it.
#[expect(clippy::disallowed_methods, reason = "this program is a client, and no test of time")]
fn fresh() -> Uuid {
    Uuid::now_v7()
}

/// The fields of some answer to the question.
fn fields(question: &Value, turn: usize) -> Vec<(String, String)> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let value = |options: &Value, place: usize| -> String {
        let options = list(options);
        let option = options.get(place % options.len().max(1));
        option.and_then(|option| option["value"].as_str()).unwrap_or_default().to_owned()
    };
    let name = |item: &Value| item["field"].as_str().unwrap_or_default().to_owned();
    match question["control"].as_str() {
        Some("pick") => vec![("answer".to_owned(), value(&question["options"], turn))],
        Some("rows") => {
            let rows = list(&question["rows"]);
            rows.iter().enumerate().map(|(place, row)| (name(row), value(&row["options"], place + turn))).collect()
        }
        Some("sort") => {
            let items = list(&question["items"]);
            items.iter().enumerate().map(|(place, item)| (name(item), (place + 1).to_string())).collect()
        }
        _ => vec![("answer".to_owned(), turn.to_string())],
    }
}
