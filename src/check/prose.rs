//! Rules about texts: what a reader would stumble over.

use crate::diag::{Diagnostic, codes};
use crate::model::Site;

/// Words in double quotation marks that no citation follows.
pub fn uncited_quotation(site: &Site, found: &mut Vec<Diagnostic>) {
    for entry in site.entries() {
        for text in site.texts(entry) {
            for span in &text.body.uncited {
                found.push(
                    Diagnostic::at(&codes::UNCITED_QUOTATION, site.place(entry, *span), "no citation follows this quotation")
                        .help("put [@source-id, p. 73] directly after the closing mark; for a title or a term use *italics* or ‘single’ marks"),
                );
            }
        }
    }
}
