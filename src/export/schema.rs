//! The JSON Schema of the tables.

use super::Export;

/// The schema: the same for every site.
pub fn write(_: &Export, out: &mut Vec<u8>) {
    out.extend_from_slice(include_bytes!("schema.json"));
}
