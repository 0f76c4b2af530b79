//! Tables and properties of questions on a picture.

use courseware::{
    QuestionBody,
    question::{Area, FULL, GapWord, LabelZone, Picture, Spot, SpotZone},
};
use proptest::prelude::*;

use super::*;

fn picture() -> Picture {
    Picture { text: "<img src=\"/media/d/denah.svg\" alt=\"Denah\">".to_owned(), width: 200, height: 100 }
}

fn area(shape: &str, numbers: &str) -> Area {
    Area::parse(shape, numbers).expect(numbers)
}

fn labels() -> QuestionBody {
    let label = |text: &str, group, reusable| GapWord { text: text.to_owned(), group, reusable };
    let zone = |numbers, label, description: &str| LabelZone {
        area: area("rectangle", numbers),
        label,
        description: description.to_owned(),
    };
    QuestionBody::ImageLabels {
        picture: picture(),
        labels: vec![label("Loket", 1, true), label("Arsip", 1, false), label("Lantai 1", 2, false)],
        zones: vec![zone("0,0,50,50", 1, "Dekat pintu"), zone("60,0,90,50", 3, ""), zone("100,0,150,50", 1, "")],
    }
}

fn hotspot() -> QuestionBody {
    let zone = |area, cost| SpotZone { area, cost, description: String::new() };
    QuestionBody::Hotspot {
        picture: picture(),
        zones: vec![
            zone(area("rectangle", "0,0,50,50"), None),
            zone(area("circle", "150,50,20"), None),
            zone(area("polygon", "60,60,120,60,90,100"), Some(2_500)),
            // Around the first one: what hits that does not cost.
            zone(area("rectangle", "0,0,60,60"), Some(FULL)),
        ],
        most: 4,
    }
}

fn straight(body: &QuestionBody) -> Variant {
    match body {
        QuestionBody::ImageLabels { labels, .. } => Variant::one((0..labels.len() as u16).collect()),
        _ => Variant::default(),
    }
}

fn marked(body: &QuestionBody, fields: &[(&str, &str)]) -> Result<Outcome, Misfit> {
    let owned: Vec<(String, String)> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let response = kind_of(body).read(&straight(body), &owned)?;
    if let Some(response) = &response {
        let json = serde_json::to_string(response).expect("an answer is JSON");
        assert_eq!(&serde_json::from_str::<Response>(&json).expect("and comes back"), response);
    }
    Ok(grade_below(body, &straight(body), response.as_ref()))
}

#[test]
fn labels_go_onto_zones_of_their_group() {
    for (zones, fraction) in
        [(["a", "c", "a"], FULL), (["a", "c", "b"], 6_667), (["b", "", "a"], 3_333), (["b", "", ""], 0)]
    {
        let fields: Vec<_> = ["zone-1", "zone-2", "zone-3"].into_iter().zip(zones).collect();
        assert_eq!(marked(&labels(), &fields), Ok(Outcome::Graded(fraction)), "{zones:?}");
    }
    assert_eq!(marked(&labels(), &[("zone-1", "c")]), Err(Misfit::Place));
    assert_eq!(marked(&labels(), &[("zone-1", " ")]), Ok(Outcome::Unanswered));
    assert_eq!(kind_of(&labels()).guess(), Some(6_666));
    let Control::Zones { scene, zones } = kind_of(&labels()).control(&straight(&labels()), None) else { panic!() };
    assert_eq!(zones.iter().map(|zone| zone.options.len()).collect::<Vec<_>>(), [2, 1, 2]);
    assert_eq!((scene.zones.len(), zones[0].description.as_str()), (3, "Dekat pintu"));
    assert!(scene.zones.iter().all(|zone| zone.right.is_none()));
}

#[test]
fn each_right_zone_counts_once() {
    for (spots, fraction) in [
        (vec![("10", "10"), ("75", "50")], FULL),
        (vec![("75,0", "50"), ("10", "10.55")], FULL),
        // The same zone twice.
        (vec![("10", "10"), ("11", "10")], 5_000),
        // A wrong zone costs once, and in the last case more than there is.
        (vec![("10", "10"), ("45", "70")], 2_500),
        (vec![("10", "10"), ("45", "70"), ("45", "71")], 2_500),
        (vec![("45", "70")], -2_500),
        (vec![("28", "55"), ("45", "70")], -FULL),
        // Beside everything.
        (vec![("99", "1")], 0),
    ] {
        let names: Vec<(String, String)> =
            (1..=spots.len()).map(|number| (format!("spot-{number}-x"), format!("spot-{number}-y"))).collect();
        let fields: Vec<(&str, &str)> =
            names.iter().zip(&spots).flat_map(|((x, y), spot)| [(x.as_str(), spot.0), (y.as_str(), spot.1)]).collect();
        assert_eq!(marked(&hotspot(), &fields), Ok(Outcome::Graded(fraction)), "{spots:?}");
    }
    for half in [vec![("spot-1-x", "10")], vec![("spot-1-x", "10"), ("spot-1-y", "200")], vec![]] {
        assert_eq!(marked(&hotspot(), &half), Ok(Outcome::Unanswered));
    }
    let check = |spots: Vec<Spot>| kind_of(&hotspot()).check(&Variant::default(), &Response::Hotspot { spots });
    assert_eq!(check(vec![Spot { x: 10_001, y: 0 }]), Err(Misfit::Place));
    assert_eq!(check(vec![Spot { x: 0, y: 0 }; 5]), Err(Misfit::Parts));
    assert_eq!(check(Vec::new()), Err(Misfit::Parts));
}

#[test]
fn places_to_mark_are_kept_until_the_key_is_shown() {
    let body = hotspot();
    let answer = Response::Hotspot { spots: vec![Spot { x: 1_000, y: 1_000 }] };
    let asked = serde_json::to_string(&kind_of(&body).control(&Variant::default(), Some(&answer))).expect("JSON");
    for part in ["rectangle", "circle", "polygon", "zones"] {
        assert!(!asked.contains(part), "{part} in {asked}");
    }
    let scene = kind_of(&body).shown(&Variant::default(), Some(&answer)).scene.expect("a picture");
    assert_eq!((scene.zones.len(), scene.spots[0].at, scene.spots[0].right), (4, (20, 10), Some(true)));
    let shown = |answers, verdicts, key| {
        let scene = scene.clone().without(answers, verdicts, key);
        (scene.zones.len(), scene.spots.len(), scene.spots.first().and_then(|spot| spot.right))
    };
    assert_eq!(shown(true, true, false), (0, 1, Some(true)));
    assert_eq!(shown(true, false, false), (0, 1, None));
    assert_eq!(shown(false, true, true), (4, 0, None));
    // Zones for labels are no key, but whether they are right is a verdict.
    let answer = Response::ImageLabels { choices: vec![Some(Place(0)), None, None] };
    let scene = kind_of(&labels()).shown(&straight(&labels()), Some(&answer)).scene.expect("a picture");
    let verdicts = |scene: &Scene| scene.zones.iter().map(|zone| zone.right).collect::<Vec<_>>();
    assert_eq!(verdicts(&scene), [Some(true), Some(false), Some(false)]);
    assert_eq!(verdicts(&scene.without(true, false, false)), [None; 3]);
}

#[test]
fn figures_tell_the_zones_that_were_met() {
    let spots = [(1_000, 1_000), (4_500, 7_000)].map(|(x, y)| Spot { x, y }).to_vec();
    assert_eq!(chosen(&hotspot(), &Variant::default(), Some(&Response::Hotspot { spots })), [0, 2, 3]);
    let choices = vec![Some(Place(1)), Some(Place(2)), None];
    assert_eq!(chosen(&labels(), &straight(&labels()), Some(&Response::ImageLabels { choices })), [1]);
}

proptest! {
    #[test]
    fn the_key_earns_the_whole_mark(seed in any::<i64>(), shuffle in any::<bool>()) {
        for body in [labels(), hotspot()] {
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
    fn marks_count_in_whatever_order_they_are_set(spots in proptest::collection::vec((0_u16..=10_000, 0_u16..=10_000), 1..5)) {
        let body = hotspot();
        let spots: Vec<Spot> = spots.into_iter().map(|(x, y)| Spot { x, y }).collect();
        let worth = |spots: Vec<Spot>| grade_below(&body, &Variant::default(), Some(&Response::Hotspot { spots }));
        let turned = spots.iter().rev().copied().collect();
        prop_assert_eq!(worth(spots.clone()), worth(turned));
        let Outcome::Graded(fraction) = worth(spots) else { panic!("graded") };
        prop_assert!((-FULL..=FULL).contains(&fraction));
    }

    #[test]
    fn no_form_breaks_a_picture(fields in proptest::collection::vec(("zone-[0-4]|spot-[0-5]-[xy]", "[a-d0-9,.%-]{0,6}"), 0..8), seed in any::<i64>()) {
        for body in [labels(), hotspot()] {
            let kind = kind_of(&body);
            let variant = kind.variant(&mut Dice::new(seed), true);
            if let Ok(Some(response)) = kind.read(&variant, &fields) {
                prop_assert_eq!(kind.check(&variant, &response), Ok(()));
                let Outcome::Graded(fraction) = kind.grade(&variant, &response) else { panic!("graded") };
                prop_assert!((-FULL..=FULL).contains(&fraction));
                let _ = (kind.shown(&variant, Some(&response)), kind.control(&variant, Some(&response)));
            }
        }
    }
}
