//! The JSON Schema of the tables.

use super::Export;

/// The schema: the same for every site.
pub fn bytes(_: &Export) -> Vec<u8> {
    include_bytes!("schema.json").to_vec()
}
