//! `annals.toml`: what the documentary is called, where it is published, and what the checks ask.

use crate::diagnostics::span::{Place, SourceFile, Span, Spanned};
use crate::diagnostics::{Diagnostic, Severity, codes, nearest};
use crate::edtf::Zone;
use crate::input::toml_reader::{self, Fields, Shape};
use std::sync::Arc;

/// The configuration of a documentary.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The name of the documentary, shown on every page.
    pub title: Arc<str>,
    /// One sentence on what it is about.
    pub description: Arc<str>,
    /// The full address at which it is published, ending in `/`; only what needs absolute addresses uses it.
    pub base_url: Option<Arc<str>>,
    /// The domain of its own that GitHub Pages serves it at: `pence.example.org`.
    pub domain: Option<Arc<str>>,
    /// The language of its texts and of the theme's words, a BCP 47 tag such as `en`.
    pub language: toml_reader::Text,
    /// In which order its dates are written, where its language has several.
    pub date_style: DateStyle,
    /// The clock by which times are given, compared and told: `America/New_York`.
    pub timezone: Option<Zone>,
    /// Who publishes it.
    pub author: Option<Arc<str>>,
    /// The licence of its texts, in words.
    pub license: Option<Arc<str>>,
    /// Where its entries are kept, for "suggest a correction".
    pub repository: Option<Arc<str>>,
    /// The folder of copies, in the documentary.
    pub copies: Option<toml_reader::Text>,
    /// Whether a change of quotations, sources or the lock may be built by machines only where the copies are.
    pub require_copies: bool,
    /// The state of the case that the documentary is about, shown wherever charges are mentioned.
    pub case: Option<Case>,
    /// Rules whose severity is changed, and what they measure against.
    pub checks: Checks,
}

/// In which order a date is written. It decides only in a language whose words have both orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateStyle {
    /// `January 6, 2021`
    MonthDay,
    /// `6 January 2021`
    DayMonth,
}

/// What `[checks]` says.
#[derive(Clone, PartialEq, Debug)]
pub struct Checks {
    /// Rules that are raised, lowered or turned off, each with a reason.
    pub levels: Vec<Level>,
    /// The longest summary that a list can take, in characters.
    pub summary_length: u32,
    /// Hosts of web archives besides the well-known ones.
    pub archives: Vec<Arc<str>>,
}

/// A rule whose severity is changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    /// The code of the rule.
    pub code: toml_reader::Text,
    /// What it is now; `None` turns it off.
    pub severity: Option<Severity>,
    /// Why.
    pub reason: Arc<str>,
}

/// The state of a case.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// What happened to it, in one or two sentences.
    pub text: Arc<str>,
    /// The id of the entry that tells it.
    pub entry: Option<toml_reader::Text>,
}

impl Config {
    /// What holds where `annals.toml` says nothing.
    pub fn fallback() -> Self {
        Config {
            title: "Untitled documentary".into(),
            description: "".into(),
            base_url: None,
            domain: None,
            language: Spanned::new("en".into(), Span::default()),
            date_style: DateStyle::MonthDay,
            timezone: None,
            author: None,
            license: None,
            repository: None,
            copies: None,
            require_copies: false,
            case: None,
            checks: Checks { levels: Vec::new(), summary_length: 200, archives: Vec::new() },
        }
    }

    /// What `annals.toml` may hold.
    pub fn shape() -> Shape {
        toml_reader::describe("annals.toml", read)
    }

    /// Reads `annals.toml`. Faults are reported; what can't be read falls back.
    pub fn parse(file: &SourceFile) -> (Config, Vec<Diagnostic>) {
        let (config, mut diagnostics) = toml_reader::read(file, 0, &file.text, Span::new(0, 0), "annals.toml", read);
        for d in &mut diagnostics {
            if d.code == &codes::BAD_TOML {
                d.code = &codes::CONFIG_TOML;
            }
        }
        diagnostics.extend(toml_reader::unseen(file, Vec::new()));
        (config.unwrap_or_else(Config::fallback), diagnostics)
    }
}

fn read(f: &mut Fields) -> Config {
    let fallback = Config::fallback();
    let domain = domain(f);
    Config {
        title: f.need_text("title").map_or(fallback.title, |t| t.value),
        description: f.text("description").map_or(fallback.description, |t| t.value),
        // A site with a domain of its own stands at its top, unless something else is said.
        base_url: base_url(f).or_else(|| domain.as_ref().map(|d| format!("https://{d}/").into())),
        domain,
        language: language(f).unwrap_or(fallback.language),
        date_style: f.choice("date_style", &DATE_STYLES).map_or(fallback.date_style, |style| style.value),
        timezone: timezone(f),
        author: f.text("author").map(|t| t.value),
        license: f.text("license").map(|t| t.value),
        repository: f.address("repository").map(|t| t.value),
        copies: copies(f),
        require_copies: f.flag("require_copies"),
        case: f.table("case", "[case]", |f| Case {
            text: f.need_text("text").map_or_else(|| "".into(), |t| t.value),
            entry: f.text("entry"),
        }),
        checks: f.table("checks", "[checks]", checks).unwrap_or(fallback.checks),
    }
}

const DATE_STYLES: [(&str, DateStyle); 2] = [("month-day", DateStyle::MonthDay), ("day-month", DateStyle::DayMonth)];

const LEVELS: [(&str, Option<Severity>); 3] =
    [("error", Some(Severity::Error)), ("warning", Some(Severity::Warning)), ("off", None)];

fn checks(f: &mut Fields) -> Checks {
    let levels = f.tables("rules", "a rule of [checks]", |f| {
        let (code, level, reason) = (f.need_text("code"), f.need_choice("level", &LEVELS), f.need_text("reason"));
        Some(Level { code: code?, severity: level?.value, reason: reason?.value })
    });
    Checks {
        levels: levels.into_iter().flatten().collect(),
        summary_length: f.number("summary_length").map_or(200, |n| n.value),
        archives: f.texts("archives").into_iter().map(|t| t.value).collect(),
    }
}

/// Whether a text is the tag of a language, as the web writes it: `en`, `pt-BR`, `zh-Hant`.
pub fn is_language(text: &str) -> bool {
    text.parse::<unic_langid::LanguageIdentifier>().is_ok() && !text.contains('_')
}

/// Languages that are written from right to left unless their tag names another script.
const RIGHT_TO_LEFT: &[&str] = &[
    "acm", "aeb", "aec", "aii", "ajp", "apc", "apd", "ar", "arb", "arc", "arq", "ars", "ary", "arz", "ayl", "azb",
    "bal", "bcc", "bgn", "bqi", "brh", "bsk", "ckb", "cld", "dv", "fa", "glk", "gwc", "haz", "he", "hbo", "hnd", "iw",
    "ji", "jpr", "khw", "ks", "lad", "lrc", "luz", "mzn", "nqo", "pbt", "pbu", "pes", "pnb", "prs", "ps", "rhg", "sam",
    "sd", "sdh", "skr", "syc", "syr", "ug", "ur", "ydd", "yi",
];

/// Languages that are written from right to left in some countries.
const RIGHT_TO_LEFT_IN: &[(&str, &str)] = &[
    ("az", "IQ"),
    ("az", "IR"),
    ("kk", "AF"),
    ("kk", "CN"),
    ("kk", "IR"),
    ("ku", "IQ"),
    ("ku", "IR"),
    ("ky", "CN"),
    ("pa", "PK"),
    ("tg", "PK"),
    ("uz", "AF"),
    ("tk", "AF"),
];

/// Scripts that run from right to left.
const RIGHT_TO_LEFT_SCRIPTS: &[&str] = &[
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Gara", "Hatr", "Hebr", "Hung", "Mand", "Mend", "Nbat", "Nkoo",
    "Palm", "Phli", "Phnx", "Rohg", "Samr", "Sarb", "Syrc", "Thaa", "Yezi", "Sogd",
];

/// Whether a language is written from right to left: by its script where its tag names one (`az-Arab`, `ar-Latn`), else by what is usual.
pub fn is_right_to_left(language: &str) -> bool {
    let Ok(tag) = language.parse::<unic_langid::LanguageIdentifier>() else { return false };
    if let Some(script) = tag.script {
        return RIGHT_TO_LEFT_SCRIPTS.contains(&script.as_str());
    }
    let name = tag.language.as_str();
    let here =
        |(language, region): &(&str, &str)| *language == name && tag.region.is_some_and(|r| r.as_str() == *region);
    RIGHT_TO_LEFT.contains(&name) || RIGHT_TO_LEFT_IN.iter().any(here)
}

/// The language. Browsers, hyphenation and screen readers take it from every page.
fn language(f: &mut Fields) -> Option<toml_reader::Text> {
    let text = f.text("language")?;
    if is_language(&text.value) {
        return Some(text);
    }
    let place = f.place(text.span);
    f.report(
        Diagnostic::at(&codes::BAD_CONFIG, place, "`language` isn't a language tag")
            .help("write a tag such as en, es or pt-BR"),
    );
    None
}

/// The clock: a zone of the IANA database, or one of the documentary's own.
fn timezone(f: &mut Fields) -> Option<Zone> {
    match f.text_or_table("timezone", "a clock", own_clock)? {
        Ok(text) => Zone::named(&text.value).or_else(|| {
            f.report(no_such_zone(f.place(text.span), &text.value));
            None
        }),
        Err(clock) => clock,
    }
}

fn no_such_zone(place: crate::diagnostics::span::Place, name: &str) -> Diagnostic {
    let names = Zone::names();
    let same = names.iter().find(|known| known.eq_ignore_ascii_case(name)).map(|known| &**known);
    // Of a name in two parts often one is right: `Amerika/New_York`, `Europe/Barcelona`.
    let city = name.rsplit('/').next().unwrap_or(name).replace(' ', "_");
    let in_it = |known: &&String| known.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city));
    let near = same.or_else(|| names.iter().find(in_it).map(|known| &**known));
    let near = near.or_else(|| nearest(name, names.iter().map(|known| &**known)));
    Diagnostic::at(&codes::BAD_CONFIG, place.clone(), format!("there's no time zone named `{name}`"))
        .help("use a name from the IANA time zone database, such as America/New_York, Europe/Madrid or UTC")
        .help("for a clock of your own, write `timezone = { name = \"Ship's time\", offset = \"-02:58\" }`")
        .did_you_mean(place, near)
}

fn own_clock(f: &mut Fields) -> Option<Zone> {
    let (name, offset) = (f.need_text("name"), f.need_text("offset"));
    let (name, offset) = (name?, offset?);
    let zone = offset_minutes(&offset.value).and_then(|minutes| Zone::fixed(&name.value, minutes));
    if zone.is_none() {
        let place = f.place(offset.span);
        f.report(
            Diagnostic::at(&codes::BAD_CONFIG, place, "`offset` isn't a valid offset from UTC")
                .help("write a sign, hours and minutes, up to 14 hours: -02:58, +05:30"),
        );
    }
    zone
}

/// Minutes east of Greenwich: `-02:58`, `+05:30`.
fn offset_minutes(text: &str) -> Option<i16> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    let two =
        |part: &str| (part.len() == 2).then(|| part.bytes().all(|b| b.is_ascii_digit()))?.then(|| part.parse().ok())?;
    let (hours, minutes): (i16, i16) = (two(hours)?, two(minutes)?);
    (minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The folder of copies. Whoever changes `annals.toml` names it, and a report quotes from copies: it is a folder of the documentary's own, and none
/// that is hidden, as what git keeps is.
fn copies(f: &mut Fields) -> Option<toml_reader::Text> {
    let text = f.text("copies")?;
    let mut steps = text.value.split(['/', '\\']).filter(|step| !matches!(*step, "" | ".")).peekable();
    let is_inside = steps.peek().is_some() && !text.value.starts_with(['/', '\\']);
    if is_inside && steps.all(|step| !step.starts_with('.') && !step.contains(':')) {
        return Some(text);
    }
    let place = f.place(text.span);
    f.report(outside(place, "`copies` isn't a folder inside the documentary"));
    None
}

/// Says that a folder of copies can't be used that the configuration names.
pub fn outside(place: Place, said: &'static str) -> Diagnostic {
    Diagnostic::at(&codes::COPIES_OUTSIDE, place, said).help(
        "name a folder in the documentary, such as `copies`; for a folder elsewhere, use --copies or ANNALS_COPIES",
    )
}

fn domain(f: &mut Fields) -> Option<Arc<str>> {
    let text = f.text("domain")?;
    if is_domain(&text.value) {
        return Some(text.value);
    }
    let place = f.place(text.span);
    f.report(
        Diagnostic::at(&codes::BAD_CONFIG, place, "`domain` isn't a host name")
            .help("write only the name, such as pence.example.org, without https:// and without a path"),
    );
    None
}

/// The name of a host on the web, in lower case: labels of letters, digits and hyphens, at least two.
fn is_domain(name: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(label)
}

fn base_url(f: &mut Fields) -> Option<Arc<str>> {
    let text = f.text("base_url")?;
    match normal_base_url(&text.value) {
        Some(url) => Some(url),
        None => {
            let place = f.place(text.span);
            f.report(
                Diagnostic::at(&codes::BAD_CONFIG, place, "`base_url` isn't a full web address")
                    .help("write it like https://you.github.io/documentary/"),
            );
            None
        }
    }
}

/// A base address with a slash at its end, if it is one: http or https, a host and perhaps a port, no query, no fragment, no spaces, and no step
/// upwards.
pub fn normal_base_url(text: &str) -> Option<Arc<str>> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '"' | '<' | '>' | '\\');
    let upwards = path.split('/').any(|step| matches!(&*step.to_ascii_lowercase().replace("%2e", "."), "." | ".."));
    let good = is_host_and_port(place) && !path.contains(odd) && !upwards;
    good.then(|| if text.ends_with('/') { text.into() } else { format!("{text}/").into() })
}

/// Whether this is where a server is: a name or a number, and perhaps a port.
fn is_host_and_port(place: &str) -> bool {
    let split = || match place.rfind(']') {
        Some(end) => place.split_at(end + 1),
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let (host, port) = split();
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| {
            port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
        });
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(number) => number.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))),
    };
    is_port && is_host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_that_run_from_right_to_left() {
        for rtl in [
            "ar", "he", "fa", "fa-IR", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "az-Arab", "uz-AF", "pa-PK", "ks",
            "und-Hebr", "AR-eg",
        ] {
            assert!(is_right_to_left(rtl), "{rtl}");
        }
        for ltr in ["en", "es", "az", "ar-Latn", "ur-Deva", "pa", "uz", "ku", "ru", "hi", "zh-Hant", "", "no language"]
        {
            assert!(!is_right_to_left(ltr), "{ltr}");
        }
    }

    #[test]
    fn a_base_address_can_be_gone_to() {
        for good in [
            "https://you.github.io/documentary",
            "http://localhost:8080/",
            "https://[::1]:8080/a",
            "https://münchen.example/a-b/~c/",
            "https://10.0.0.1",
        ] {
            let url = normal_base_url(good).unwrap_or_default();
            assert_eq!(url.trim_end_matches('/'), good.trim_end_matches('/'));
            assert!(url.ends_with('/'));
        }
        for bad in [
            "https://",
            "https:///x",
            "https://:80",
            "https://x:",
            "https://x:0",
            "https://x:99999/",
            "https://x:+80/",
            "https://x/../..",
            "https://x/%2E%2e/",
            "https://x/./",
            "https://[::1",
            "https://::1]/",
            "https://[x]/",
            "https://a..b/",
            "https://me@x/",
            "https://x/a\u{7}b/",
            "https://x/a b/",
            "https://x/a\\b/",
            "ftp://x/",
            "x.org",
        ] {
            assert_eq!(normal_base_url(bad), None, "{bad:?}");
        }
    }
}
