//! The kept corpus of the fuzzers, through the functions that they fuzz: each input in `fuzz/corpus/` once did, or could have done, harm.

#[path = "../fuzz/targets.rs"]
pub mod targets;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn corpus(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    files
}

#[test]
fn the_corpus_holds_nothing_that_breaks_a_promise() {
    let mut faults = Vec::new();
    for (name, target) in targets::TARGETS {
        let files = corpus(name);
        assert!(files.len() >= 3, "{name}: hardly a corpus");
        for file in files {
            let Ok(text) = String::from_utf8(std::fs::read(&file).expect("an input")) else { continue };
            if let Err(fault) = target(&text) {
                faults.push(format!("{}: {fault}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Each target has a corpus, a dictionary and a program, and none of them is left over.
#[test]
fn targets_and_their_files_belong_together() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let names = |folder: &str| -> BTreeSet<String> {
        let files = std::fs::read_dir(root.join(folder)).expect("a folder").map(|file| file.expect("a file").path());
        files.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
    };
    let known: BTreeSet<String> = targets::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    for folder in ["corpus", "dictionaries", "fuzz_targets"] {
        assert_eq!(names(folder), known, "{folder}");
    }
}

/// The oracle sees what a matcher that is deceived would call verified.
#[test]
fn the_oracle_refuses_what_a_passage_does_not_say() {
    let passage =
        "He did not go to the\nVice Presi-\ndent,12 who said \u{201c}no\u{201d}.\u{c}12 A note.\nHEAD\nThen he left.";
    let true_of = [
        "He did not go to the Vice President",
        "the Vice President, who said “no”. Then he left",
        "did not […] Then he left",
        "[H]e did [never] go",
        "to … the Vice … said",
    ];
    let false_of = [
        "He did go to the",
        "did not went to",
        "Vice Presdent",
        "said yes",
        "go not to",
        "who “said” maybe … left",
        "Then left he",
    ];
    for quotation in true_of {
        assert_eq!(targets::oracle::said(passage, quotation), Ok(()), "{quotation}");
    }
    for quotation in false_of {
        assert!(targets::oracle::said(passage, quotation).is_err(), "{quotation}");
    }
}
