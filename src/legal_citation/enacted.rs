//! Public laws and the Statutes at Large: law as it was enacted, before it is filed in the Code.

use super::lex::{Cursor, Kind, Token};
use super::pinpoint::Section;
use super::{Address, Citation, CiteError, case};
use std::fmt;

/// A public law: `Pub. L. 117–328`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicLaw {
    /// The Congress that passed it, counted from 1789.
    pub congress: u16,
    /// Its number within that Congress.
    pub number: u32,
    /// The section of the law, where one is named: `Pub. L. 107–204, § 1102`.
    pub section: Option<Section>,
}

impl PublicLaw {
    /// The id of its statute entry: `pub-l-117-328`. The section has no part in it.
    #[must_use]
    pub fn statute_id(&self) -> String {
        format!("pub-l-{}-{}", self.congress, self.number)
    }

    /// The identifier in United States Legislative Markup: `/us/pl/117/328`.
    #[must_use]
    pub fn uslm(&self) -> String {
        let section = self
            .section
            .as_ref()
            .map(|section| format!("/s{}", section.as_str().replace('-', "–")))
            .unwrap_or_default();
        format!("/us/pl/{}/{}{section}", self.congress, self.number)
    }

    /// The law at govinfo, which holds those of the 104th Congress and later.
    #[must_use]
    pub fn govinfo_url(&self) -> Option<String> {
        (self.congress >= 104)
            .then(|| format!("https://www.govinfo.gov/link/plaw/{}/public/{}", self.congress, self.number))
    }

    pub(super) fn addresses(&self) -> Vec<Address> {
        self.govinfo_url().map(|url| Address { publisher: "govinfo", url }).into_iter().collect()
    }

    pub(super) fn written(&self, space: char) -> String {
        let section = self.section.as_ref().map(|section| format!(", §{space}{section}")).unwrap_or_default();
        format!("Pub.{space}L.{space}{}–{}{section}", self.congress, self.number)
    }
}

impl fmt::Display for PublicLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

/// A page of the United States Statutes at Large: `116 Stat. 807`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatutesAtLarge {
    /// The volume.
    pub volume: u32,
    /// The page on which the law begins.
    pub page: u32,
    /// The page or pages meant, where they are others.
    pub pin: Option<String>,
    /// The year of enactment, where it is written.
    pub year: Option<u16>,
}

impl StatutesAtLarge {
    /// The id of its statute entry: `116-stat-807`.
    #[must_use]
    pub fn statute_id(&self) -> String {
        format!("{}-stat-{}", self.volume, self.page)
    }

    /// The identifier in United States Legislative Markup: `/us/stat/116/807`.
    #[must_use]
    pub fn uslm(&self) -> String {
        format!("/us/stat/{}/{}", self.volume, self.page)
    }

    /// The page at govinfo.
    #[must_use]
    pub fn govinfo_url(&self) -> String {
        format!("https://www.govinfo.gov/link/statute/{}/{}", self.volume, self.page)
    }

    pub(super) fn addresses(&self) -> Vec<Address> {
        vec![Address { publisher: "govinfo", url: self.govinfo_url() }]
    }

    pub(super) fn written(&self, space: char) -> String {
        let pin = self.pin.as_ref().map(|pin| format!(", {pin}")).unwrap_or_default();
        let year = self.year.map(|year| format!(" ({year})")).unwrap_or_default();
        format!("{}{space}Stat.{space}{}{pin}{year}", self.volume, self.page)
    }
}

impl fmt::Display for StatutesAtLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

/// Reads a public law, a page of the Statutes at Large, or the one and then the other. `None` when the text is something else.
pub(super) fn read_whole(tokens: &[Token<'_>]) -> Option<Result<Vec<Citation>, CiteError>> {
    let mut cursor = Cursor::new(tokens, 0);
    let mut citations = Vec::new();
    let named = eat_public_law_name(&mut cursor);
    if let Some(certain) = named.filter(|_| cursor.peek(0).is_some_and(Token::starts_with_digit)) {
        let start = cursor;
        let Some(law) = eat_public_law(&mut cursor) else {
            let message =
                "cite a public law by its Congress and number, with a hyphen between them, as in “Pub. L. 117–328”";
            return certain
                .then(|| Err(CiteError { message: message.to_owned(), range: start.rest_range(), suggestion: None }));
        };
        citations.push(Citation::PublicLaw(law));
        if cursor.done() {
            return Some(Ok(citations));
        }
        if !cursor.eat(Kind::Comma) {
            return None;
        }
    } else {
        cursor = Cursor::new(tokens, 0);
    }
    citations.push(Citation::StatutesAtLarge(eat_statute(&mut cursor)?));
    cursor.done().then_some(Ok(citations))
}

/// Takes `Pub. L. No.`, `P.L.`, `Public Law`; whether that is certain to mean one, since `PL 2630` may be a bill of elsewhere.
fn eat_public_law_name(cursor: &mut Cursor<'_>) -> Option<bool> {
    let certain = cursor.eat_words(&["pub", "l"]) || cursor.eat_words(&["public", "law"]);
    let named = certain || cursor.eat_initials("pl");
    named.then(|| cursor.eat_word(&["no", "number"]))?;
    Some(certain)
}

fn eat_public_law(cursor: &mut Cursor<'_>) -> Option<PublicLaw> {
    let congress = u16::try_from(cursor.eat_number()?).ok().filter(|congress| (1..=200).contains(congress))?;
    cursor.eat(Kind::Dash).then_some(())?;
    let number = cursor.eat_number().filter(|number| *number > 0)?;
    Some(PublicLaw { congress, number, section: eat_law_section(cursor) })
}

fn eat_law_section(cursor: &mut Cursor<'_>) -> Option<Section> {
    let mut next = *cursor;
    next.eat(Kind::Comma);
    let marked = next.eat(Kind::Sign) || next.eat_word(&["section", "sec"]);
    let section = if marked { Section::new(next.bump()?.text) } else { None }?;
    if matches!(next.peek(0), Some(token) if token.kind != Kind::Comma && token.kind != Kind::Dot) {
        return None;
    }
    *cursor = next;
    Some(section)
}

fn eat_statute(cursor: &mut Cursor<'_>) -> Option<StatutesAtLarge> {
    let volume = cursor.eat_number().filter(|volume| *volume > 0)?;
    cursor.eat_word(&["stat"]).then_some(())?;
    let page = cursor.eat_number().filter(|page| *page > 0)?;
    let pin = case::eat_pin(cursor);
    let year = case::eat_year(cursor);
    Some(StatutesAtLarge { volume, page, pin, year })
}
