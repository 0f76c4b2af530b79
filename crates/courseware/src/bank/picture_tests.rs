//! Questions on pictures through every format.

use super::*;
use crate::question::{Area, GapWord, LabelZone, Picture, SpotZone};

/// A picture of 640 × 480 pixels, as far as readers look.
fn plan() -> BankMedia {
    let bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0".to_vec();
    BankMedia { name: "denah 1.png".to_owned(), bytes }
}

fn picture() -> Picture {
    Picture::new("Denah [lantai 1]", &plan().link(), (640, 480))
}

fn area(shape: &str, numbers: &str) -> Area {
    Area::parse(shape, numbers).expect(numbers)
}

fn label(text: &str, group: u32, reusable: bool) -> GapWord {
    GapWord { text: text.to_owned(), group, reusable }
}

fn zone(area: Area, label: u32, description: &str) -> LabelZone {
    LabelZone { area, label, description: description.to_owned() }
}

fn asked(name: &str, body: QuestionBody) -> AuthoredQuestion {
    let question = AuthoredQuestion { name: name.to_owned(), ..AuthoredQuestion::new("Lihat denahnya.", body) };
    assert_eq!(question.defects(), []);
    question
}

/// Boxes with groups, a label for several of them, and a distractor.
fn boxes() -> AuthoredQuestion {
    let zones = vec![
        zone(area("rectangle", "20,30,96,54"), 1, "Dekat pintu"),
        zone(area("rectangle", "220,30,296,54"), 1, ""),
        zone(area("rectangle", "20,230,96,254"), 3, ""),
    ];
    let labels = vec![label("Loket", 1, true), label("Arsip: A", 1, false), label("Lantai 1", 2, false)];
    asked("Kotak", QuestionBody::ImageLabels { picture: picture(), labels, zones })
}

/// Places of every shape, each with a label of its own.
fn places() -> AuthoredQuestion {
    let zones = vec![
        zone(area("circle", "50,60,20"), 2, ""),
        zone(area("polygon", "100,100,200,100,150,180"), 1, ""),
        zone(area("rectangle", "300,30,340,80"), 3, ""),
    ];
    let labels = ["Loket", "Pintu", "Tangga", "Kolam"].map(|text| label(text, 1, false)).to_vec();
    asked("Tempat", QuestionBody::ImageLabels { picture: picture(), labels, zones })
}

fn hotspot(described: bool) -> AuthoredQuestion {
    let words = |text: &str| if described { text.to_owned() } else { String::new() };
    let zone = |area, cost, text| SpotZone { area, cost, description: words(text) };
    let zones = vec![
        zone(area("rectangle", "20,30,96,54"), None, "Pintu: timur"),
        zone(area("circle", "50,260,20"), None, ""),
        zone(area("polygon", "100,100,200,100,150,180"), Some(2_500), "Gudang"),
        zone(area("rectangle", "300,30,340,80"), Some(0), ""),
    ];
    asked("Titik", QuestionBody::Hotspot { picture: picture(), zones, most: 3 })
}

fn again(format: BankFormat, questions: &[AuthoredQuestion]) -> (Vec<AuthoredQuestion>, Vec<String>) {
    let written = write(format, "Kuis", questions, &[], &[plan()]).expect("written");
    let bank = read(if format == BankFormat::Gift { "x.gift" } else { "x" }, &written.bytes);
    assert_eq!((bank.format, bank.drafts.len()), (format, 0), "{:?}", bank.findings);
    if !matches!(format, BankFormat::Gift | BankFormat::Sheet) {
        assert_eq!(bank.media, [plan()]);
    }
    (bank.questions, bank.findings.into_iter().map(|finding| finding.code).collect())
}

#[test]
fn pictures_and_zones_come_back_from_every_format() {
    let all = [boxes(), places(), hotspot(true)];
    for format in [BankFormat::Gift, BankFormat::Sheet] {
        assert_eq!(again(format, &all), (all.to_vec(), Vec::new()), "{format:?}");
    }
    let all = [boxes(), places(), hotspot(false)];
    for format in [BankFormat::Qti2, BankFormat::Qti3] {
        assert_eq!(again(format, &all), (all.to_vec(), Vec::new()), "{format:?}");
    }
    // Places to mark have no kind there. Boxes are as large as their label.
    let (read, told) = again(BankFormat::MoodleXml, &all);
    assert_eq!(read, all[..2]);
    assert_eq!(told, ["zone_size", "zones_shown"]);
}

fn moodle(kind: &str, inner: &str) -> Bank {
    let bytes = data_encoding::BASE64.encode(&plan().bytes);
    let text = format!(
        "<quiz><question type=\"{kind}\"><name><text>Denah</text></name><questiontext format=\"html\"><text>Seret</text></questiontext>\
        <file name=\"denah 1.png\" encoding=\"base64\">{bytes}</file>{inner}</question></quiz>"
    );
    read("x.xml", text.as_bytes())
}

#[test]
fn labels_of_moodle_that_have_no_place_are_drafts() {
    let drag = |more: &str| format!("<drag><no>1</no><text>Loket</text>{more}</drag>");
    let drop = "<drop><no>1</no><shape>CIRCLE</shape><coords>50,60;20</coords><choice>1</choice></drop>";
    let good = moodle("ddmarker", &[&drag("<noofdrags>1</noofdrags>"), drop].concat());
    let QuestionBody::ImageLabels { picture, zones, .. } = &good.questions[0].body else { panic!() };
    assert_eq!(picture.parts().map(|(alt, _)| alt).as_deref(), Some("Denah"));
    assert_eq!(zones[0].area, area("circle", "50,60,20"));
    let told: Vec<_> = good.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(told, ["picture_text_name", "zones_shown"]);
    for (kind, inner, reason) in [
        ("ddmarker", [&drag(""), drop, drop].concat(), "marker_not_one"),
        ("ddmarker", [&drag("<infinite/>"), drop].concat(), "marker_not_one"),
        ("ddmarker", [drag(""), drop.replace("50,60;20", "50;60")].concat(), "zone_broken"),
        ("ddmarker", drag(""), "label_zone"),
        ("ddimageortext", drag("<file name=\"a.png\">x</file>"), "label_picture"),
        ("ddimageortext", [&drag(""), "<drop><choice>2</choice></drop>"].concat(), "label_zone"),
        (
            "ddimageortext",
            [&drag(""), "<drop><choice>1</choice><xleft>700</xleft><ytop>1</ytop></drop>"].concat(),
            "zone_broken",
        ),
    ] {
        let bank = moodle(kind, &inner);
        assert_eq!(bank.drafts.iter().map(|draft| draft.reason.as_str()).collect::<Vec<_>>(), [reason], "{inner}");
    }
    let bank = read(
        "x.xml",
        b"<quiz><question type=\"ddmarker\"><questiontext><text>x</text></questiontext></question></quiz>",
    );
    assert_eq!(bank.drafts[0].reason, "picture_none");
}

fn item(declaration: &str, body: &str) -> Bank {
    let source = format!("data:image/png;base64,{}", data_encoding::BASE64.encode(&plan().bytes));
    let text = format!(
        "<assessmentItem identifier=\"i\" title=\"Denah\"><responseDeclaration identifier=\"R\" {declaration}</responseDeclaration>\
        <itemBody><p>Tandai</p>{}</itemBody></assessmentItem>",
        body.replace("PICTURE", &format!("<object type=\"image/png\" data=\"{source}\">Denah kantor</object>"))
    );
    read("x.xml", text.as_bytes())
}

#[test]
fn zones_to_choose_become_places_to_mark() {
    let mapped = "cardinality=\"multiple\" baseType=\"identifier\"><mapping><mapEntry mapKey=\"A\" mappedValue=\"1\"/>\
        <mapEntry mapKey=\"B\" mappedValue=\"3\"/><mapEntry mapKey=\"C\" mappedValue=\"-1\"/></mapping>";
    let choices = "<hotspotInteraction responseIdentifier=\"R\" maxChoices=\"0\">PICTURE\
        <hotspotChoice identifier=\"A\" shape=\"rect\" coords=\"20,30,96,54\" hotspotLabel=\"Pintu\"/>\
        <hotspotChoice identifier=\"B\" shape=\"circle\" coords=\"50,260,20\"/>\
        <hotspotChoice identifier=\"C\" shape=\"poly\" coords=\"100,100,200,100,150,180,100,100\"/>\
        <hotspotChoice identifier=\"D\" shape=\"rect\" coords=\"300,30,340,80\"/></hotspotInteraction>";
    let bank = item(mapped, choices);
    let QuestionBody::Hotspot { picture, zones, most } = &bank.questions[0].body else { panic!("{:?}", bank.findings) };
    assert_eq!((picture.width, picture.height, *most), (640, 480, 4));
    assert_eq!(zones.iter().map(|zone| zone.cost).collect::<Vec<_>>(), [None, None, Some(2_500), Some(0)]);
    assert_eq!((zones[0].description.as_str(), &zones[2].area), ("Pintu", &area("polygon", "100,100,200,100,150,180")));
    assert_eq!(bank.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["zones_hidden"]);
    let single = "cardinality=\"single\" baseType=\"identifier\"><correctResponse><value>B</value></correctResponse>";
    let bank = item(single, choices);
    let QuestionBody::Hotspot { zones, most, .. } = &bank.questions[0].body else { panic!() };
    assert_eq!((*most, zones.iter().filter(|zone| zone.cost.is_none()).count()), (1, 1));
    for (declaration, reason) in [
        (mapped.replace("multiple", "single"), "spots_fewer"),
        ("cardinality=\"single\" baseType=\"identifier\">".to_owned(), "gift_no_right_answer"),
    ] {
        assert_eq!(item(&declaration, choices).drafts[0].reason, reason);
    }
    assert_eq!(item(mapped, &choices.replace("PICTURE", "")).drafts[0].reason, "picture_none");
    assert_eq!(item(mapped, &choices.replace("rect", "ellipse")).drafts[0].reason, "zone_broken");
}
