//! Texts as the source puts them together: literals, `concat!`, and macros of ours that make one of a few.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::tokens::{group, is, is_word, split};

/// The macros and constants that stand for a text, and the rows.
#[derive(Default)]
pub struct Words {
    /// The columns of each `row!`.
    pub rows: BTreeMap<String, Vec<String>>,
    macros: BTreeMap<String, Vec<Arm>>,
    constants: BTreeMap<String, Vec<TokenTree>>,
}

/// The names of what a macro is given, and what it makes of them.
type Arm = (Vec<String>, Vec<TokenTree>);

type Text = Result<String, String>;

impl Words {
    /// Takes those of a file in.
    pub fn take(&mut self, file: &TokenStream) {
        let list: Vec<TokenTree> = file.clone().into_iter().collect();
        for at in 0..list.len() {
            let next = |further: usize| list.get(at + further);
            if is_word(&list[at], "macro_rules")
                && let Some(TokenTree::Group(body)) = next(3)
            {
                self.macros.insert(list[at + 2].to_string(), arms(body));
            }
            if is_word(&list[at], "row")
                && let Some(TokenTree::Group(body)) = next(2)
            {
                self.rows.extend(row(body));
            }
            if is_word(&list[at], "const") && next(2).is_some_and(|token| is(token, ':')) {
                let value = list[at..].iter().skip_while(|token| !is(token, '='));
                let value = value.skip(1).take_while(|token| !is(token, ';'));
                self.constants
                    .insert(list[at + 1].to_string(), value.cloned().collect());
            }
        }
    }

    /// The text of an expression.
    pub fn one(&self, tokens: &[TokenTree]) -> Text {
        match tokens {
            [literal @ TokenTree::Literal(_)] => {
                self::literal(literal).ok_or_else(|| format!("{literal} is no text"))
            }
            [TokenTree::Ident(name), bang, TokenTree::Group(given)] if is(bang, '!') => {
                self.expand(&name.to_string(), given)
            }
            _ => {
                let shown: TokenStream = tokens.iter().cloned().collect();
                Err(format!("`{shown}` is put together at run time"))
            }
        }
    }

    /// Every text in an expression that chooses one of some.
    pub fn all_in(&self, tokens: &[TokenTree]) -> Result<Vec<String>, String> {
        let (mut found, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            let is_macro = tokens.get(at + 1).is_some_and(|token| is(token, '!'))
                && matches!(tokens.get(at + 2), Some(TokenTree::Group(_)));
            match &tokens[at] {
                TokenTree::Ident(_) if is_macro => {
                    found.push(self.one(&tokens[at..at + 3])?);
                    at += 2;
                }
                TokenTree::Literal(_) => found.push(self.one(&tokens[at..=at])?),
                TokenTree::Group(group) => {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    found.extend(self.all_in(&inside).unwrap_or_default());
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
            at += 1;
        }
        if found.is_empty() {
            return Err("chosen from what is no text".to_owned());
        }
        Ok(found)
    }

    /// The texts of a constant.
    pub fn constant(&self, name: &str) -> Result<Vec<String>, String> {
        let value = self.constants.get(name);
        self.all_in(value.ok_or_else(|| format!("what is `{name}`?"))?)
    }

    fn expand(&self, name: &str, given: &Group) -> Text {
        let given: Vec<Vec<TokenTree>> = split(given);
        let given: Vec<&Vec<TokenTree>> = given.iter().filter(|one| !one.is_empty()).collect();
        if name == "concat" {
            return given.iter().map(|one| self.one(one)).collect();
        }
        let arms = self.macros.get(name);
        let arm = arms.and_then(|arms| arms.iter().find(|(names, _)| names.len() == given.len()));
        let Some((names, body)) = arm else {
            return Err(format!("`{name}!` cannot be read"));
        };
        let meant: BTreeMap<&str, &Vec<TokenTree>> =
            names.iter().map(String::as_str).zip(given).collect();
        let body = put(body, &meant);
        self.one(&body)
    }
}

/// The name and the fields of a `row!`.
fn row(body: &Group) -> Option<(String, Vec<String>)> {
    let list: Vec<TokenTree> = body.stream().into_iter().collect();
    let at = list.iter().position(|token| is_word(token, "struct"))?;
    let TokenTree::Group(fields) = list.get(at + 2)? else {
        return None;
    };
    let field = |one: &Vec<TokenTree>| {
        let end = one.windows(2).position(|pair| is(&pair[1], ':'))?;
        Some(one[end].to_string())
    };
    Some((
        list[at + 1].to_string(),
        split(fields).iter().filter_map(field).collect(),
    ))
}

/// The arms of a macro.
fn arms(body: &Group) -> Vec<Arm> {
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let groups: Vec<&Group> = tokens.iter().filter_map(group).collect();
    let arm = |pair: &[&Group]| {
        let names = split(pair[0]);
        let names = names.iter().filter_map(|one| Some(one.get(1)?.to_string()));
        (names.collect(), pair[1].stream().into_iter().collect())
    };
    groups.chunks_exact(2).map(arm).collect()
}

/// Puts what is meant in the place of the names.
fn put(tokens: &[TokenTree], meant: &BTreeMap<&str, &Vec<TokenTree>>) -> Vec<TokenTree> {
    let (mut made, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let name = tokens
            .get(at + 1)
            .map(ToString::to_string)
            .unwrap_or_default();
        match (&tokens[at], meant.get(name.as_str())) {
            (sign, Some(value)) if is(sign, '$') => {
                made.extend(value.iter().cloned());
                at += 1;
            }
            (TokenTree::Group(of), _) => {
                let inside: Vec<TokenTree> = of.stream().into_iter().collect();
                let stream = put(&inside, meant).into_iter().collect();
                made.push(TokenTree::Group(Group::new(of.delimiter(), stream)));
            }
            (token, _) => made.push(token.clone()),
        }
        at += 1;
    }
    made
}

/// The braces of `macro_rules! name { … }`: nothing in it is run as it stands.
pub fn is_macro_body(list: &[TokenTree], place: usize) -> bool {
    place >= 3 && is_word(&list[place - 3], "macro_rules") && is(&list[place - 2], '!')
}

/// Takes the tests out of a file.
pub fn without_tests(file: TokenStream) -> TokenStream {
    let list: Vec<TokenTree> = file.into_iter().collect();
    let is_tests = |at: usize| {
        let is_cfg = |token: &TokenTree| token.to_string().replace(' ', "") == "[cfg(test)]";
        is_word(&list[at], "mod") && at > 0 && is_cfg(&list[at - 1])
    };
    let tests: Vec<usize> = (0..list.len()).filter(|at| is_tests(*at)).collect();
    let is_in = |at: usize| tests.iter().any(|start| (*start..start + 3).contains(&at));
    let left = list.iter().enumerate().filter(|(at, _)| !is_in(*at));
    left.map(|(_, token)| token.clone()).collect()
}

/// What is between the quotes.
pub fn literal(token: &TokenTree) -> Option<String> {
    let raw = match token {
        TokenTree::Literal(literal) => literal.to_string(),
        // what a macro was given may come with invisible brackets around it
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            return literal(&group.stream().into_iter().next()?);
        }
        TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => return None,
    };
    let inside = raw.strip_prefix('"')?.strip_suffix('"')?;
    let (mut text, mut letters) = (String::new(), inside.chars().peekable());
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            'n' => text.push('\n'),
            // a line that goes on
            '\n' => while letters.next_if(|letter| letter.is_whitespace()).is_some() {},
            same @ ('"' | '\'' | '\\') => text.push(same),
            _ => return None,
        }
    }
    Some(text)
}
