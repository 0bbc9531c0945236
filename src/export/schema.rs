//! The JSON Schema of the tables.

use super::Export;
use std::io;

/// The schema: the same for every site.
pub fn write(_: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(include_bytes!("schema.json"))
}
