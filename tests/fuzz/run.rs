//! Runs a target case after case. A case is made from its number alone, so that it can be had again: a failure names the number, and a run is
//! known by the number that it starts with.

use super::text::Tape;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Once};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// What is thrown at one part of Annals.
pub struct Target {
    /// Its name, which is its test's.
    pub name: &'static str,
    /// How many of a thousand cases of a run are its.
    pub share: u64,
    /// How many decisions a case takes at most.
    pub longest: u64,
    /// How many cases of a hundred must be good at least: a generator of noise alone would find little.
    pub good: u64,
    /// Makes a case and tries it.
    pub case: Case,
}

/// Makes a case, shows it, tries it: whether it was good, or what must not be. A panic is a failure too.
pub type Case = fn(&mut Tape, &mut Shown) -> Result<bool, String>;

/// What a case consists of, for whoever has to mend what it found.
#[derive(Default)]
pub struct Shown(Vec<(String, String)>);

impl Shown {
    /// A part of the case: what it is, and its text.
    pub fn part(&mut self, what: impl Into<String>, text: impl Into<String>) {
        self.0.push((what.into(), text.into()));
    }
}

/// Cases that found something, one a line: the target, the number, and what it was. They are tried again in every run.
const KEPT: &str = include_str!("regressions.txt");
/// The cases of the normal suite, of all targets together.
const SHORT: u64 = 16_000;
/// A thread runs so many cases, and its name tells which: where a stack ends, nothing else is printed.
const CHUNK: u64 = 500;
/// No case takes so long, on any machine.
const SLOWEST: Duration = Duration::from_secs(60);
/// How long a failing case is made shorter.
const SHRINKING: Duration = Duration::from_secs(20);

/// A row of numbers that follows from its first.
struct Row(u64);

impl Row {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}

/// The decisions of a case.
fn decisions(target: &Target, number: u64) -> Vec<u16> {
    let name = target.name.bytes().fold(0_u64, |all, byte| all.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut row = Row(Row(number).next() ^ name);
    let length = 1 + row.next() % target.longest;
    (0..length).map(|_| (row.next() >> 40) as u16).collect()
}

/// A number from the environment.
fn asked(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name}={value} is no number")))
}

/// The first case of a run and how many there are: the same in every normal run, so that a change is blamed for what it breaks and for nothing
/// else; others in each long one, unless it is told where to start.
fn plan(target: &Target) -> (u64, u64) {
    let cases = asked("FUZZ_CASES");
    let now = || SystemTime::UNIX_EPOCH.elapsed().map_or(1, |time| time.as_secs());
    let start = asked("FUZZ_START").unwrap_or_else(|| if cases.is_some() { now() } else { 1 });
    (start, (cases.unwrap_or(SHORT) * target.share).div_ceil(1000))
}

/// The kept cases of a target, each as a run of one.
fn kept(target: &Target) -> Vec<(u64, u64)> {
    let one = |line: &str| {
        let mut words = line.split_whitespace();
        let number: u64 = (words.next()? == target.name).then(|| words.next()?.parse().ok())??;
        Some((number, number + 1))
    };
    KEPT.lines().filter_map(one).collect()
}

thread_local! {
    /// Where this thread panicked last.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A panic of a case is a result; it is told once, and not a thousand times while the case is made shorter.
fn quietly() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let ours = thread::current().name().is_some_and(|name| name.starts_with("cases of "));
            if ours { PANIC.with_borrow_mut(|last| *last = panic.to_string()) } else { before(panic) }
        }));
    });
}

/// Tries one case.
fn attempt(target: &Target, decisions: &[u16], shown: &mut Shown) -> Result<bool, String> {
    let run = AssertUnwindSafe(|| (target.case)(&mut Tape::new(decisions), shown));
    catch_unwind(run).unwrap_or_else(|_| Err(PANIC.with_borrow(String::clone)))
}

/// Makes a failing case as short as it can be made in a while.
fn shortest(target: &Target, mut decisions: Vec<u16>) -> Vec<u16> {
    let began = Instant::now();
    let fails = |decisions: &[u16]| attempt(target, decisions, &mut Shown::default()).is_err();
    let mut width = decisions.len().div_ceil(2);
    while width > 0 {
        let mut at = 0;
        while at < decisions.len() && began.elapsed() < SHRINKING {
            let end = (at + width).min(decisions.len());
            let without = [&decisions[..at], &decisions[end..]].concat();
            let mut zeros = decisions.clone();
            zeros[at..end].fill(0);
            if fails(&without) {
                decisions = without;
            } else if zeros != decisions && fails(&zeros) {
                decisions = zeros;
            } else {
                at = end;
            }
        }
        width /= 2;
    }
    decisions
}

/// What a failing case is reported as.
fn failure(target: &Target, number: u64) -> String {
    let decisions = shortest(target, decisions(target, number));
    let mut shown = Shown::default();
    let said = attempt(target, &decisions, &mut shown).err().unwrap_or_default();
    let parts: String = shown.0.iter().map(|(what, text)| format!("\n── {what}\n{text}\n   {text:?}")).collect();
    let name = target.name;
    format!("{said}{parts}\n\ncase {number} of {name}: FUZZ_START={number} FUZZ_CASES=1 cargo test fuzz::{name}")
}

/// What the watch sees of a run.
#[derive(Default)]
struct Progress {
    number: AtomicU64,
    /// Milliseconds since the beginning of the run, when the case began.
    since: AtomicU64,
    done: AtomicBool,
}

/// Ends everything when a case takes too long: nothing else can stop it.
fn watch(name: &'static str, began: Instant, progress: Arc<Progress>) {
    thread::spawn(move || {
        while !progress.done.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(500));
            let since = Duration::from_millis(progress.since.load(Ordering::Relaxed));
            if !progress.done.load(Ordering::Relaxed) && began.elapsed().saturating_sub(since) > SLOWEST {
                let number = progress.number.load(Ordering::Relaxed);
                eprintln!("{name}: case {number} takes longer than {SLOWEST:?}: FUZZ_START={number} FUZZ_CASES=1");
                std::process::exit(101);
            }
        }
    });
}

/// What a run came to.
#[derive(Default)]
struct Totals {
    good: u64,
    slowest: Option<(Duration, u64)>,
}

/// Runs some cases in order; the number of the first that fails.
fn some(target: &Target, from: u64, to: u64, began: Instant, progress: &Progress) -> Result<Totals, u64> {
    let mut totals = Totals::default();
    for number in from..to {
        let start = began.elapsed();
        progress.number.store(number, Ordering::Relaxed);
        progress.since.store(start.as_millis() as u64, Ordering::Relaxed);
        let good = attempt(target, &decisions(target, number), &mut Shown::default()).map_err(|_| number)?;
        totals.good += u64::from(good);
        totals.slowest = totals.slowest.max(Some((began.elapsed() - start, number)));
    }
    Ok(totals)
}

/// Runs a target and prints what it came to.
pub fn run(target: &'static Target) {
    quietly();
    let (start, cases) = plan(target);
    let (began, progress, mut totals) = (Instant::now(), Arc::new(Progress::default()), Totals::default());
    watch(target.name, began, progress.clone());
    let chunks = (start..start + cases).step_by(CHUNK as usize).map(|from| (from, (from + CHUNK).min(start + cases)));
    let kept = kept(target);
    let cases = cases + kept.len() as u64;
    for (from, to) in kept.into_iter().chain(chunks) {
        let name = format!("cases of {} from {from} to {}", target.name, to - 1);
        let progress = progress.clone();
        let thread = thread::Builder::new().name(name).spawn(move || {
            some(target, from, to, began, &progress).map_err(|number| {
                // Making it shorter takes its time.
                progress.done.store(true, Ordering::Relaxed);
                failure(target, number)
            })
        });
        match thread.expect("a thread").join().expect("panics are caught") {
            Ok(some) => {
                totals.good += some.good;
                totals.slowest = totals.slowest.max(some.slowest);
            }
            Err(said) => panic!("{said}"),
        }
    }
    progress.done.store(true, Ordering::Relaxed);
    let (time, number) = totals.slowest.unwrap_or_default();
    println!(
        "{}: {cases} cases from {start}, {} of them good, in {:.1} s; the slowest, {number}, took {} ms",
        target.name,
        totals.good,
        began.elapsed().as_secs_f64(),
        time.as_millis()
    );
    let few = totals.good * 100 < cases * target.good;
    assert!(!few || cases < 100, "{}: only {} of {cases} cases are good", target.name, totals.good);
}
