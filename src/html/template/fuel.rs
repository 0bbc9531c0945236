//! What a page may use up. The engine has no limits of its own: a template that sets `x = x ~ x` forty times asks for a terabyte, and loops within
//! loops can go on for years without writing a byte. So what a documentary's own templates loop over, set, hand on and print is counted: `spent`
//! is put into them where they are read, and a page that uses up too much is broken off, always at the same step.

use super::limits::{Tag, tags};
use std::cell::Cell;
use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

/// What a page may use up: a byte of what is set, handed on or printed is one, and a turn of a loop a few.
const ALL: u64 = 256 << 20;

/// What a turn of a loop uses up besides what it prints.
const TURN: u64 = 256;

/// The largest value that a template may set or hand on, in bytes.
const LARGEST: u64 = 16 << 20;

/// How deep lists may lie in lists.
const DEEPEST: usize = 64;

/// What is said of a page that was broken off.
pub const SPENT: &str =
    "this page uses more than any page can: its template loops too often, or builds a text that keeps growing";

thread_local! {
    /// What is left for the page that is made on this thread.
    static LEFT: Cell<u64> = const { Cell::new(ALL) };
}

/// Begins a page.
pub fn begin() {
    LEFT.with(|left| left.set(ALL));
}

/// Registers what is put into templates.
pub fn register(tera: &mut Tera) {
    bound_filters(tera);
    tera.register_function("spent", |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let (set, given) = (kwargs.get::<Value>("set")?, kwargs.get::<Value>("given")?);
        let measured = |value: Option<Value>| value.map_or(Ok(0), |value| size(&value));
        // What is handed on was there before.
        let values = measured(set)?.saturating_add(measured(given)? / TURN);
        spend(TURN.saturating_add(kwargs.get::<u64>("text")?.unwrap_or(0)).saturating_add(values))
            .map(|()| String::new())
    });
    tera.register_filter("spent", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        spend(1 + size(&value)?).map(|()| value)
    });
}

/// The engine's own filters that make more than they are given, within the same bounds: `replace`, `join` and `range`.
fn bound_filters(tera: &mut Tera) {
    tera.register_filter("replace", replace);
    tera.register_filter("join", join);
    tera.register_function("range", range);
}

/// The longest list of numbers, as the engine has it.
const MOST_NUMBERS: i128 = 100_000;

/// The engine's `range`, whose list is counted before it is made.
fn range(kwargs: Kwargs, _: &State) -> TeraResult<Vec<i128>> {
    let (start, end) = (kwargs.get::<i128>("start")?.unwrap_or_default(), kwargs.must_get::<i128>("end")?);
    let step = kwargs.get::<i128>("step_by")?.unwrap_or(1);
    if step == 0 || (step > 0 && start > end) {
        return Err(Error::message("`range` needs a step other than 0, and an end that isn't before its start"));
    }
    let span = if step > 0 { end.checked_sub(start) } else { start.checked_sub(end) };
    let span = span.ok_or_else(|| Error::message("`range` was given numbers that are too large"))?.max(0);
    let count = span / step.saturating_abs() + i128::from(span % step.saturating_abs() != 0);
    if count > MOST_NUMBERS {
        return Err(Error::message(format!("`range` makes at most {MOST_NUMBERS} numbers")));
    }
    spend(u64::try_from(count).unwrap_or(0).saturating_mul(TURN))?;
    Ok((0..count).map(|n| start + n * step).collect())
}

fn replace(value: StringInput, kwargs: Kwargs, state: &State) -> TeraResult<Value> {
    let (from, to) = (kwargs.must_get::<&str>("from")?, kwargs.must_get::<StringInput>("to")?);
    let is_safe = state.autoescaping_enabled() && (value.is_safe() || to.is_safe());
    let text = |input: &StringInput| -> TeraResult<String> {
        if is_safe { Ok(input.rendered(state)?.into_owned()) } else { Ok(input.as_str().to_owned()) }
    };
    let (value, to) = (text(&value)?, text(&to)?);
    within(value.matches(from).count(), to.len())?;
    let made = value.replace(from, &to);
    Ok(if is_safe { Value::safe_string(&made) } else { Value::from(made) })
}

fn join(values: &[Value], kwargs: Kwargs, state: &State) -> TeraResult<Value> {
    let between = kwargs.get::<StringInput>("sep")?;
    let any = values.iter().any(|value| value.as_str().is_some() && value.is_safe());
    let is_safe = state.autoescaping_enabled() && (any || between.as_ref().is_some_and(StringInput::is_safe));
    within(values.len(), between.as_ref().map_or(0, |text| text.as_str().len()))?;
    values.iter().try_for_each(|value| size(value).map(drop))?;
    if !is_safe {
        let between = between.as_ref().map_or("", StringInput::as_str);
        return Ok(Value::from(values.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)));
    }
    let escaped = |value: &Value| -> TeraResult<String> {
        let text = if value.is_undefined() { String::new() } else { value.to_string() };
        let mut out = Vec::new();
        if !value.is_safe() {
            tera::escape_html(&text, &mut out).map_err(|error| Error::message(error.to_string()))?;
        }
        Ok(if value.is_safe() { text } else { String::from_utf8_lossy(&out).into_owned() })
    };
    let parts = values.iter().map(escaped).collect::<TeraResult<Vec<_>>>()?;
    let between = between.as_ref().map_or(Ok("".into()), |text| text.rendered(state))?;
    Ok(Value::safe_string(&parts.join(&between)))
}

/// Whether so many texts of one length are no more than a value may have.
fn within(count: usize, length: usize) -> TeraResult<()> {
    let fits = u64::try_from(count.saturating_mul(length)).is_ok_and(|all| all <= LARGEST);
    if fits { Ok(()) } else { Err(Error::message(SPENT)) }
}

fn spend(cost: u64) -> TeraResult<()> {
    LEFT.with(|left| {
        let rest = left.get().checked_sub(cost);
        left.set(rest.unwrap_or(0));
        rest.map(drop).ok_or_else(|| Error::message(SPENT))
    })
}

/// How many bytes a value would be if it were written down. A list that holds another twice counts it twice.
fn size(value: &Value) -> TeraResult<u64> {
    let mut waiting = vec![(value, 0)];
    let mut size = 0_u64;
    while let Some((value, depth)) = waiting.pop() {
        size = size.saturating_add(8).saturating_add(value.as_str().map_or(0, str::len) as u64);
        if size > LARGEST || depth > DEEPEST {
            return Err(Error::message(SPENT));
        }
        waiting.extend(value.as_array().into_iter().flatten().map(|item| (item, depth + 1)));
        waiting.extend(value.as_map().into_iter().flat_map(|map| map.values()).map(|item| (item, depth + 1)));
    }
    Ok(size)
}

/// What is put into a template so that it is counted, with the places at which it is put, in order.
pub fn counted(text: &str) -> Vec<(usize, String)> {
    let mut counter = Counter { text, puts: Vec::new(), open: Vec::new(), set: Vec::new() };
    let mut child = false;
    for (begin, tag) in tags(text) {
        match tag.word {
            "extends" => child = true,
            _ => counter.tag(&tag, begin),
        }
    }
    if !child {
        counter.puts.push((0, format!("{{{{ spent(text={}) }}}}", text.len())));
    }
    counter.puts.sort_by_key(|(at, _)| *at);
    counter.puts
}

struct Counter<'t> {
    text: &'t str,
    puts: Vec<(usize, String)>,
    /// Loops and components that are open: where their tags end, and what else is counted there.
    open: Vec<(usize, String)>,
    /// Names that are set to what stands up to `endset`.
    set: Vec<&'t str>,
}

impl<'t> Counter<'t> {
    fn tag(&mut self, tag: &Tag<'t>, begin: usize) {
        let name = super::limits::name(tag.rest);
        match tag.word {
            "for" => self.open.push((tag.end, String::new())),
            "component" => {
                self.open.push((tag.end, parameters(tag.rest).iter().map(|p| call(&format!("given={p}"))).collect()))
            }
            "endfor" | "endcomponent" => {
                if let Some((at, more)) = self.open.pop() {
                    self.put(at, &(call(&format!("text={}", begin.saturating_sub(at))) + &more));
                }
            }
            "set" | "set_global" if tag.rest[name.len()..].trim_start().starts_with('=') => {
                self.put(tag.end, &call(&format!("set={name}")));
            }
            "set" | "set_global" => self.set.push(name),
            "endset" => {
                if let Some(name) = self.set.pop() {
                    self.put(tag.end, &call(&format!("set={name}")));
                }
            }
            "" if self.text[begin..].starts_with("{{") => self.print(begin, tag.end),
            _ => {}
        }
    }

    /// What is put after a tag. Where the tag takes away the space that follows it, so does what is put there.
    fn put(&mut self, at: usize, calls: &str) {
        let trims = self.text[..at].ends_with("-%}");
        self.puts
            .push((at, if trims { calls.replace("{{ ", "{{- ").replace(" }}", " -}}") } else { calls.to_owned() }));
    }

    fn print(&mut self, begin: usize, end: usize) {
        let Some(inner) = self.text.get(begin + 2..end.saturating_sub(2)) else { return };
        let from = begin + 2 + usize::from(inner.starts_with('-'));
        let to = end - 2 - usize::from(inner.ends_with('-') && inner.len() > 1);
        let what = self.text[from..to].trim_start();
        // What a component prints, and a block that is replaced, is counted there.
        if self.text[begin..end].ends_with("}}")
            && !what.is_empty()
            && !what.starts_with(['<', '#'])
            && !what.starts_with("super")
        {
            self.puts.push((from, "(".to_owned()));
            self.puts.push((to, ") | spent ".to_owned()));
        }
    }
}

fn call(with: &str) -> String {
    format!("{{{{ spent({with}) }}}}")
}

/// The names of a component's parameters: `name(of, root: string, odd = "a, b", ...more)`.
fn parameters(rest: &str) -> Vec<&str> {
    let Some((_, list)) = rest.split_once('(') else { return Vec::new() };
    let (mut depth, mut quote, mut begin, mut names) = (0_u32, None, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ',') if depth == 0 => {
                names.push(&list[begin..at]);
                begin = at + 1;
            }
            (None, ')') if depth == 0 => {
                names.push(&list[begin..at]);
                break;
            }
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    let named = names.into_iter().map(|part| super::limits::name(part.trim_start().trim_start_matches('.')));
    named.filter(|name| !name.is_empty()).collect()
}
