//! What readers ask of corrections.

use crate::diagnostics::{Diagnostic, codes};
use crate::entry::corrections::How;
use crate::model::Site;

/// A correction that doesn't say why. A slip of typing says it by itself.
pub fn without_reason(site: &Site, found: &mut Vec<Diagnostic>) {
    for correction in site.corrections.iter() {
        let written = &correction.written;
        if written.reason.is_none() && written.how != How::Typing && correction.is_shown(site) {
            let said = format!("the correction of `{}` doesn't say why", written.entry.value);
            found.push(
                Diagnostic::at(&codes::NO_REASON, correction.place.clone(), said)
                    .help("in `reason`, say in one sentence what was wrong and how you found out"),
            );
        }
    }
}
