//! A file that comes in pieces, of any length: compared with what is there for as long as it is the same, and only then written.

use super::checksum::Sum;
use super::{Taken, WriteError, Writer, io_at, is_as_long, with_folder};
use crate::build::Pour;
use crate::url::OutPath;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::PathBuf;

/// Takes a file from whoever writes it.
///
/// # Errors
/// If the system refuses.
pub fn file(writer: &Writer, path: &OutPath, pour: Pour) -> Result<Taken, WriteError> {
    let place = writer.there(path).filter(|place| fs::metadata(place).is_ok_and(|m| m.is_file()));
    let there = place.and_then(|place| Some((File::open(&place).ok()?, place)));
    if let Some(there) = there {
        let mut compared = Pieces { there: Some(there), ..Pieces::new(writer, path) };
        let taken = compared.poured(pour);
        // What is there may be unreadable behind its beginning: then it is written anew.
        if !compared.unread {
            return taken;
        }
    }
    Pieces::new(writer, path).poured(pour)
}

/// What has come of a file.
struct Pieces<'w> {
    writer: &'w Writer,
    path: &'w OutPath,
    /// The file that is there, while what has come is the same; read as far.
    there: Option<(File, PathBuf)>,
    /// What was read of it last.
    seen: Vec<u8>,
    /// Whether what is there couldn't be read when it was needed.
    unread: bool,
    staged: Option<File>,
    sum: Sum,
    length: u64,
}

impl<'w> Pieces<'w> {
    fn new(writer: &'w Writer, path: &'w OutPath) -> Pieces<'w> {
        let (seen, sum) = (Vec::new(), Sum::default());
        Pieces { writer, path, there: None, seen, unread: false, staged: None, sum, length: 0 }
    }

    fn poured(&mut self, pour: Pour) -> Result<Taken, WriteError> {
        let place = self.writer.staging.join(self.path.as_str());
        let taken = pour(self).and_then(|()| self.finish());
        io_at(&place, taken)
    }

    /// The file in the folder beside, with all that has come.
    fn staged(&mut self) -> io::Result<&mut File> {
        let staged = match self.staged.take() {
            Some(staged) => staged,
            None => {
                let place = self.writer.staged(self.path.as_str()).map_err(|error| match error {
                    WriteError::Io(_, error) => error,
                    other => io::Error::other(other),
                })?;
                let mut staged = with_folder(&place, |place| File::create(place))?;
                if let Some((_, same)) = self.there.take() {
                    self.unread = true;
                    let mut same = File::open(same)?.take(self.length);
                    self.unread = io::copy(&mut same, &mut staged)? < self.length;
                }
                staged
            }
        };
        Ok(self.staged.insert(staged))
    }

    fn finish(&mut self) -> io::Result<Taken> {
        let changed = !self.there.as_ref().is_some_and(|(_, place)| is_as_long(place, self.length));
        if changed {
            self.staged()?;
        }
        Ok(Taken { bytes: self.length, checksum: self.sum.hex(), changed })
    }
}

impl io::Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_same = self.there.as_mut().is_some_and(|(file, _)| {
            self.seen.resize(bytes.len(), 0);
            file.read_exact(&mut self.seen).is_ok() && self.seen == bytes
        });
        if !is_same {
            io::Write::write_all(self.staged()?, bytes)?;
        }
        self.sum.add(bytes);
        self.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Content;
    use crate::memo::Fingerprint;
    use crate::output::checksum;

    /// Writes one file from pieces; says whether it was new or changed.
    fn build(folder: &std::path::Path, pieces: &[&str]) -> usize {
        let writer = Writer::begin(folder).expect("a folder of ours");
        let pour = |out: &mut dyn io::Write| pieces.iter().try_for_each(|piece| out.write_all(piece.as_bytes()));
        writer.take(&OutPath::new("data/a.json"), &Content::Poured(&pour));
        let summary = writer.finish(Fingerprint::of([b"inputs".as_slice()]), true).expect("room");
        assert_eq!(fs::read(folder.join("data/a.json")).expect("the file"), pieces.concat().into_bytes());
        let manifest = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
        assert!(manifest.contains(&checksum::of(pieces.concat().as_bytes())), "{manifest}");
        assert_eq!(summary.bytes, pieces.concat().len() as u64);
        summary.written
    }

    #[test]
    fn only_what_differs_is_written() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("public");
        let steps: [(&[&str], usize); 11] = [
            (&["one", "two", "three"], 1),
            (&["one", "two", "three"], 0),
            (&["onet", "wothr", "ee"], 0),
            (&["one", "tow", "three"], 1),
            (&["one", "tow"], 1),
            (&["one", "tow", "four"], 1),
            (&["eno", "tow", "four"], 1),
            (&[], 1),
            (&[], 0),
            (&[""], 0),
            (&["one"], 1),
        ];
        for (pieces, written) in steps {
            assert_eq!(build(&folder, pieces), written, "{pieces:?}");
        }
    }
}
