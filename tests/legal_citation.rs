//! Legal citations: a table of what people write, and what must hold for any text.

use annals::legal_citation::{Citation, CiteError, Edition, Pinpoint, Section, Usc, find_all};
use proptest::prelude::*;

#[test]
fn table() {
    let rows = rows();
    assert!(rows.len() >= 60, "only {} forms", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(text, expected)| made_of(text) != *expected)
        .map(|(text, expected)| format!("{text}\n  expected {expected}\n  but is  {}", made_of(text)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} forms:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn every_citation_of_the_table_is_stable() {
    for (text, _) in rows() {
        check(&text);
    }
}

#[test]
fn every_suggestion_of_the_table_reads() {
    let suggestions: Vec<String> =
        rows().iter().filter_map(|(text, _)| Citation::parse(text).err()?.suggestion).collect();
    assert!(suggestions.len() > 20);
    for suggestion in suggestions {
        assert!(!matches!(Citation::parse(&suggestion).unwrap()[0], Citation::Other(_)), "{suggestion}");
    }
}

#[test]
fn forms_of_the_code() {
    let citation = Citation::parse_one("18 USC 1512(c)(2)").unwrap();
    let usc = citation.as_usc().unwrap();
    assert_eq!(usc.title, 18);
    assert_eq!(usc.section.as_str(), "1512");
    assert_eq!(usc.pinpoint.designators(), ["c", "2"]);
    assert_eq!(usc.pinpoint.anchor(), "c-2");
    assert_eq!(usc.uslm(), "/us/usc/t18/s1512/c/2");
    assert_eq!(usc.statute_id(), "18-usc-1512");
    assert_eq!(usc.file_anchor(), "18-usc-1512.html#c-2");
    assert_eq!(usc.display_nbsp(), "18\u{a0}U.S.C.\u{a0}§\u{a0}1512(c)(2)");
    assert_eq!(usc.govinfo_url(), "https://www.govinfo.gov/link/uscode/18/1512");
    assert_eq!(
        usc.olrc_url(),
        "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title18-section1512&num=0&edition=prelim"
    );
    assert_eq!(usc.lii_url(), "https://www.law.cornell.edu/uscode/text/18/1512#c_2");
}

#[test]
fn forms_without_a_pinpoint_and_with_an_edition() {
    let whole = usc("18 U.S.C. § 371 (2018)");
    assert_eq!(whole.file_anchor(), "18-usc-371.html");
    assert_eq!(whole.lii_url(), "https://www.law.cornell.edu/uscode/text/18/371");
    assert_eq!(whole.govinfo_url(), "https://www.govinfo.gov/link/uscode/18/371?year=2018");
    let year = |text: &str| usc(text).govinfo_url().split_once("?year=").map(|(_, year)| year.to_owned());
    assert_eq!(year("18 U.S.C. § 371 (2018 & Supp. III 2021)").as_deref(), Some("2021"));
    assert_eq!(year("18 U.S.C. § 371 (2018 & Supp. III)").as_deref(), Some("2021"));
    assert_eq!(year("18 U.S.C. § 371 (Supp. V)"), None);
    assert_eq!(year("18 U.S.C.A. § 371 (West 2020)"), None);
    assert_eq!(usc("18 U.S.C. § 371 (1988)").govinfo_url(), "https://www.govinfo.gov/link/uscode/18/371");
    let hyphenated = usc("42 U.S.C. § 1396r–8(e)");
    assert_eq!(hyphenated.uslm(), "/us/usc/t42/s1396r–8/e");
    assert_eq!(hyphenated.file_anchor(), "42-usc-1396r-8.html#e");
    assert_eq!(usc("18 U.S.C. § 2339A").statute_id(), "18-usc-2339a");
}

#[test]
fn addresses_and_ids_of_the_other_kinds() {
    let table = [
        ("U.S. Const. amend. XII", "us-const-amend-12", "https://constitution.congress.gov/constitution/amendment-12/"),
        ("U.S. Const. art. II, § 1", "us-const-art-2", "https://constitution.congress.gov/constitution/article-2/"),
        ("Pub. L. 117-328", "pub-l-117-328", "https://www.govinfo.gov/link/plaw/117/public/328"),
        ("Pub. L. 80-772", "pub-l-80-772", ""),
        ("116 Stat. 807", "116-stat-807", "https://www.govinfo.gov/link/statute/116/807"),
        ("144 S. Ct. 2312", "144-sct-2312", "https://www.courtlistener.com/c/S.%20Ct./144/2312/"),
        ("603 U.S. 480 (2024)", "603-us-480", "https://www.courtlistener.com/c/U.S./603/480/"),
        ("Public Works Act 1967, s. 12", "public-works-act-1967-s-12", ""),
        ("s. 12", "s-12", ""),
        ("18-usc-1512#c-2", "18-usc-1512", ""),
    ];
    for (text, id, url) in table {
        let citation = Citation::parse_one(text).unwrap();
        assert_eq!(citation.statute_id().as_deref(), Some(id), "{text}");
        assert_eq!(citation.addresses().first().map_or("", |address| &address.url), url, "{text}");
    }
    assert_eq!(Citation::parse_one("18 U.S.C. §§ 1961-1968").unwrap().statute_id(), None);
}

#[test]
fn a_reference_to_an_entry_knows_its_provision() {
    let Citation::Entry(entry) = Citation::parse_one("18-usc-1512#c-2").unwrap() else { panic!("not an entry") };
    assert_eq!((entry.id.as_str(), entry.file_anchor().as_str()), ("18-usc-1512", "18-usc-1512.html#c-2"));
    assert_eq!(entry.usc(), Some(usc("18 U.S.C. § 1512(c)(2)")));
    let Citation::Entry(other) = Citation::parse_one("twelfth-amendment").unwrap() else { panic!("not an entry") };
    assert_eq!(other.usc(), None);
}

#[test]
fn what_covers_what() {
    let table = [
        ("18 U.S.C. § 1512", "18 U.S.C. § 1512(c)(2)", true),
        ("18 U.S.C. § 1512(c)", "18 U.S.C. § 1512(c)(2)", true),
        ("18 U.S.C. § 1512(c)(2)", "18 U.S.C. § 1512(c)(2)", true),
        ("18 U.S.C. § 1512(c)(2)", "18 U.S.C. § 1512(c)", false),
        ("18 U.S.C. § 1512(c)(2)", "18 U.S.C. § 1512", false),
        ("18 U.S.C. § 1512(c)", "18 U.S.C. § 1512(k)", false),
        ("18 U.S.C. § 1512(c)(1)", "18 U.S.C. § 1512(c)(10)", false),
        ("18 U.S.C. § 151", "18 U.S.C. § 1512", false),
        ("18 U.S.C. § 371", "3 U.S.C. § 371", false),
        ("3 U.S.C. §§ 15-18", "3 U.S.C. § 16(b)", true),
        ("3 U.S.C. §§ 15-18", "3 U.S.C. § 19", false),
        ("18 U.S.C. § 1961 et seq.", "18 U.S.C. § 1962", false),
        ("18-usc-1512#c", "18-usc-1512#c-2", true),
        ("18-usc-1512#c-2", "18-usc-1512#c", false),
    ];
    for (outer, inner, expected) in table {
        let (this, other) = (Citation::parse_one(outer).unwrap(), Citation::parse_one(inner).unwrap());
        assert_eq!(this.covers(&other), expected, "{outer} covers {inner}");
    }
}

#[test]
fn lists_are_not_one_citation() {
    let error = Citation::parse_one("18 U.S.C. §§ 371, 1512(k)").unwrap_err();
    assert_eq!(error.message, "this names 2 provisions, but only one can go here; write each one separately");
    assert_eq!(error.to_string(), format!("{}; did you mean “18 U.S.C. § 371”?", error.message));
}

#[test]
fn order_is_that_of_the_books() {
    let sections = ["1", "15", "371", "1512", "1512-1", "1512A", "1513", "2000e", "2000e-1", "2000e-16", "2000ee"];
    assert_sorted(&sections.map(|text| Section::new(text).unwrap()));
    let places = [
        "", "a", "a-1", "a-1-A", "a-1-A-i", "a-1-A-v", "a-1-A-ix", "a-1-A-x", "a-1-B", "a-2", "a-10", "c", "c-2", "i",
        "k", "v", "aa",
    ];
    assert_sorted(&places.map(|text| Pinpoint::parse_anchor(text).unwrap()));
    let citations = [
        "U.S. Const. art. II, § 1",
        "U.S. Const. amend. V",
        "U.S. Const. amend. XII",
        "3 U.S.C. § 15",
        "18 U.S.C. § 371",
        "18 U.S.C. § 1512",
        "18 U.S.C. § 1512(c)",
        "18 U.S.C. § 1512(c)(2)",
        "18 U.S.C. § 1512(k)",
        "18 U.S.C. § 1512A",
        "3 U.S.C. §§ 15–18",
        "Pub. L. 107–204",
        "Pub. L. 117–328",
        "24 Stat. 373",
        "116 Stat. 807",
        "216 U.S. 462",
        "603 U.S. 480",
        "144 S. Ct. 2312",
        "64 F.4th 329",
        "18-usc-371",
        "Penal Code s. 12",
    ];
    assert_sorted(&citations.map(|text| Citation::parse_one(text).unwrap()));
}

#[test]
fn found_in_running_text() {
    let table: [(&str, &[(&str, &str)]); 30] = [
        ("1512(c)(2)", &[("1512(c)(2)", "§ 1512(c)(2)")]),
        ("§ 1512", &[("§ 1512", "§ 1512")]),
        ("conspiracy 371", &[]),
        ("charged under 18 U.S.C. § 1512(c)(2), and", &[("18 U.S.C. § 1512(c)(2)", "18 U.S.C. § 1512(c)(2)")]),
        (
            "See 3 U.S.C. §§ 15-18 (2020 ed.) (assigning all)",
            &[("3 U.S.C. §§ 15-18 (2020 ed.)", "3 U.S.C. §§ 15–18 (2020)")],
        ),
        ("18 U.S.C. §§ 371, 1512(k).", &[("18 U.S.C. §§ 371", "18 U.S.C. § 371"), ("1512(k)", "18 U.S.C. § 1512(k)")]),
        ("18 U.S.C. § 371 (the conspiracy statute)", &[("18 U.S.C. § 371", "18 U.S.C. § 371")]),
        ("18 U.S.C. § 371 (a conspiracy)", &[("18 U.S.C. § 371", "18 U.S.C. § 371")]),
        ("under 18 U.S.C. § 1512(c, he said", &[("18 U.S.C. § 1512", "18 U.S.C. § 1512")]),
        ("under 18 U.S.C. § 371, 12 people", &[("18 U.S.C. § 371", "18 U.S.C. § 371")]),
        ("of Section 371 of title 18. Then", &[("Section 371 of title 18", "18 U.S.C. § 371")]),
        ("section 3 of the Act of 1887", &[]),
        ("Section 1512(c)(2) of the Code", &[("Section 1512(c)(2)", "§ 1512(c)(2)")]),
        ("volume 12(3), 1,512(c), in 2021 (a)", &[]),
        ("99 U.S.C. § 371", &[("§ 371", "§ 371")]),
        ("118 U.S.C. 371", &[]),
        ("“18\u{a0}U.S.C. § 241”", &[("18\u{a0}U.S.C. § 241", "18 U.S.C. § 241")]),
        (
            "U.S. Const. Art. II, § 1, cl. 2. And",
            &[("U.S. Const. Art. II, § 1, cl. 2", "U.S. Const. art. II, § 1, cl. 2")],
        ),
        ("under the Twelfth Amendment, he", &[("Twelfth Amendment", "U.S. Const. amend. XII")]),
        ("under Rule 404(b), 12th man", &[]),
        ("U.S. Const. amend. XXVIII", &[]),
        ("144 S. Ct. at 2336; 603 U.S. 480", &[]),
        (
            "5 U.S.C. § 7324(a)(1), but 18 USC 371.",
            &[("5 U.S.C. § 7324(a)(1)", "5 U.S.C. § 7324(a)(1)"), ("18 USC 371", "18 U.S.C. § 371")],
        ),
        ("18 U.S.C. §§ 2510–22; he", &[("18 U.S.C. §§ 2510–22", "18 U.S.C. §§ 2510–2522")]),
        ("18 U.S.C. § 371 to 400 people", &[("18 U.S.C. § 371", "18 U.S.C. § 371")]),
        ("18 U.S.C. §§ 371, 2522-2510", &[("18 U.S.C. §§ 371", "18 U.S.C. § 371")]),
        ("18 U.S.C. §§ 371, 372; 603 U.S. 480", &[("18 U.S.C. §§ 371", "18 U.S.C. § 371"), ("372", "18 U.S.C. § 372")]),
        ("18 U.S.C. §§ 371, 372, 313 Or. 209", &[("18 U.S.C. §§ 371", "18 U.S.C. § 371"), ("372", "18 U.S.C. § 372")]),
        (
            "18 U.S.C.A. § 1512 (West 2020) (obstruction)",
            &[("18 U.S.C.A. § 1512 (West 2020)", "18 U.S.C.A. § 1512 (West 2020)")],
        ),
        ("é18 U.S.C. § 371 ☃ 18 U.S.C. §", &[("§ 371", "§ 371")]),
    ];
    for (text, expected) in table {
        let found = find_all(text);
        let found: Vec<(&str, String)> =
            found.into_iter().map(|(range, citation)| (&text[range], citation.to_string())).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(slice, canonical)| (*slice, canonical.as_str())).collect();
        assert_eq!(found, expected, "in {text}");
    }
}

#[test]
fn pinpoints() {
    let place = |text: &str| Pinpoint::parse_anchor(text);
    assert_eq!(place("c-2").unwrap().to_string(), "(c)(2)");
    assert_eq!(place("#a-1-A-iii").unwrap().parent(), place("a-1-A"));
    assert_eq!(place("").unwrap().parent(), None);
    for bad in ["c-", "-", "c--2", "conspiracy", "2018", "c_2", "é", "c 2", "0"] {
        assert_eq!(place(bad), None, "{bad}");
    }
}

/// Everything that must hold for any text whatever.
fn check(text: &str) {
    match Citation::parse(text) {
        Ok(citations) => {
            assert!(!citations.is_empty());
            for citation in citations {
                check_citation(&citation);
            }
        }
        Err(CiteError { message, range, suggestion }) => {
            assert!(!message.is_empty() && text.get(range.clone()).is_some(), "{text:?}: {range:?} {message}");
            if let Some(suggestion) = suggestion {
                assert!(Citation::parse(&suggestion).is_ok(), "{text:?} → {suggestion:?}");
            }
        }
    }
    let mut before = 0..0;
    for (range, citation) in find_all(text) {
        assert!(range.start >= before.end || range == before, "{text:?}: {range:?} after {before:?}");
        assert!(!range.is_empty() && text.get(range.clone()).is_some(), "{text:?}: {range:?}");
        before = range;
        if !matches!(citation, Citation::Section(_)) {
            check_citation(&citation);
        }
    }
}

fn check_citation(citation: &Citation) {
    let written = citation.to_string();
    assert_eq!(Citation::parse(&written).as_deref(), Ok([citation.clone()].as_slice()), "{written}");
    let unbroken = citation.display_nbsp();
    assert_eq!(Citation::parse(&unbroken).as_deref(), Ok([citation.clone()].as_slice()), "{unbroken}");
    if let Citation::Usc(usc) = citation {
        let plain = Usc { edition: None, ..usc.clone() };
        assert_eq!(Citation::parse_one(&usc.uslm()), Ok(Citation::Usc(plain.clone())));
        assert_eq!(find_all(&format!("see {written}; and")), [(4..4 + written.len(), citation.clone())]);
        assert_eq!(Pinpoint::parse_anchor(&usc.pinpoint.anchor()).as_ref(), Some(&usc.pinpoint));
        let entry = usc.file_anchor().parse::<Citation>().unwrap();
        assert_eq!(
            entry.to_string().replace('#', ".html#"),
            usc.file_anchor().replace(".html", "").replace('#', ".html#")
        );
    }
}

#[rustfmt::skip] // a table
const SCRAPS: [&str; 81] = [
    "18", "3", "53", "99", "1512", "371", "15-18", "77z-2a", "1396r–8", "0", "12", " ", " ", " ", "\u{a0}", "U.S.C.",
    "USC", "U.S.", "S. Ct.", "F.4th", "F. Supp. 2d", "Stat.", "Pub. L.", "117–328", "§", "§§", "section", "title",
    "of", ",", ";", "and", "&", "(c)", "(2)", "(A)", "(i)", "(", ")", "()", "(2018)", "(D.C. Cir. 2023)", "(aa)",
    ".", "-", "–", "#", "/us/usc/t18/s1512", "/c", "18-usc-1512", ".html", "et seq.", "to", "note", "App.", "v.",
    "2510–22", "2510-2522", "2000e-5", "288-1", "Or.", "Or", "and", "through", "-9", "(West 2020)",
    "(2018 & Supp. III 2021)", "(2006 ed., Supp. IV)", "In re", "Const.", "amend.", "XII", "art.", "é", "☃", "\u{200b}", "\u{ad}", "n.2", "479", "'", "’",
];

/// Scraps of which citations are made, so that random texts come close to them.
fn scraps() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(SCRAPS.to_vec()), 0..14).prop_map(|scraps| scraps.concat())
}

fn provision() -> impl Strategy<Value = Usc> {
    let title = (1u8..=54).prop_filter("reserved", |title| *title != 53);
    let section = "[1-9][0-9]{0,4}([a-z]{1,2}|[A-Z])?(-[1-9][0-9]?[a-z]?){0,2}";
    // What comes after a hyphen is a smaller number than what comes before it; else it is a row.
    let smaller = |section: &String| {
        let mut numbers =
            section.split('-').map(|part| part.trim_end_matches(char::is_alphabetic).parse::<u32>().unwrap());
        let first = numbers.next().unwrap();
        numbers.all(|number| number < first)
    };
    let section = section.prop_filter("a row", smaller);
    let place = "(([a-z]|aa|bb)(-[1-9][0-9]?(-[A-Z](-(i|ii|iii|iv|ix|xi)(-[IVX])?)?)?)?)?";
    (title, section, place, prop::option::of(1926u16..2030)).prop_map(|(title, section, place, edition)| Usc {
        title,
        section: Section::new(&section).unwrap(),
        pinpoint: Pinpoint::parse_anchor(&place).unwrap(),
        edition: edition.map(Edition::of_year),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic_and_stably(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn any_characters_are_read_without_panic_and_stably(chars in prop::collection::vec(any::<char>(), 0..40)) {
        check(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn any_near_citation_is_read_without_panic_and_stably(text in scraps()) {
        check(&text);
    }

    #[test]
    fn any_provision_is_read_back_in_every_form(usc in provision()) {
        let Usc { title, section, pinpoint, edition } = &usc;
        let year = edition.as_ref().map(|edition| format!(" ({edition})")).unwrap_or_default();
        for text in [
            format!("{title} U.S.C. § {section}{pinpoint}{year}"),
            format!("{title} usc {section}{pinpoint}{year}"),
            format!("{title} U. S. C. sec. {section} {pinpoint}{year}"),
            format!("§ {section}{pinpoint} of Title {title}, United States Code{year}"),
            format!("section {section}{pinpoint} of title {title}{year}"),
            format!("Title {title}, section {section}{pinpoint}{year}"),
        ] {
            prop_assert_eq!(Citation::parse(&text), Ok(vec![Citation::Usc(usc.clone())]), "{}", text);
        }
        check_citation(&Citation::Usc(usc));
    }

    #[test]
    fn containing_is_a_partial_order(a in provision(), b in provision(), places in prop::collection::vec("[a-c]|[1-3]", 0..4), cut in 0usize..5) {
        let inner = Pinpoint::new(&places).unwrap();
        let outer = Pinpoint::new(&places[..cut.min(places.len())]).unwrap();
        prop_assert!(outer.contains(&inner) && inner.contains(&inner));
        prop_assert_eq!(inner.contains(&outer), inner == outer);
        prop_assert_eq!(a.pinpoint.contains(&b.pinpoint) && b.pinpoint.contains(&a.pinpoint), a.pinpoint == b.pinpoint);
    }

    #[test]
    fn order_is_total(mut provisions in prop::collection::vec(provision(), 3)) {
        provisions.sort();
        let [a, b, c] = provisions.as_slice() else { unreachable!() };
        prop_assert!(a <= b && b <= c && a <= c);
        prop_assert_eq!(a.cmp(b).reverse(), b.cmp(a));
        prop_assert_eq!(a.cmp(b).is_eq(), a == b);
    }
}

fn usc(text: &str) -> Usc {
    Citation::parse_one(text).unwrap().as_usc().unwrap().clone()
}

fn assert_sorted<T: Ord + std::fmt::Debug>(sorted: &[T]) {
    for pair in sorted.windows(2) {
        assert!(pair[0] < pair[1], "{:?} before {:?}", pair[0], pair[1]);
    }
}

/// The table's rows: a text, and what is made of it.
fn rows() -> Vec<(String, String)> {
    let lines = include_str!("citations.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once('|').unwrap_or_else(|| panic!("no bar: {line}")))
        .map(|(text, made)| (unescaped(text.trim()), made.trim().to_owned()))
        .collect()
}

/// What is made of a text, as the table writes it.
fn made_of(text: &str) -> String {
    match Citation::parse(text) {
        Ok(citations) => {
            citations.iter().map(|citation| format!("{}: {citation}", kind(citation))).collect::<Vec<_>>().join(" + ")
        }
        Err(CiteError { message, range, suggestion }) => {
            format!("error {}..{}: {message} → {}", range.start, range.end, suggestion.as_deref().unwrap_or("none"))
        }
    }
}

fn kind(citation: &Citation) -> &'static str {
    match citation {
        Citation::Constitution(_) => "constitution",
        Citation::Usc(_) => "usc",
        Citation::UscRange(_) => "usc range",
        Citation::Section(_) => "section",
        Citation::PublicLaw(_) => "public law",
        Citation::StatutesAtLarge(_) => "statutes at large",
        Citation::Case(_) => "case",
        Citation::Entry(_) => "entry",
        Citation::Other(_) => "other",
    }
}

/// `\u{a0}` as the character it stands for.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |mut text, part| {
        let (code, rest) = part.split_once('}').expect("a closing brace");
        text.push(char::from_u32(u32::from_str_radix(code, 16).expect("a hexadecimal number")).expect("a character"));
        text + rest
    })
}
