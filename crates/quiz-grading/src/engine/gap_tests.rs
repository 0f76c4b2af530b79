//! Tables and properties of texts with gaps and of what is not marked.

use courseware::{
    QuestionBody, QuizContent, QuizRules,
    question::{FULL, Gap, GapAsk, GapWord},
};
use kernel::{Id, Marks};
use proptest::prelude::*;
use uuid::Uuid;

use super::tests::bare;
use super::{
    tests::{accepted, choice, range},
    *,
};

fn cloze() -> QuestionBody {
    let gap = |weight, ask| Gap { weight, ask };
    QuestionBody::Cloze {
        gaps: vec![
            gap(1, GapAsk::Choice { options: vec![choice("A", 0), choice("B", FULL), choice("C", 5_000)] }),
            gap(2, GapAsk::Text { answers: vec![accepted("Jambi", FULL), accepted("Muaro*", 5_000)], case: true }),
            gap(1, GapAsk::Number { answers: vec![range("2.5", "3.5", FULL)] }),
            gap(1, GapAsk::Choice { options: vec![choice("ya", FULL), choice("tidak", -FULL)] }),
        ],
    }
}

fn gap_select() -> QuestionBody {
    let word = |text: &str, group, reusable| GapWord { text: text.to_owned(), group, reusable };
    QuestionBody::GapSelect {
        words: vec![word("depan", 1, true), word("belakang", 1, false), word("delapan", 2, false)],
        gaps: vec![1, 3, 1],
    }
}

fn likert() -> QuestionBody {
    QuestionBody::Likert {
        statements: vec!["Jelas".to_owned(), "Berguna".to_owned()],
        points: ["Tidak", "Biasa", "Ya"].map(str::to_owned).to_vec(),
    }
}

fn straight(body: &QuestionBody) -> Variant {
    match body {
        QuestionBody::Cloze { .. } => Variant { first: (0..5).collect(), second: Vec::new(), ..Variant::default() },
        QuestionBody::GapSelect { .. } => Variant { first: (0..3).collect(), second: Vec::new(), ..Variant::default() },
        _ => Variant::default(),
    }
}

fn read(body: &QuestionBody, fields: &[(&str, &str)]) -> Result<Option<Response>, Misfit> {
    let owned: Vec<(String, String)> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let response = kind_of(body).read(&straight(body), &owned)?;
    if let Some(response) = &response {
        let json = serde_json::to_string(response).expect("an answer is JSON");
        assert_eq!(&serde_json::from_str::<Response>(&json).expect("and comes back"), response);
    }
    Ok(response)
}

fn marked(body: &QuestionBody, fields: &[(&str, &str)]) -> Result<Outcome, Misfit> {
    read(body, fields).map(|response| grade(body, &straight(body), response.as_ref()))
}

#[test]
fn gaps_count_by_their_weight() {
    for (gaps, fraction) in [
        (["b", "Jambi", "3", "a"], FULL),
        (["b", "Jambi", "3,5", "a"], FULL),
        (["c", "Jambi", "3", "a"], 9_000),
        (["a", "jambi", "4", "b"], 0),
        (["", "Muaro Jambi", "", ""], 2_000),
        (["", " Jambi ", "", ""], 4_000),
        (["b", "", "", ""], 2_000),
    ] {
        let fields: Vec<_> = ["gap-1", "gap-2", "gap-3", "gap-4"].into_iter().zip(gaps).collect();
        assert_eq!(marked(&cloze(), &fields), Ok(Outcome::Graded(fraction)), "{gaps:?}");
    }
    assert_eq!(marked(&cloze(), &[("gap-1", ""), ("gap-2", " ")]), Ok(Outcome::Unanswered));
    assert_eq!(marked(&cloze(), &[("gap-1", "d")]), Err(Misfit::Place));
    assert_eq!(marked(&cloze(), &[("gap-2", &"x".repeat(201))]), Err(Misfit::TooLong));
    assert_eq!(marked(&cloze(), &[("gap-1", "a"), ("gap-1", "b")]), Err(Misfit::Parts));
    // Half of the first list at random and half of the last, of five weights.
    assert_eq!(kind_of(&cloze()).guess(), Some(2_000));
    let open = read(&cloze(), &[("gap-2", "Jambi")]).expect("an answer").expect("given");
    assert_eq!(kind_of(&cloze()).remark(&open), Some("quiz-remark-gaps-open"));
    let shown = kind_of(&cloze()).shown(&straight(&cloze()), Some(&open));
    let verdicts: Vec<_> = shown.given.iter().map(|given| given.right).collect();
    assert_eq!(verdicts, [Some(false), Some(true), Some(false), Some(false)]);
    assert_eq!(shown.right[1], Label::Html("(2) Jambi".to_owned()));
}

#[test]
fn words_go_into_gaps_of_their_group() {
    for (gaps, fraction) in
        [(["a", "c", "a"], FULL), (["a", "c", "b"], 6_667), (["b", "", "a"], 3_333), (["b", "", ""], 0)]
    {
        let fields: Vec<_> = ["gap-1", "gap-2", "gap-3"].into_iter().zip(gaps).collect();
        assert_eq!(marked(&gap_select(), &fields), Ok(Outcome::Graded(fraction)), "{gaps:?}");
    }
    // A word of another group is not offered.
    assert_eq!(marked(&gap_select(), &[("gap-1", "c")]), Err(Misfit::Place));
    assert_eq!(marked(&gap_select(), &[]), Ok(Outcome::Unanswered));
    assert_eq!(kind_of(&gap_select()).guess(), Some(6_666));
    let Control::Gaps { gaps } = kind_of(&gap_select()).control(&straight(&gap_select()), None) else { panic!("gaps") };
    let offered = |gap: &GapField| match &gap.input {
        GapInput::List { options } => options.len(),
        GapInput::Line { .. } => 0,
    };
    assert_eq!(gaps.iter().map(offered).collect::<Vec<_>>(), [2, 1, 2]);
}

#[test]
fn every_gap_can_be_filled_wherever_the_text_shows_it() {
    let Control::Gaps { gaps } = kind_of(&gap_select()).control(&straight(&gap_select()), None) else { panic!("gaps") };
    let shown = |html: &str| -> Vec<String> {
        let part = |part: Part<'_>| match part {
            Part::Html(html) => html.to_owned(),
            Part::Gap(gap) => gap.number.to_string(),
        };
        parts(html, &gaps).into_iter().map(part).collect()
    };
    assert_eq!(shown("<p>a [[2]] [[1]]</p>"), ["<p>a ", "2", " ", "1", "</p>", "3"]);
    assert_eq!(shown("<img alt=\"[[1]]\">[[1]][[1]][[9]]"), ["<img alt=\"[[1]]\">", "1", "2", "3"]);
    assert_eq!(numbered("a [[2]]"), "a <b>(2)</b>");
}

#[test]
fn what_is_not_marked() {
    assert_eq!(marked(&likert(), &[("likert-a", "3")]), Ok(Outcome::NotGraded));
    assert_eq!(marked(&likert(), &[]), Ok(Outcome::NotGraded));
    assert_eq!(marked(&likert(), &[("likert-a", "4")]), Err(Misfit::Place));
    let given = read(&likert(), &[("likert-a", "3"), ("likert-b", "1")]).expect("an answer");
    assert_eq!(chosen(&likert(), &Variant::default(), given.as_ref()), [on_scale(0, 2), on_scale(1, 0)]);
    assert_eq!(marked(&QuestionBody::Comment, &[("answer", "Terlalu cepat.")]), Ok(Outcome::NotGraded));
    assert_eq!(read(&QuestionBody::Description, &[("answer", "x")]), Ok(None));
    for body in [likert(), QuestionBody::Comment, QuestionBody::Description] {
        assert_eq!(kind_of(&body).key(&Variant::default()), None);
    }
}

fn quiz(bodies: Vec<QuestionBody>, rules: QuizRules) -> QuizContent {
    let question = |(index, body)| bare(Id::from_uuid(Uuid::from_u128(index as u128 + 1)), Marks::whole(10), body);
    let questions = bodies.into_iter().enumerate().map(question).collect();
    QuizContent { rules, instructions: String::new(), questions, sections: Vec::new(), media: Vec::new() }
}

#[test]
fn texts_and_surveys_count_in_no_total() {
    let bodies = vec![QuestionBody::Description, gap_select(), likert(), QuestionBody::Comment];
    let quiz = quiz(bodies, QuizRules { shuffle_questions: false, ..QuizRules::default() });
    let paper = draw(&quiz, 5);
    assert_eq!(paper.iter().map(|slot| slot.max).collect::<Vec<_>>(), [0, 10, 0, 0].map(Marks::whole));
    let score = score(&quiz.rules, &paper, &quiz, &AttemptState::default());
    assert_eq!((score.max, score.total, score.pending()), (Marks::whole(10), Marks::ZERO, 0));
    assert_eq!(score.grade(), Some(Marks::ZERO));
}

#[test]
fn a_survey_is_done_when_it_is_handed_in() {
    let quiz = quiz(vec![likert(), QuestionBody::Comment], QuizRules::default());
    let score = score(&quiz.rules, &draw(&quiz, 1), &quiz, &AttemptState::default());
    assert_eq!((score.max, score.grade()), (Marks::ZERO, Some(Marks::whole(100))));
}

proptest! {
    #[test]
    fn a_text_goes_before_its_question(seed in any::<i64>(), count in 0_u32..4) {
        let bodies = vec![QuestionBody::Description, gap_select(), QuestionBody::Comment, QuestionBody::Description, cloze(), QuestionBody::Description];
        let quiz = quiz(bodies, QuizRules { draw: count, ..QuizRules::default() });
        let drawn: Vec<usize> = draw(&quiz, seed).iter().filter_map(|slot| quiz.questions.iter().position(|question| question.id == slot.question)).collect();
        let after = |text: usize| drawn.iter().position(|at| *at == text).map(|at| drawn[at + 1]);
        prop_assert!(after(0).is_none_or(|next| next == 1) && after(3).is_none_or(|next| next == 4));
        let asked = drawn.iter().filter(|at| quiz.questions[**at].body.is_asked()).count();
        prop_assert_eq!(asked, if count == 0 { 3 } else { count as usize });
    }

    #[test]
    fn the_key_earns_the_whole_mark_in_every_order(seed in any::<i64>(), shuffle in any::<bool>()) {
        for body in [cloze(), gap_select()] {
            let kind = kind_of(&body);
            let variant = kind.variant(&mut Dice::new(seed), shuffle);
            let mut sorted = variant.first.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, dice::straight(variant.first.len()));
            let key = kind.key(&variant).expect("a key");
            prop_assert_eq!(kind.check(&variant, &key), Ok(()));
            prop_assert_eq!(kind.grade(&variant, &key), Outcome::Graded(FULL));
            prop_assert!(kind.shown(&variant, Some(&key)).given.iter().all(|given| given.right == Some(true)));
            prop_assert_eq!(kind.remark(&key), None);
        }
    }

    #[test]
    fn no_form_breaks_a_gap(fields in proptest::collection::vec(("gap-[0-5]|likert-[a-c]|answer", "[a-e0-9,]{0,3}"), 0..6), seed in any::<i64>()) {
        for body in [cloze(), gap_select(), likert(), QuestionBody::Comment, QuestionBody::Description] {
            let kind = kind_of(&body);
            let variant = kind.variant(&mut Dice::new(seed), true);
            if let Ok(Some(response)) = kind.read(&variant, &fields) {
                prop_assert_eq!(kind.check(&variant, &response), Ok(()));
                if let Outcome::Graded(fraction) = kind.grade(&variant, &response) {
                    prop_assert!((0..=FULL).contains(&fraction));
                }
                let _ = (kind.shown(&variant, Some(&response)), kind.control(&variant, Some(&response)));
            }
        }
    }
}
