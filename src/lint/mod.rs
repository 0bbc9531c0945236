//! Site → diagnostics: the rules that need the whole documentary. A rule is a row of [`RULES`] and a function in the file of its subject.

mod corrections;
mod fairness;
mod names;
mod prose;
mod sourcing;
mod time;

use crate::diagnostics::span::SourceFile;
use crate::diagnostics::{Code, Diagnostic, Severity, codes};
use crate::entry::Silence;
use crate::input::config::Checks;
use crate::model::Site;
use crate::quote_match::has_words;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A rule: looks at the whole site and reports what it finds.
type Rule = fn(&Site, &mut Vec<Diagnostic>);

/// Every rule.
const RULES: &[Rule] = &[
    sourcing::incident_without_citation,
    sourcing::paragraph_without_citation,
    sourcing::citation_without_page,
    sourcing::sources_older_than_incident,
    sourcing::record_by_commentary,
    sourcing::archive_that_is_none,
    sourcing::source_never_used,
    fairness::charge_without_outcome,
    fairness::charge_without_case,
    fairness::status_too_old,
    fairness::named_in_own_voice,
    time::source_before_event,
    time::date_unsupported,
    time::note_contradicts_date,
    time::outside_a_life,
    time::law_before_event,
    time::after_the_end,
    time::text_contradicts_date,
    names::almost_alike,
    names::one_address,
    names::not_led_to,
    names::named_not_listed,
    names::subsection_of_none,
    prose::uncited_quotation,
    prose::plain_markup,
    prose::long_summary,
    prose::skipped_level,
    prose::empty_words,
    corrections::without_reason,
];

/// What rules found in the texts of entries, kept by the content of their files.
pub type Kept = fairness::Kept;

/// Runs every rule.
pub fn run(site: &Site, kept: &Kept) -> Vec<Diagnostic> {
    let rules = || {
        RULES.par_iter().with_max_len(1).flat_map_iter(|rule| {
            let mut found = Vec::new();
            rule(site, &mut found);
            found
        })
    };
    let (mut found, guilt) = rayon::join(|| rules().collect::<Vec<_>>(), || fairness::words_of_guilt(site, kept));
    found.extend(guilt);
    // What is withheld says nothing any more, so that no rule can find fault with it.
    let withheld = site.entries().filter(|e| site.is_withheld(*e)).map(|e| &*site.file(e).path);
    let withheld: BTreeSet<&str> = withheld.collect();
    found.retain(|d| d.place.as_ref().is_none_or(|place| !withheld.contains(&*place.path)));
    found
}

/// Takes out what may be only a consequence: where a file can't be read or a name is misspelt, it can't be told what nothing leads to.
pub fn without_consequences(diagnostics: &mut Vec<Diagnostic>) {
    let chapters = ["E00", "E01", "E02", "E03"];
    if diagnostics.iter().any(|d| chapters.iter().any(|chapter| d.code.id.starts_with(chapter))) {
        diagnostics.retain(|d| ![&codes::NOT_LED_TO, &codes::SOURCE_UNUSED].contains(&d.code));
    }
}

/// The rules about one quotation each, which are silenced for one quotation each.
pub const PER_QUOTATION: [&Code; 3] = [&codes::GAP_AT_NEGATION, &codes::BRACKET_AT_NEGATION, &codes::CUT_AT_NEGATION];

/// Takes out what entries silence, and changes what the configuration raises, lowers or turns off. Silences that can't be, or that silence
/// nothing, are reported. `copies` says whether quotations were looked up here: only then can it be told that nothing is found in one.
pub fn settle<'a>(
    diagnostics: &mut Vec<Diagnostic>,
    silenced: impl Iterator<Item = (&'a SourceFile, &'a Silence)>,
    checks: &Checks,
    config: Option<&SourceFile>,
    copies: bool,
) {
    let mut by_file: BTreeMap<&str, Vec<(&SourceFile, &Silence, bool)>> = BTreeMap::new();
    for (file, silence) in silenced {
        match bad_silence(file, silence) {
            Some(bad) => diagnostics.push(bad),
            // What is looked up in the copies is found only where they are.
            None => {
                by_file.entry(&file.path).or_default().push((file, silence, !copies && silence.quotation.is_some()))
            }
        }
    }
    diagnostics.retain(|d| {
        let Some(place) = d.place.as_ref().filter(|_| d.severity == Severity::Warning) else { return true };
        let Some(silences) = by_file.get_mut(&*place.path) else { return true };
        let Some(silence) = silences.iter_mut().find(|(_, silence, _)| is_silenced(d, silence)) else { return true };
        silence.2 = true;
        false
    });
    for (file, silence, used) in by_file.into_values().flatten() {
        if !used {
            let said = format!("{} has nothing to report here", silence.code.value);
            let span = silence.quotation.as_ref().map_or(silence.code.span, |quotation| quotation.span);
            let d = Diagnostic::new(&codes::USELESS_SILENCE, file, span, said);
            diagnostics.push(d.help("remove it from `silence`"));
        }
    }
    levels(diagnostics, checks, config);
}

/// Whether a diagnostic is one that the silence is meant for: of its code, and about the quotation that it names.
fn is_silenced(d: &Diagnostic, silence: &Silence) -> bool {
    let meant = |words: &str| d.quotation.as_ref().is_some_and(|quotation| has_words(quotation, words));
    d.code.id.eq_ignore_ascii_case(&silence.code.value)
        && silence.quotation.as_ref().is_none_or(|words| meant(&words.value))
}

/// What is wrong with a silence: no such rule, an error, or a rule that is silenced for one quotation at a time.
fn bad_silence(file: &SourceFile, silence: &Silence) -> Option<Diagnostic> {
    let name = &silence.code.value;
    let of_quotations = |code: &Code| PER_QUOTATION.iter().any(|known| known.id == code.id);
    let (said, help) = match codes::find(name) {
        None => (
            format!("there's no rule `{name}`"),
            "`annals explain` lists the rules; you can silence the ones that begin with W",
        ),
        Some(code) if code.severity == Severity::Error => (
            format!("{name} is an error, so it can't be silenced"),
            "`annals explain` lists the rules; you can silence the ones that begin with W",
        ),
        Some(code) if of_quotations(code) && silence.quotation.is_none() => (
            format!("{name} can be silenced only for one quotation at a time"),
            "add `quotation = \"…\"` with the first words of the quotation",
        ),
        Some(code) if !of_quotations(code) && silence.quotation.is_some() => {
            (format!("{name} isn't about quotations"), "remove `quotation`")
        }
        Some(_) => return None,
    };
    Some(Diagnostic::new(&codes::BAD_SILENCE, file, silence.code.span, said).help(help))
}

fn levels(diagnostics: &mut Vec<Diagnostic>, checks: &Checks, config: Option<&SourceFile>) {
    for level in &checks.levels {
        let code = codes::find(&level.code.value);
        // What breaks a page stays an error, and a quotation that may say the opposite is looked at each time.
        let one_by_one =
            level.severity.is_none() && code.is_some_and(|c| PER_QUOTATION.iter().any(|known| known.id == c.id));
        let refused =
            one_by_one || code.is_none_or(|c| c.severity == Severity::Error && level.severity != Some(Severity::Error));
        if let (true, Some(file)) = (refused, config) {
            let said = match code {
                Some(_) if one_by_one => {
                    format!("{} can be silenced only for one quotation at a time, in its entry", level.code.value)
                }
                Some(_) => format!("{} is an error, so it can't be lowered", level.code.value),
                None => format!("there's no rule `{}`", level.code.value),
            };
            diagnostics.push(
                Diagnostic::new(&codes::BAD_SILENCE, file, level.code.span, said)
                    .help("`annals explain` lists the rules"),
            );
            continue;
        }
        let is_it = |d: &Diagnostic| Some(d.code) == code;
        match level.severity {
            None => diagnostics.retain(|d| !is_it(d)),
            Some(severity) => diagnostics.iter_mut().filter(|d| is_it(d)).for_each(|d| d.severity = severity),
        }
    }
}
