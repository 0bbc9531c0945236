//! What a reader calls the kinds of things that entries are and say: each in the language of the site.

use crate::entry::Kind;
use crate::entry::front::{Identity, SourceKind, Stance, Standing, Tier};
use crate::i18n::{Key, Words, key};
use crate::verify::{PlaceProof, Status};
use serde::Serialize;

/// A standing.
pub fn standing_label(words: &Words, standing: Standing) -> &str {
    words.get(match standing {
        Standing::Record => key::STANDING_RECORD,
        Standing::Alleged => key::STANDING_ALLEGED,
        Standing::Reported => key::STANDING_REPORTED,
        Standing::Commentary => key::STANDING_COMMENTARY,
    })
}

/// What a standing means, in a sentence.
pub fn standing_means(words: &Words, standing: Standing) -> &str {
    words.get(match standing {
        Standing::Record => key::STANDING_RECORD_MEANS,
        Standing::Alleged => key::STANDING_ALLEGED_MEANS,
        Standing::Reported => key::STANDING_REPORTED_MEANS,
        Standing::Commentary => key::STANDING_COMMENTARY_MEANS,
    })
}

/// In what way a source applies a law.
pub fn stance_label(words: &Words, stance: Stance) -> &str {
    words.get(match stance {
        Stance::Argued => key::STANCE_ARGUED,
        Stance::Discussed => key::STANCE_DISCUSSED,
        Stance::Offered => key::STANCE_OFFERED,
        Stance::Charged => key::STANCE_CHARGED,
        Stance::Recommended => key::STANCE_RECOMMENDED,
        Stance::Found => key::STANCE_FOUND,
        Stance::Held => key::STANCE_HELD,
        Stance::Rejected => key::STANCE_REJECTED,
        Stance::Dismissed => key::STANCE_DISMISSED,
    })
}

/// A kind of identity.
pub fn identity_label(words: &Words, identity: Identity) -> &str {
    words.get(match identity {
        Identity::Named => key::IDENTITY_NAMED,
        Identity::Pseudonymous => key::IDENTITY_PSEUDONYMOUS,
        Identity::Unnamed => key::IDENTITY_UNNAMED,
        Identity::Group => key::IDENTITY_GROUP,
    })
}

/// A kind of identity where it is worth a word beside a name: not for who is named.
pub fn identity_beside(words: &Words, identity: Identity) -> Option<&str> {
    (identity != Identity::Named).then(|| identity_label(words, identity))
}

/// A kind of source.
pub fn source_label(words: &Words, kind: SourceKind) -> &str {
    words.get(match kind {
        SourceKind::Document => key::SOURCE_DOCUMENT,
        SourceKind::Filing => key::SOURCE_FILING,
        SourceKind::Opinion => key::SOURCE_OPINION,
        SourceKind::Statute => key::SOURCE_STATUTE,
        SourceKind::Article => key::SOURCE_ARTICLE,
        SourceKind::Book => key::SOURCE_BOOK,
        SourceKind::Broadcast => key::SOURCE_BROADCAST,
    })
}

/// How near a source is to what it tells.
pub fn tier_label(words: &Words, tier: Tier) -> &str {
    words.get(match tier {
        Tier::Primary => key::TIER_PRIMARY,
        Tier::Secondary => key::TIER_SECONDARY,
        Tier::Commentary => key::TIER_COMMENTARY,
    })
}

/// A kind of entry.
pub fn kind_label(words: &Words, kind: Kind) -> &str {
    words.get(match kind {
        Kind::Incident => key::KIND_INCIDENT,
        Kind::Person => key::KIND_PERSON,
        Kind::Statute => key::KIND_STATUTE,
        Kind::Source => key::KIND_SOURCE,
        Kind::Page => key::KIND_PAGE,
    })
}

/// The proof of a quotation.
#[derive(Serialize, Clone)]
pub struct ProofView {
    /// `verified`, `kept`, `none` or `unreliable`.
    pub status: &'static str,
    /// The same in words.
    pub words: String,
}

/// The proof of a quotation.
pub fn proof(words: &Words, status: &Status) -> ProofView {
    let (status, said) = match status {
        Status::Verified { cited: PlaceProof::NoPages, .. } => ("verified", key::PROOF_VERIFIED_NO_PAGES),
        Status::Verified { cited: PlaceProof::Unchecked, .. } => ("verified", key::PROOF_VERIFIED_WORDS),
        Status::Verified { .. } => ("verified", key::PROOF_VERIFIED),
        Status::Kept { cited: PlaceProof::NoPages, .. } => ("kept", key::PROOF_KEPT_NO_PAGES),
        Status::Kept { cited: PlaceProof::Unchecked, .. } => ("kept", key::PROOF_KEPT_WORDS),
        Status::Kept { .. } => ("kept", key::PROOF_KEPT),
        Status::NoCopy => ("none", key::PROOF_NO_COPY),
        Status::Unchecked => ("none", key::PROOF_UNCHECKED),
        Status::Failed => ("none", key::PROOF_FAILED),
    };
    ProofView { status, words: words.get(said).to_owned() }
}

/// What a page that Annals makes is called.
pub fn made_key(name: &str) -> Key {
    match name {
        "timeline" => key::TIMELINE,
        "people" => key::PEOPLE,
        "statutes" => key::STATUTES,
        "matrix" => key::MATRIX,
        "sources" => key::SOURCES,
        "evidence" => key::EVIDENCE,
        "wordings" => key::WORDINGS,
        "search" => key::SEARCH,
        "print" => key::PRINT,
        "data" => key::DATA,
        _ => key::HOME,
    }
}
