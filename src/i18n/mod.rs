//! The words of the theme: a file for each language in `templates/words/`, compiled in; a documentary's own files of the same name add to
//! them and overrule them. What a language doesn't have is said in English. Each key of `en.toml` is a constant of [`key`]: a word that isn't
//! there doesn't compile, and a word is found by its number, so that a page costs no look-up by name.

mod read;
mod wording;

use crate::diagnostics::span::{SourceFile, Span};
use crate::diagnostics::{Diagnostic, codes, nearest};
use crate::edtf::{contract, fill};
use crate::input::config::{Config, DateStyle, is_language};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, LazyLock};
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The name of a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key(u16);

/// The words of one language.
#[derive(Clone)]
pub struct Words {
    messages: Vec<Message>,
    rules: Option<Arc<PluralRules>>,
}

/// A word: one pattern, or one for each form that a number takes. A name in braces stands for what is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What holds for every number that has no form of its own.
    pub other: Arc<str>,
    /// The patterns of the other forms.
    pub forms: Vec<(Form, Arc<str>)>,
}

/// The forms that a word can take beside a number, as Unicode's CLDR names them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs)] // the names say it
pub enum Form {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// The folder of the files, below `templates/`.
const FOLDER: &str = "words/";

/// What stands behind the tag of a language in the name of a file with its dates in the order of day and month. A language that has one order
/// has no such file.
const DAY_MONTH: &str = ".day-month";

static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    let empty = Message { other: "".into(), forms: Vec::new() };
    let mut words = Words { messages: vec![empty; NAMES.len()], rules: rules("en") };
    theme_file("en").into_iter().for_each(|file| words.take(&file));
    words
});

/// The words of each language that the theme speaks.
static THEME: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let languages =
        FILES.iter().filter_map(|(name, _)| theme_file(name.strip_suffix(".toml").filter(|tag| is_language(tag))?));
    let read = |file: SourceFile| {
        let mut words = ENGLISH.clone();
        words.take(&file);
        words
    };
    languages.map(read).collect()
});

/// The files of the theme by their names, and their texts.
pub fn theme() -> &'static [(&'static str, &'static str)] {
    FILES
}

fn theme_file(language: &str) -> Option<SourceFile> {
    let (name, text) = FILES.iter().find(|(name, _)| {
        // A tag is the same in capitals: `ES` is Spanish too.
        name.strip_suffix(".toml").is_some_and(|tag| tag.eq_ignore_ascii_case(language))
    })?;
    Some(SourceFile::new(format!("(theme)/{FOLDER}{name}"), *text))
}

/// The language that a documentary's own file is for: `de` of `templates/words/de.toml`.
fn language_of(file: &SourceFile) -> Option<&str> {
    let name = name_of(file)?;
    is_language(name).then_some(name)
}

/// The name of a documentary's own file of words: `de`, or `en.day-month`.
fn name_of(file: &SourceFile) -> Option<&str> {
    file.path.strip_prefix("templates/")?.strip_prefix(FOLDER)?.strip_suffix(".toml")
}

/// Whether a file has the patterns of another order of dates, as `en.day-month.toml` has.
fn is_of_a_style(file: &SourceFile) -> bool {
    let language = name_of(file).and_then(|name| name.strip_suffix(DAY_MONTH));
    language.is_some_and(is_language)
}

/// A tag and those that hold more: `es-MX`, `es`.
fn tags(language: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(language), |tag| tag.rsplit_once('-').map(|(wider, _)| wider))
}

/// The plural rules of a language; `None` if they are unknown.
fn rules(language: &str) -> Option<Arc<PluralRules>> {
    let tag: LanguageIdentifier = tags(language).last()?.parse().ok()?;
    PluralRules::create(tag, PluralRuleType::CARDINAL).ok().map(Arc::new)
}

impl Words {
    /// English.
    pub fn english() -> &'static Words {
        &ENGLISH
    }

    /// The words in the language of a documentary. `own` are the files that it has in `templates/words/`, and what is wrong with them is
    /// reported, whatever their language.
    pub fn of(config: &Config, config_file: Option<&SourceFile>, own: &[SourceFile]) -> (Words, Vec<Diagnostic>) {
        let mut diagnostics: Vec<Diagnostic> = own.iter().flat_map(|file| read::file(file).1).collect();
        diagnostics.extend(own.iter().filter(|file| language_of(file).is_none() && !is_of_a_style(file)).map(astray));
        let mut words = ENGLISH.clone();
        let mut known = false;
        let mut all: Vec<&str> = tags(&config.language).collect();
        all.reverse();
        for tag in &all {
            let theirs = own.iter().find(|file| language_of(file).is_some_and(|l| l.eq_ignore_ascii_case(tag)));
            let of_theme = theme_file(tag);
            known |= of_theme.is_some() || theirs.is_some();
            // The English ones are there already.
            let of_theme = of_theme.filter(|_| !tag.eq_ignore_ascii_case("en"));
            of_theme.iter().chain(theirs).for_each(|file| words.take(file));
        }
        if config.date_style == DateStyle::DayMonth {
            all.iter().for_each(|tag| words.take_style(&format!("{tag}{DAY_MONTH}"), own));
        }
        if known {
            // Forms of English words that are left must not meet rules that aren't English; they fall to `other` where they do.
            words.rules = rules(&config.language).or(words.rules);
        } else if let Some(file) = config_file {
            diagnostics.push(unknown(config, file, own));
        }
        (words, diagnostics)
    }

    /// Takes the patterns of another order of dates, those of the theme and then the documentary's own. They come after all other words: a copy of
    /// `en.toml` has the usual order.
    fn take_style(&mut self, name: &str, own: &[SourceFile]) {
        let theirs = own.iter().find(|file| name_of(file).is_some_and(|own| own.eq_ignore_ascii_case(name)));
        theme_file(name).iter().chain(theirs).for_each(|file| self.take(file));
    }

    fn take(&mut self, file: &SourceFile) {
        for (key, message) in read::file(file).0 {
            if let Some(place) = self.messages.get_mut(usize::from(key.0)) {
                *place = message;
            }
        }
    }

    /// What these words and those of every language of the theme say under a key, each once. For lists that hold whatever the language of a text is.
    pub fn in_every_language(&self, key: Key) -> Vec<&str> {
        let mut all = vec![self.get(key)];
        all.extend(THEME.iter().map(|words| words.get(key)));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// A word as it stands in its file, with the names in braces.
    pub fn get(&self, key: Key) -> &str {
        &self.message(key).other
    }

    /// A word with all its forms.
    pub fn message(&self, key: Key) -> &Message {
        &self.messages[usize::from(key.0)]
    }

    /// A word with what its names stand for.
    pub fn fill(&self, key: Key, values: &[(&str, &str)]) -> String {
        self.melt(fill(self.get(key), values))
    }

    /// A word beside a number, which it calls `n`.
    pub fn count(&self, key: Key, n: usize, values: &[(&str, &str)]) -> String {
        let number = n.to_string();
        let mut all = vec![("n", &*number)];
        all.extend(values);
        let (form, message) = (self.form(n as u64), self.message(key));
        let pattern = message.forms.iter().find(|(f, _)| *f == form).map_or(&message.other, |(_, pattern)| pattern);
        self.melt(fill(pattern, &all))
    }

    fn melt(&self, text: String) -> String {
        match contract(&text, self.get(key::DATE_CONTRACTIONS)) {
            Cow::Borrowed(_) => text,
            Cow::Owned(text) => text,
        }
    }

    /// Several things as a list: `a, b and c`. The first key is what parts them, the second a word for the `list` and its `last`.
    pub fn list(&self, comma: Key, and: Key, all: &[&str]) -> String {
        match all {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [rest @ .., last] => {
                let list = rest.join(self.get(comma));
                self.fill(and, &[("list", &list), ("last", last)])
            }
        }
    }

    /// The form that a word has beside a number.
    pub fn form(&self, n: u64) -> Form {
        let category = self.rules.as_ref().and_then(|rules| rules.select(n).ok());
        match category {
            Some(PluralCategory::ZERO) => Form::Zero,
            Some(PluralCategory::ONE) => Form::One,
            Some(PluralCategory::TWO) => Form::Two,
            Some(PluralCategory::FEW) => Form::Few,
            Some(PluralCategory::MANY) => Form::Many,
            Some(PluralCategory::OTHER) => Form::Other,
            None if n == 1 => Form::One,
            None => Form::Other,
        }
    }

    /// Whether the language counts as English does: one, and everything else.
    pub fn counts_plainly(&self) -> bool {
        (0..=1_000).all(|n| self.form(n) == if n == 1 { Form::One } else { Form::Other })
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} messages)", self.messages.len())
    }
}

impl Key {
    /// The key of a name.
    pub fn named(name: &str) -> Option<Key> {
        SORTED.binary_search_by(|(known, _)| (*known).cmp(name)).ok().map(|at| Key(SORTED[at].1))
    }

    /// Every key, in the order of the English file.
    pub fn all() -> impl Iterator<Item = Key> {
        (0..NAMES.len() as u16).map(Key)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The key that was most likely meant by a name that there isn't.
    pub fn near(name: &str) -> Option<&'static str> {
        nearest(name, NAMES.iter().copied())
    }
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 6] = [Form::Zero, Form::One, Form::Two, Form::Few, Form::Many, Form::Other];

    /// Its name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Form::Zero => "zero",
            Form::One => "one",
            Form::Two => "two",
            Form::Few => "few",
            Form::Many => "many",
            Form::Other => "other",
        }
    }
}

impl Message {
    /// The patterns of all forms.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(|(_, pattern)| &**pattern).chain([&*self.other])
    }

    /// The names that stand for what is put in.
    pub fn names(&self) -> BTreeSet<&str> {
        self.patterns().flat_map(names_in).collect()
    }
}

/// The names in braces of a pattern.
pub fn names_in(pattern: &str) -> Vec<&str> {
    let after = pattern.split('{').skip(1);
    after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// A file name that fits no language, so the file would never be read.
fn astray(file: &SourceFile) -> Diagnostic {
    let said = "no language uses this file of theme texts";
    Diagnostic::new(&codes::LOST_WORDS, file, Span::default(), said).help(format!(
        "put theme texts in templates/{FOLDER}, in a file named after the language: templates/{FOLDER}es.toml, templates/{FOLDER}pt-BR.toml"
    ))
}

/// A language that has no words.
fn unknown(config: &Config, file: &SourceFile, own: &[SourceFile]) -> Diagnostic {
    let language = &*config.language.value;
    let place = file.place(config.language.span);
    let tags = FILES.iter().filter_map(|(name, _)| name.strip_suffix(".toml"));
    let mut known: Vec<&str> = tags.filter(|tag| is_language(tag)).collect();
    known.extend(own.iter().filter_map(language_of));
    known.sort_unstable();
    known.dedup();
    let said = format!("the theme has no texts in `{language}`, so headings and labels appear in English");
    Diagnostic::at(&codes::NO_WORDS, place, said).help(format!(
        "translate a copy of templates/{FOLDER}en.toml, which `annals init --templates` writes, as templates/{FOLDER}{language}.toml; the theme has: {}",
        known.join(", ")
    ))
}
