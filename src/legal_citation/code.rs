//! Citations of the United States Code, and their addresses.

use super::Address;
use super::edition::Edition;
use super::pinpoint::{Pinpoint, Section};
use std::fmt;

/// A section of the United States Code, or a place within one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usc {
    /// The title: 1 to 54, but not 53, which is reserved.
    pub title: u8,
    /// The section.
    pub section: Section,
    /// The place within the section; empty for all of it.
    pub pinpoint: Pinpoint,
    /// The edition cited, where one was written: `18 U.S.C. § 371 (2018)`.
    pub edition: Option<Edition>,
}

impl Usc {
    /// The canonical form with no-break spaces where a line must not end: `18 U.S.C. § 1512(c)(2)`.
    #[must_use]
    pub fn display_nbsp(&self) -> String {
        self.written('\u{A0}')
    }

    /// The identifier in United States Legislative Markup: `/us/usc/t18/s1512/c/2`.
    ///
    /// The Office of the Law Revision Counsel writes an en dash in the numbers of sections, `/us/usc/t42/s1396r–8`, and so does this.
    #[must_use]
    pub fn uslm(&self) -> String {
        let section = self.section.as_str().replace('-', "–");
        let places: String = self.pinpoint.designators().iter().map(|designator| format!("/{designator}")).collect();
        format!("/us/usc/t{}/s{section}{places}", self.title)
    }

    /// The id of the section's statute entry, in small letters: `18-usc-1512`. The pinpoint has no part in it.
    #[must_use]
    pub fn statute_id(&self) -> String {
        format!("{}-usc-{}", self.title, self.section.as_str().to_ascii_lowercase())
    }

    /// The section's page and the place on it: `18-usc-1512.html#c-2`.
    #[must_use]
    pub fn file_anchor(&self) -> String {
        file_anchor(&self.statute_id(), &self.pinpoint)
    }

    /// Whether `other` is this provision or lies within it: § 1512 covers § 1512(c)(2), never the other way round.
    /// An edition covers itself only; without an edition, every one is covered.
    #[must_use]
    pub fn covers(&self, other: &Usc) -> bool {
        (self.title, &self.section) == (other.title, &other.section)
            && self.pinpoint.contains(&other.pinpoint)
            && (self.edition.is_none() || self.edition == other.edition)
    }

    /// The section at govinfo, through its link service: the latest annual edition, or the one cited from 1994 on, when govinfo's begin.
    /// <https://www.govinfo.gov/link-docs/>
    #[must_use]
    pub fn govinfo_url(&self) -> String {
        let year = self.edition.as_ref().and_then(Edition::official_year).filter(|year| *year >= 1994);
        let year = year.map(|year| format!("?year={year}")).unwrap_or_default();
        format!("https://www.govinfo.gov/link/uscode/{}/{}{year}", self.title, self.section)
    }

    /// The section as in force today, at the Office of the Law Revision Counsel.
    #[must_use]
    pub fn olrc_url(&self) -> String {
        let granule = format!("USC-prelim-title{}-section{}", self.title, self.section);
        format!("https://uscode.house.gov/view.xhtml?req=granuleid:{granule}&num=0&edition=prelim")
    }

    /// The place in the section at Cornell's Legal Information Institute, whose anchors read `#c_2`.
    #[must_use]
    pub fn lii_url(&self) -> String {
        let place = self.pinpoint.designators().join("_");
        let hash = if place.is_empty() { "" } else { "#" };
        format!("https://www.law.cornell.edu/uscode/text/{}/{}{hash}{place}", self.title, self.section)
    }

    pub(super) fn addresses(&self) -> Vec<Address> {
        vec![
            Address { publisher: "Office of the Law Revision Counsel", url: self.olrc_url() },
            Address { publisher: "govinfo", url: self.govinfo_url() },
            Address { publisher: "Legal Information Institute", url: self.lii_url() },
        ]
    }

    pub(super) fn written(&self, space: char) -> String {
        let (code, edition) = written_edition(self.edition.as_ref());
        format!("{}{space}{code}{space}§{space}{}{}{edition}", self.title, self.section, self.pinpoint)
    }
}

impl fmt::Display for Usc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

/// Several sections of one title in a row: `3 U.S.C. §§ 15–18`, `18 U.S.C. § 1961 et seq.`
///
/// It isn't spelled out as single sections, because which ones exist between the two ends changes with time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UscRange {
    /// The title, as in [`Usc`].
    pub title: u8,
    /// The first section.
    pub first: Section,
    /// The last section, which is part of it; nothing for “et seq.” (and what follows).
    pub last: Option<Section>,
    /// The edition cited, where one was written.
    pub edition: Option<Edition>,
}

impl UscRange {
    /// Whether the provision's section is one of these. An open range covers its first section only, since nothing says where it ends.
    #[must_use]
    pub fn covers(&self, other: &Usc) -> bool {
        let last = self.last.as_ref().unwrap_or(&self.first);
        self.title == other.title
            && (&self.first..=last).contains(&&other.section)
            && (self.edition.is_none() || self.edition == other.edition)
    }

    /// The first section on its own.
    #[must_use]
    pub fn first_section(&self) -> Usc {
        Usc {
            title: self.title,
            section: self.first.clone(),
            pinpoint: Pinpoint::default(),
            edition: self.edition.clone(),
        }
    }

    pub(super) fn written(&self, space: char) -> String {
        let Self { title, first, last, edition } = self;
        let (code, edition) = written_edition(edition.as_ref());
        // Between numbers that have hyphens themselves, a dash would be ambiguous.
        let hyphenated =
            [Some(first), last.as_ref()].into_iter().flatten().any(|section| section.as_str().contains('-'));
        let to = if hyphenated { format!("{space}to{space}") } else { "–".to_owned() };
        match last {
            Some(last) => format!("{title}{space}{code}{space}§§{space}{first}{to}{last}{edition}"),
            None => format!("{title}{space}{code}{space}§{space}{first} et{space}seq.{edition}"),
        }
    }
}

impl fmt::Display for UscRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

/// A section of a title that isn't named, as in running text or a search box: `§ 1512(c)(2)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BareSection {
    /// The section.
    pub section: Section,
    /// The place within it.
    pub pinpoint: Pinpoint,
}

impl BareSection {
    /// The same place, in that title.
    #[must_use]
    pub fn in_title(&self, title: u8) -> Usc {
        Usc { title, section: self.section.clone(), pinpoint: self.pinpoint.clone(), edition: None }
    }

    pub(super) fn written(&self, space: char) -> String {
        format!("§{space}{}{}", self.section, self.pinpoint)
    }
}

impl fmt::Display for BareSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

pub(super) fn file_anchor(id: &str, pinpoint: &Pinpoint) -> String {
    let hash = if pinpoint.is_empty() { "" } else { "#" };
    format!("{id}.html{hash}{}", pinpoint.anchor())
}

/// What the Code is called in an edition, and how the edition stands after the citation.
fn written_edition(edition: Option<&Edition>) -> (&'static str, String) {
    edition.map_or(("U.S.C.", String::new()), |edition| (edition.code_name(), format!(" ({edition})")))
}
