//! A calculated question, from the page without script to its regrade.

use courseware::{
    Question, QuestionBody, QuizContent, QuizRules,
    question::{CalculatedAnswer, Tolerance, Units, Variable},
};
use kernel::Marks;
use quiz_grading::{
    commands::{self, Regrade},
    queries,
};

use crate::world::{self, CALCULATED, CORRECTED, COURSE, World, id, learner, trainer};

/// Asks for an area. The first key forgot that it is that of a triangle; the corrected one draws from ranges instead.
pub(crate) fn quiz(rules: QuizRules, corrected: bool) -> QuizContent {
    let formula = if corrected { "{alas} * {tinggi} / 2" } else { "{alas} * {tinggi}" };
    let variable =
        |name: &str| Variable { name: name.to_owned(), min: "50".to_owned(), max: "90".to_owned(), decimals: 0 };
    let row = |alas: &str, tinggi: &str| vec![alas.to_owned(), tinggi.to_owned()];
    let answer = CalculatedAnswer {
        feedback: "Alasnya {alas} m.".to_owned(),
        ..CalculatedAnswer::new(formula, Tolerance::Absolute { margin: "0.1".to_owned() })
    };
    let body = QuestionBody::Calculated {
        answers: vec![answer],
        variables: vec![variable("alas"), variable("tinggi")],
        rows: if corrected { Vec::new() } else { vec![row("7", "2.5"), row("7", "2.5")] },
        unit: "m2".to_owned(),
        units: Units::default(),
    };
    let quiz = world::quiz(rules, false);
    let asked = quiz.questions.into_iter().take(1).map(|question| Question {
        stem: "<p>Segitiga: alas {alas} m, tinggi {tinggi} m. Luasnya?</p>".to_owned(),
        explanation: "<p>Alas kali tinggi: {={alas} * {tinggi}}.</p>".to_owned(),
        body: body.clone(),
        ..question
    });
    QuizContent { questions: asked.collect(), ..quiz }
}

#[tokio::test]
async fn an_attempt_keeps_its_values_and_a_corrected_formula_counts() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        client.acts_as(learner(1));
        let attempt = world.begun_at(1, CALCULATED).await;
        let path = format!("/percobaan/{attempt}");
        let api = format!("/api/v1/attempts/{attempt}");
        let page = client.get(&path).await;
        let told = client.get(&api).await;
        for reply in [&page, &told] {
            assert!(reply.text.contains("alas 7 m, tinggi 2,5 m"), "{engine}: {}", reply.text);
            for secret in ["{alas}", "17,5", "17.5", "8.75"] {
                assert!(!reply.text.contains(secret), "{engine}: {secret} in {}", reply.text);
            }
        }
        let seen = page.text.split("name=\"s1.seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields = [("s1.seen", seen.expect("what the page has seen")), ("s1.answer", "8,8")];
        let done = client.post(&format!("{path}/kumpulkan"), &fields).await;
        let result = client.get(done.location()).await;
        for shown in ["alas 7 m, tinggi 2,5 m", "17,5 ± 0,1", "Alas kali tinggi: 17,5."] {
            assert!(result.text.contains(shown), "{engine}: {shown} in {}", result.text);
        }

        let by = world.cx(trainer(10));
        let reason = "Rumus segitiga".to_owned();
        let cmd = Regrade { course: id(COURSE), lesson: id(CALCULATED), key: id(CORRECTED), reason, dry_run: false };
        let changes = commands::regrade(&world.quizzes, &by, cmd).await.expect("regraded");
        let before_and_after = changes.iter().map(|change| (change.before, change.after)).collect::<Vec<_>>();
        assert_eq!(before_and_after, [(Some(Marks::ZERO), Marks::whole(10))], "{engine}");
        let attempt = queries::attempt(&world.quizzes, &world.cx(learner(1)), attempt).await.expect("there");
        assert_eq!(attempt.score, Some(Marks::whole(10)), "{engine}");
        let result = client.get(done.location()).await;
        for shown in ["alas 7 m, tinggi 2,5 m", "Alasnya 7 m.", "Alas kali tinggi: 17,5."] {
            assert!(result.text.contains(shown), "{engine}: {shown} in {}", result.text);
        }
        let told = client.get(&format!("{api}/result")).await;
        assert!(told.text.contains("8,75 ± 0,1") && !told.text.contains("{alas}"), "{engine}: {}", told.text);
    }
}
