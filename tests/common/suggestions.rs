//! Putting in what diagnostics suggest, as an editor would.

use super::Folder;
use serde_json::Value;
use std::collections::BTreeMap;

/// Puts every text that these diagnostics (as `--format json` prints them) suggest in place of what stands there. `None` if one can't be.
pub fn apply<'a>(folder: &Folder, diagnostics: impl IntoIterator<Item = &'a Value>) -> Option<()> {
    let mut files: BTreeMap<&str, Vec<(usize, usize, &str)>> = BTreeMap::new();
    for replacement in diagnostics.into_iter().filter_map(|d| d["replacements"].as_array()).flatten() {
        let place = &replacement["place"];
        let at = |key: &str| usize::try_from(place[key].as_u64()?).ok();
        let edit = (at("start_byte")?, at("end_byte")?, replacement["text"].as_str()?);
        files.entry(place["path"].as_str()?).or_default().push(edit);
    }
    for (path, mut edits) in files {
        let mut text = folder.read(path);
        // From the end, so that what stands before stays where it was.
        edits.sort_unstable_by(|a, b| b.cmp(a));
        edits.dedup();
        for (start, end, mended) in edits {
            text.get(start..end)?;
            text.replace_range(start..end, mended);
        }
        folder.write(path, text);
    }
    Some(())
}
