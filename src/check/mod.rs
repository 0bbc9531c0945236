//! Site → diagnostics: the rules that need the whole documentary. A rule is a row of [`RULES`] and a function in the file of its subject.

mod prose;
mod sourcing;

use crate::diag::Diagnostic;
use crate::model::Site;
use rayon::prelude::*;

/// A rule: looks at the whole site and reports what it finds.
type Rule = fn(&Site, &mut Vec<Diagnostic>);

/// Every rule.
const RULES: &[Rule] = &[sourcing::incident_without_citation, sourcing::paragraph_without_citation, sourcing::source_never_used, prose::uncited_quotation];

/// Runs every rule.
pub fn run(site: &Site) -> Vec<Diagnostic> {
    RULES
        .par_iter()
        .flat_map_iter(|rule| {
            let mut found = Vec::new();
            rule(site, &mut found);
            found
        })
        .collect()
}
