//! Reads the statements out of the source, as the compiler sees it: a call of sqlx, and what it is handed.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::{
    text::{self, Words},
    tokens::{arguments, group, is, is_word, split},
};

/// A statement, and what the source says around it.
#[derive(Clone, Debug)]
pub struct Statement {
    pub at: String,
    pub sql: String,
    /// How many values are bound, where that is said in one go.
    pub binds: Option<usize>,
    /// What its rows become, and the columns that are read of them: a `row!` that is named around the call.
    pub row: Option<(String, Vec<String>)>,
}

/// A function that is handed a statement: what is in this place of its arguments is one.
#[derive(Clone, Debug)]
struct Taker {
    file: String,
    name: String,
    place: usize,
    rest: String,
    binds: Option<usize>,
}

/// What sqlx is handed a statement by.
pub const CALLS: [&str; 5] = [
    "query",
    "query_as",
    "query_scalar",
    "raw_sql",
    "QueryBuilder",
];

/// What was read of the sources.
#[derive(Default)]
pub struct Reading {
    pub statements: Vec<Statement>,
    /// What could not be read, and where.
    pub unread: Vec<String>,
    /// How many calls of sqlx were seen.
    pub calls: usize,
    /// The names of all `row!`s.
    pub rows: BTreeSet<String>,
    takers: Vec<Taker>,
}

/// What encloses a token: the tokens beside it, and its place.
type Around<'a> = [(&'a [TokenTree], usize)];

/// Where we are.
struct Here<'a> {
    file: &'a str,
    words: &'a Words,
}

/// Reads all files: a path and its text, the tests in it left out.
pub fn read(files: &[(String, TokenStream)]) -> Reading {
    let words: Vec<Words> = files.iter().map(|(file, _)| words(files, file)).collect();
    let mut reading = Reading::default();
    for ((file, tokens), words) in files.iter().zip(&words) {
        reading.rows.extend(words.rows.keys().cloned());
        reading.walk(&Here { file, words }, tokens, &|reading, here, around| {
            reading.call(here, around);
        });
    }
    // a taker may hand on what another one hands it
    let mut done = 0;
    while done < reading.takers.len() {
        let taker = reading.takers[done].clone();
        done += 1;
        let before = reading.statements.len() + reading.takers.len() + reading.unread.len();
        for ((file, tokens), words) in files.iter().zip(&words) {
            reading.walk(&Here { file, words }, tokens, &|reading, here, around| {
                reading.handed(&taker, here, around);
            });
        }
        if before == reading.statements.len() + reading.takers.len() + reading.unread.len() {
            let Taker { file, name, .. } = taker;
            reading.unread.push(format!("{file}: nobody calls {name}"));
        }
    }
    reading
}

/// The words of a file: its own, and those of the files around it, as the compiler has it.
fn words(files: &[(String, TokenStream)], file: &str) -> Words {
    let is_around = |other: &str| {
        other == file || file.starts_with(&format!("{}/", other.trim_end_matches(".rs")))
    };
    let mut words = Words::default();
    for (_, tokens) in files.iter().filter(|(other, _)| is_around(other)) {
        words.take(tokens);
    }
    words
}

impl Reading {
    /// Visits every token, innermost last, with what is around it.
    fn walk(
        &mut self,
        here: &Here,
        tokens: &TokenStream,
        visit: &dyn Fn(&mut Self, &Here, &Around),
    ) {
        fn down(
            reading: &mut Reading,
            here: &Here,
            around: &Around,
            tokens: &TokenStream,
            visit: &dyn Fn(&mut Reading, &Here, &Around),
        ) {
            let list: Vec<TokenTree> = tokens.clone().into_iter().collect();
            for (place, token) in list.iter().enumerate() {
                let mut deeper = around.to_vec();
                deeper.push((&list, place));
                match token {
                    TokenTree::Group(group) => {
                        if !text::is_macro_body(&list, place) {
                            down(reading, here, &deeper, &group.stream(), visit);
                        }
                    }
                    TokenTree::Ident(_) => visit(reading, here, &deeper),
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
        }
        down(self, here, &[], tokens, visit);
    }

    /// A call of sqlx.
    fn call(&mut self, here: &Here, around: &Around) {
        let Some((list, place)) = around.last().copied() else {
            return;
        };
        let name = list[place].to_string();
        let builds = name == "QueryBuilder";
        if !CALLS.contains(&name.as_str()) {
            return;
        }
        let is_of_another =
            place > 0 && (is(&list[place - 1], '.') || is_word(&list[place - 1], "fn"));
        let Some((arguments, end)) = arguments(list, place + 1, builds) else {
            return;
        };
        if is_of_another {
            return;
        }
        self.calls += 1;
        let (rest, binds) = if builds {
            (built(list, place, end), None)
        } else {
            (Some(String::new()), bound(list, end))
        };
        let at = at(here, &list[place]);
        let Some(rest) = rest else {
            return self.unread.push(format!("{at}: not built in one block"));
        };
        let first = split(&arguments).into_iter().next().unwrap_or_default();
        let model = Statement {
            at,
            sql: rest,
            binds,
            row: row(here, list, place, end),
        };
        self.take(here, around, &first, &model);
    }

    /// A call of a function that is handed a statement.
    fn handed(&mut self, taker: &Taker, here: &Here, around: &Around) {
        let Some((list, place)) = around.last().copied() else {
            return;
        };
        if !is_word(&list[place], &taker.name) || (place > 0 && is_word(&list[place - 1], "fn")) {
            return;
        }
        let of = (place > 2 && is(&list[place - 1], ':')).then(|| list[place - 3].to_string());
        let is_it = match of {
            Some(of) => taker.file.ends_with(&format!("/{of}.rs")),
            None => taker.file == here.file,
        };
        let Some((arguments, end)) = arguments(list, place + 1, false).filter(|_| is_it) else {
            return;
        };
        let all = split(&arguments);
        let model = Statement {
            at: at(here, &list[place]),
            sql: taker.rest.clone(),
            binds: taker.binds,
            row: row(here, list, place, end),
        };
        let handed = all.into_iter().nth(taker.place).unwrap_or_default();
        self.take(here, around, &handed, &model);
    }

    /// Takes what is handed: a statement, the name of one, or what the caller of this function hands on.
    fn take(&mut self, here: &Here, around: &Around, handed: &[TokenTree], model: &Statement) {
        let handed = match handed {
            [TokenTree::Punct(reference), rest @ ..] if reference.as_char() == '&' => rest,
            all => all,
        };
        let said = match handed {
            [TokenTree::Ident(name)] => match bound_to(around, name) {
                Bound::To(tokens) => here.words.all_in(&tokens),
                Bound::Argument(function, place) => {
                    return self.takers.push(Taker {
                        file: here.file.to_owned(),
                        name: function,
                        place,
                        rest: model.sql.clone(),
                        binds: model.binds,
                    });
                }
                Bound::Nowhere => here.words.constant(&name.to_string()),
            },
            tokens => here.words.one(tokens).map(|sql| vec![sql]),
        };
        match said {
            Ok(all) => self.statements.extend(all.into_iter().map(|sql| Statement {
                sql: sql + &model.sql,
                ..model.clone()
            })),
            Err(why) => self.unread.push(format!("{}: {why}", model.at)),
        }
    }
}

fn at(here: &Here, token: &TokenTree) -> String {
    format!("{}:{}", here.file, token.span().start().line)
}

/// The `row!` that is named between the begin of the sentence and the end of the call.
fn row(here: &Here, list: &[TokenTree], place: usize, end: usize) -> Option<(String, Vec<String>)> {
    let ends = |token: &TokenTree| {
        let is_block = group(token).is_some_and(|group| group.delimiter() == Delimiter::Brace);
        is_block || is(token, ';')
    };
    let start = list[..place]
        .iter()
        .rposition(ends)
        .map_or(0, |end| end + 1);
    list[start..end].iter().find_map(|token| {
        let name = token.to_string();
        let columns = here.words.rows.get(&name)?.clone();
        Some((name, columns))
    })
}

/// How many values are bound in the calls that follow, when they end in carrying it out.
fn bound(list: &[TokenTree], mut place: usize) -> Option<usize> {
    let mut binds = 0;
    while list.get(place).is_some_and(|token| is(token, '.')) {
        let name = list.get(place + 1)?.to_string();
        binds += usize::from(name == "bind");
        if name.starts_with("fetch") || name == "execute" {
            return Some(binds);
        }
        place = arguments(list, place + 2, false)?.1;
    }
    None
}

/// What a statement that is built at run time is with one row, or one value in each list: what is pushed to it in the rest
/// of the block, in this order.
fn built(list: &[TokenTree], place: usize, end: usize) -> Option<String> {
    let start = (0..place).rev().find(|at| is_word(&list[*at], "let"))?;
    let name = list[start..place]
        .iter()
        .rev()
        .map(ToString::to_string)
        .find(|word| {
            word != "mut"
                && word
                    .chars()
                    .all(|letter| letter == '_' || letter.is_alphanumeric())
        })?;
    let mut sql = String::new();
    for at in end..list.len() {
        if !is_word(&list[at], &name) || !list.get(at + 1).is_some_and(|token| is(token, '.')) {
            continue;
        }
        let Some((given, _)) = arguments(list, at + 3, false) else {
            continue;
        };
        match list[at + 2].to_string().as_str() {
            "push" => sql += &text::literal(given.stream().into_iter().next().as_ref()?)?,
            "push_bind" | "separated" => sql += "?",
            "push_values" => {
                let binds = given.to_string().matches("push_bind").count();
                sql += "VALUES (";
                sql += &vec!["?"; binds].join(", ");
                sql += ")";
            }
            _ => {}
        }
    }
    (!sql.is_empty()).then_some(sql)
}

enum Bound {
    To(Vec<TokenTree>),
    Argument(String, usize),
    Nowhere,
}

/// What a name stands for: what was bound to it before, by `let` or `for`, or the argument of the function around it.
fn bound_to(around: &Around, name: &Ident) -> Bound {
    for (list, place) in around.iter().rev() {
        for at in (0..*place).rev() {
            let is_let = is_word(&list[at], "let");
            let is_for = is_word(&list[at], "for");
            if (is_let || is_for)
                && list
                    .get(at + 1)
                    .is_some_and(|token| is_word(token, &name.to_string()))
            {
                let end = |token: &&TokenTree| {
                    let is_block =
                        group(token).is_some_and(|of| of.delimiter() == Delimiter::Brace);
                    is(token, ';') || (is_for && is_block)
                };
                let value = list[at + 2..]
                    .iter()
                    .skip_while(|token| !is(token, '=') && !is_word(token, "in"));
                return Bound::To(
                    value
                        .skip(1)
                        .take_while(|token| !end(token))
                        .cloned()
                        .collect(),
                );
            }
            if is_word(&list[at], "fn") {
                let function = list[at + 1].to_string();
                let given = list[at + 1..].iter().find_map(group);
                let places = given.map(split).unwrap_or_default();
                let found = places.iter().position(|one| {
                    let mut words = one.iter().filter(|token| !is_word(token, "mut"));
                    words
                        .next()
                        .is_some_and(|token| is_word(token, &name.to_string()))
                });
                return found.map_or(Bound::Nowhere, |place| Bound::Argument(function, place));
            }
        }
    }
    Bound::Nowhere
}
