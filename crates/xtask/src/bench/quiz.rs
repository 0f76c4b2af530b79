//! Sitting a quiz over the API: begin, save every answer, hand in.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::{
    http::{Answer, Connection, Request, fresh_key},
    load::{Measured, closed_loop, expect},
    process::Process,
};

/// An attempt in the hands of one client.
struct Sitting {
    attempt: String,
    seen: Value,
    questions: Vec<Value>,
    steps: i64,
}

/// Answers saved one by one, then attempts from begin to result. Each with the CPU seconds that it took.
pub(crate) fn measure(
    clients: &mut [Connection],
    server: &Process,
    plan: &Value,
    length: Duration,
) -> Result<Vec<(&'static str, Measured, f64)>> {
    let quiz = &plan["quiz"];
    let (Some(course), Some(lesson)) = (quiz["course"].as_str(), quiz["lesson"].as_str()) else {
        println!("The plan names no quiz; answer save and quiz submit are not measured.");
        return Ok(Vec::new());
    };
    let begin = format!("/api/v1/quizzes/{course}/{lesson}/attempts");

    let mut sittings = Vec::new();
    for client in clients.iter_mut() {
        sittings.push(Mutex::new(Sitting::begin(client, &begin)?));
    }
    let own = |client: &Connection| client.number % sittings.len();
    let before = server.cpu()?;
    let saves = closed_loop(clients, length, |client, _| {
        let mut sitting = sittings[own(client)].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        sitting.save_next(client)
    })?;
    let saving = server.cpu()? - before;

    for client in clients.iter_mut() {
        let sitting = sittings[own(client)].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        sitting.submit(client)?;
    }

    // Only the time of handing in is counted; what leads to it is measured in the rows above.
    let mut latencies = Vec::new();
    let mut bytes = 0;
    let mut cpu = 0.0;
    let start = Instant::now();
    while start.elapsed() < length {
        for client in clients.iter_mut() {
            let mut sitting = Sitting::begin(client, &begin)?;
            for _ in 0..sitting.questions.len() {
                sitting.save_next(client)?;
            }
            let (sent, before) = (Instant::now(), server.cpu()?);
            bytes += sitting.submit(client)?.body.len();
            latencies.push(sent.elapsed().as_secs_f64() * 1000.0);
            cpu += server.cpu()? - before;
        }
    }
    let submits = Measured::one_by_one(latencies, bytes)?;
    Ok(vec![("answer save", saves, saving), ("quiz submit (one at a time)", submits, cpu)])
}

impl Sitting {
    fn begin(client: &mut Connection, path: &str) -> Result<Self> {
        let answer = expect(client.send(&Request::json("POST", path, &json!({})))?, 201, "beginning an attempt")?;
        let document: Value = serde_json::from_slice(&answer.body).context("an attempt that is no JSON")?;
        let questions = document["questions"].as_array().cloned().unwrap_or_default();
        ensure!(!questions.is_empty(), "an attempt without questions");
        Ok(Self {
            attempt: document["id"].as_str().context("an attempt without id")?.to_owned(),
            seen: document["seen"].clone(),
            questions,
            steps: document["last_step"].as_i64().unwrap_or_default(),
        })
    }

    /// Answers the next question, another answer each time round.
    fn save_next(&mut self, client: &mut Connection) -> Result<Answer> {
        self.steps += 1;
        let turn = self.steps as usize;
        let question = &self.questions[turn % self.questions.len()];
        let body = json!({ "steps": [{
            "id": fresh_key(), "slot": question["slot"], "kind": "answer", "fields": fields(question, turn),
            "seq": self.steps, "seen": self.seen,
        }] });
        let answer = client.send(&Request::json("POST", format!("/api/v1/attempts/{}/steps", self.attempt), &body))?;
        let answer = expect(answer, 200, "saving an answer")?;
        let document: Value = serde_json::from_slice(&answer.body).context("a reply that is no JSON")?;
        match document["results"][0]["status"].as_str() {
            Some("accepted") => Ok(answer),
            other => bail!("an answer was not accepted: {other:?}: {document}"),
        }
    }

    fn submit(&self, client: &mut Connection) -> Result<Answer> {
        let path = format!("/api/v1/attempts/{}/submit", self.attempt);
        expect(client.send(&Request::json("POST", path, &json!({})))?, 200, "handing in")
    }
}

/// The fields of some answer to the question.
fn fields(question: &Value, turn: usize) -> Vec<(String, String)> {
    let value = |options: &Value, place: usize| -> String {
        let options = options.as_array().map_or(&[][..], Vec::as_slice);
        options
            .get(place % options.len().max(1))
            .and_then(|option| option["value"].as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let list = |name: &str| question[name].as_array().cloned().unwrap_or_default();
    let name = |item: &Value| item["field"].as_str().unwrap_or_default().to_owned();
    match question["control"].as_str() {
        Some("pick") => vec![("answer".to_owned(), value(&question["options"], turn))],
        Some("rows") => list("rows")
            .iter()
            .enumerate()
            .map(|(place, row)| (name(row), value(&row["options"], place + turn)))
            .collect(),
        Some("sort") => {
            list("items").iter().enumerate().map(|(place, item)| (name(item), (place + 1).to_string())).collect()
        }
        _ => vec![("answer".to_owned(), turn.to_string())],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fields;

    #[test]
    fn every_control_gets_fields() {
        let pick = json!({"control": "pick", "options": [{"value": "a"}, {"value": "b"}]});
        assert_eq!(fields(&pick, 3), [("answer".to_owned(), "b".to_owned())]);
        let sort = json!({"control": "sort", "items": [{"field": "rank-a"}, {"field": "rank-b"}]});
        assert_eq!(fields(&sort, 0)[1], ("rank-b".to_owned(), "2".to_owned()));
        assert_eq!(fields(&json!({"control": "text"}), 7), [("answer".to_owned(), "7".to_owned())]);
    }
}
