//! A quiz whose questions follow what the learner has shown before.

use courseware::{
    Draw, Question, QuestionBody, QuizContent, QuizRules, Section,
    question::{Bloom, Choice, FULL},
};
use kernel::{Marks, id::kind};
use quiz_grading::{
    Settings,
    commands::{self, Rehearsal},
};

use crate::world::{ADAPTIVE, COURSE, World, id, learner, rules};

/// Two questions of the levels C1, C2 and C4, of which an attempt asks one.
pub(crate) fn quiz(rules: QuizRules) -> QuizContent {
    let choice = |text: &str, fraction| Choice { text: text.to_owned(), fraction, feedback: String::new() };
    let question = |(index, level): (usize, Bloom)| Question {
        id: id::<kind::Question>(0x400 + index as u128),
        name: format!("soal {index}"),
        category: String::new(),
        tags: Vec::new(),
        competency: "K1".to_owned(),
        bloom: Some(level),
        stem: format!("<p>Soal tingkat {}</p>", level.as_str()),
        explanation: String::new(),
        hints: Vec::new(),
        mark: Marks::whole(10),
        body: QuestionBody::SingleChoice { options: vec![choice("Benar", FULL), choice("Salah", 0)] },
        rubric: None,
    };
    let levels = [Bloom::Remember, Bloom::Understand, Bloom::Analyse].map(|level| [level, level]);
    let draw = Draw { count: 1, competency: "K1".to_owned(), adaptive: true, ..Draw::default() };
    QuizContent {
        rules: QuizRules { attempts: 0, ..rules },
        instructions: String::new(),
        questions: levels.into_iter().flatten().enumerate().map(question).collect(),
        sections: vec![Section { draws: vec![draw], ..Section::default() }],
        media: Vec::new(),
    }
}

#[tokio::test]
async fn the_next_attempt_asks_for_the_level_above_what_was_mastered() {
    for database in test_kit::databases().await {
        let world = World::new(database, rules(), Settings::default());
        let engine = world.database.engine;
        let client = world.client();
        let page = format!("/kuis/{}/{}", id::<kind::Course>(COURSE), id::<kind::Lesson>(ADAPTIVE));
        client.acts_as(learner(1));
        assert!(client.get(&page).await.text.contains("mengikuti hasil Anda"), "{engine}: told before the start");
        // Each attempt with how many of a hundred answers are wrong, and the level that it asks for.
        for (person, attempts) in [
            (1, [(0, "C1"), (100, "C2"), (0, "C2"), (0, "C4"), (0, "C4")].as_slice()),
            (2, [(100, "C1"), (100, "C1"), (0, "C1"), (0, "C2")].as_slice()),
        ] {
            client.acts_as(learner(person));
            for (number, (misses, level)) in attempts.iter().enumerate() {
                let rehearsal = Rehearsal {
                    course: id(COURSE),
                    lesson: id(ADAPTIVE),
                    leaves_out: 0,
                    misses: *misses,
                    essay: String::new(),
                };
                let attempt = commands::rehearse(&world.quizzes, &world.cx(learner(person)), rehearsal).await;
                let attempt = attempt.expect("an attempt").id;
                let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
                let asked = format!("Soal tingkat {level}");
                assert!(result.text.contains(&asked), "{engine}: {person}, {number}: {}", result.text);
                world.pass(chrono::TimeDelta::minutes(1));
            }
        }
    }
}
