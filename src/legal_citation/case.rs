//! Citations of reported decisions.

use super::lex::{Cursor, Kind, Token};
use super::{Address, CiteError};
use std::fmt;

/// A reported decision: `603 U.S. 480`, `Haas v. Henkel, 216 U.S. 462, 479 (1910)`, `64 F.4th 329 (D.C. Cir. 2023)`.
///
/// Ordered by reporter (the Supreme Court's first), volume and page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Case {
    /// The reporter.
    pub reporter: Reporter,
    /// The volume.
    pub volume: u32,
    /// The page on which the report begins.
    pub page: u32,
    /// The page or pages meant: `479`, `1278–79`, `2353 n.2`.
    pub pin: Option<String>,
    /// The year of the decision, where it is written.
    pub year: Option<u16>,
    /// The court, where it is written, as it is written: `D.C. Cir.`
    pub court: Option<String>,
    /// The name of the case, where it is written, as it is written.
    pub name: Option<String>,
}

impl Case {
    /// The id its entry would have: `603-us-480`.
    #[must_use]
    pub fn statute_id(&self) -> String {
        let reporter: String = self.reporter.name().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        format!("{}-{}-{}", self.volume, reporter.to_ascii_lowercase(), self.page)
    }

    /// The decision at CourtListener, which looks it up by citation.
    #[must_use]
    pub fn courtlistener_url(&self) -> String {
        let reporter = self.reporter.name().replace(' ', "%20").replace('’', "'");
        format!("https://www.courtlistener.com/c/{reporter}/{}/{}/", self.volume, self.page)
    }

    pub(super) fn addresses(&self) -> Vec<Address> {
        vec![Address { publisher: "CourtListener", url: self.courtlistener_url() }]
    }

    pub(super) fn written(&self, space: char) -> String {
        let name = self.name.as_ref().map(|name| format!("{name}, ")).unwrap_or_default();
        let reporter = self.reporter.name().replace(' ', &space.to_string());
        let pin = self.pin.as_ref().map(|pin| format!(", {pin}")).unwrap_or_default();
        let decided = match (&self.court, self.year) {
            (Some(court), Some(year)) => format!(" ({court} {year})"),
            (None, Some(year)) => format!(" ({year})"),
            (_, None) => String::new(),
        };
        format!("{name}{}{space}{reporter}{space}{}{pin}{decided}", self.volume, self.page)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

macro_rules! reporters {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $key:literal;)*) => {
        /// A series of law reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reporter {
            $($(#[$doc])* $variant,)*
        }

        impl Reporter {
            /// Its abbreviation: `F.4th`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Reporter::$variant => $name,)* }
            }

            /// The reporter whose letters and digits, without spaces and stops, are these.
            fn by_key(key: &str) -> Option<Reporter> {
                match key { $($key => Some(Reporter::$variant),)* _ => None }
            }
        }
    };
}

reporters! {
    /// United States Reports.
    UnitedStates = "U.S.", "us";
    /// Supreme Court Reporter.
    SupremeCourt = "S. Ct.", "sct";
    /// United States Supreme Court Reports, Lawyers’ Edition.
    LawyersEdition = "L. Ed.", "led";
    /// The same, second series.
    LawyersEdition2d = "L. Ed. 2d", "led2d";
    /// Federal Reporter.
    Federal = "F.", "f";
    /// Federal Reporter, second series.
    Federal2d = "F.2d", "f2d";
    /// Federal Reporter, third series.
    Federal3d = "F.3d", "f3d";
    /// Federal Reporter, fourth series.
    Federal4th = "F.4th", "f4th";
    /// Federal Appendix.
    FederalAppendix = "F. App’x", "fappx";
    /// Federal Cases.
    FederalCases = "F. Cas.", "fcas";
    /// Federal Supplement.
    Supplement = "F. Supp.", "fsupp";
    /// Federal Supplement, second series.
    Supplement2d = "F. Supp. 2d", "fsupp2d";
    /// Federal Supplement, third series.
    Supplement3d = "F. Supp. 3d", "fsupp3d";
    /// Federal Rules Decisions.
    RulesDecisions = "F.R.D.", "frd";
    /// Federal Claims Reporter.
    FederalClaims = "Fed. Cl.", "fedcl";
    /// Bankruptcy Reporter.
    Bankruptcy = "B.R.", "br";
}

/// Reads a text that is nothing but one reported decision, with or without its name. `None` when it is something else.
pub(super) fn read_whole(text: &str, tokens: &[Token<'_>]) -> Option<Result<Case, CiteError>> {
    if let Some(read) = read_at(text, Cursor::new(tokens, 0)) {
        return Some(read);
    }
    let commas = tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Comma).take(32);
    commas.filter_map(|(at, comma)| named(text, Cursor::new(tokens, at + 1), comma)).next()
}

fn named(text: &str, cursor: Cursor<'_>, comma: &Token<'_>) -> Option<Result<Case, CiteError>> {
    let name = text.get(..comma.start).map(str::trim).filter(|name| is_case_name(name))?.to_owned();
    Some(read_at(text, cursor)?.map(|case| Case { name: Some(name), ..case }))
}

/// Only what can't be the name of an act: `Fischer v. United States`, `In re Lindsey`.
fn is_case_name(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let versus = words.iter().skip(1).any(|word| matches!(word.as_str(), "v." | "v" | "vs." | "vs"));
    versus
        || matches!(words.as_slice(), [first, second, ..] if matches!((first.as_str(), second.as_str()), ("in", "re") | ("ex", "parte")))
}

fn read_at(text: &str, start: Cursor<'_>) -> Option<Result<Case, CiteError>> {
    let mut cursor = start;
    let volume = cursor.eat_number().filter(|volume| *volume > 0)?;
    let reporter = eat_reporter(&mut cursor)?;
    let Some(page) = cursor.eat_number().filter(|page| *page > 0) else {
        // “18 F.” is no citation of anything; “603 U.S. ___ (2024)” is one, of a page not printed yet.
        let message = "this names a volume of reports but no page; add the decision's first page, as in “603 U.S. 480”";
        let range = start.start()..cursor.end();
        return cursor.done().then(|| Err(CiteError { message: message.to_owned(), range, suggestion: None }));
    };
    let pin = eat_pin(&mut cursor);
    let (court, year) = eat_decided(text, &mut cursor).unzip();
    cursor.done().then_some(Ok(Case { reporter, volume, page, pin, year, court: court.flatten(), name: None }))
}

/// Takes the longest run of words that names a reporter.
pub(super) fn eat_reporter(cursor: &mut Cursor<'_>) -> Option<Reporter> {
    let mut next = *cursor;
    let mut key = String::new();
    let mut best = None;
    for _ in 0..4 {
        let word = next.bump().filter(|token| token.kind == Kind::Word)?.text;
        key.push_str(&word.to_ascii_lowercase());
        while next.eat(Kind::Dot)
            || next.peek(0).is_some_and(|token| matches!(token.text, "'" | "’")) && next.bump().is_some()
        {}
        if let Some(reporter) = Reporter::by_key(&key) {
            best = Some((reporter, next));
        }
        if !next.sees(0, Kind::Word) {
            break;
        }
    }
    let (reporter, after) = best?;
    *cursor = after;
    Some(reporter)
}

/// Takes `, 479`, `, 1278-79`, `, 2353 n.2`, `, 480, 485`; ranges get an en dash.
pub(super) fn eat_pin(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut next = *cursor;
    next.eat(Kind::Comma).then_some(())?;
    let mut pin = String::new();
    let mut end = next;
    if !next.peek(0)?.starts_with_digit() {
        return None;
    }
    while let Some(token) = next.peek(0) {
        let part = match token.kind {
            Kind::Word if token.starts_with_digit() || token.is("n") || token.is("nn") => token.text,
            Kind::Dash => "–",
            Kind::Comma => ",",
            Kind::Dot if pin.ends_with('n') => ".",
            _ => break,
        };
        if token.spaced && !pin.is_empty() && token.kind == Kind::Word && !pin.ends_with('–') || pin.ends_with(',') {
            pin.push(' ');
        }
        pin.push_str(part);
        next.bump();
        if token.starts_with_digit() {
            end = next;
        }
    }
    // A comma or a dash with nothing after it isn't part of the place, and then the text isn't of this form.
    if end.position() != next.position() {
        return None;
    }
    *cursor = next;
    Some(pin)
}

/// Takes `(1910)`.
pub(super) fn eat_year(cursor: &mut Cursor<'_>) -> Option<u16> {
    let mut next = *cursor;
    next.eat(Kind::Open).then_some(())?;
    let year = next.bump().filter(|token| token.text.len() == 4)?.number()?;
    let year = u16::try_from(year).ok().filter(|year| (1600..=2100).contains(year) && next.eat(Kind::Close))?;
    *cursor = next;
    Some(year)
}

/// Takes `(1910)` or `(D.C. Cir. 2023)`.
fn eat_decided(text: &str, cursor: &mut Cursor<'_>) -> Option<(Option<String>, u16)> {
    if let Some(year) = eat_year(cursor) {
        return Some((None, year));
    }
    let mut next = *cursor;
    next.eat(Kind::Open).then_some(())?;
    let from = next.start();
    while next.peek(1).is_some_and(|token| !matches!(token.kind, Kind::Open | Kind::Close)) {
        next.bump();
    }
    let year = next.peek(0).filter(|token| token.text.len() == 4 && token.spaced)?;
    let court = text.get(from..year.start)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let year = u16::try_from(year.number()?).ok().filter(|year| (1600..=2100).contains(year))?;
    next.bump();
    next.eat(Kind::Close).then_some(())?;
    *cursor = next;
    Some((Some(court).filter(|court| court.starts_with(char::is_alphanumeric)), year))
}
