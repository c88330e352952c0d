//! What tokens are made of.

use proc_macro2::{Delimiter, Group, TokenTree};

/// Whether a token is a sign.
pub fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether a token is a word.
pub fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// The group that a token is.
pub fn group(token: &TokenTree) -> Option<&Group> {
    if let TokenTree::Group(group) = token {
        return Some(group);
    }
    None
}

/// The arguments of a call whose name ends before `place`, and where the call ends. A path may go on behind the types:
/// `Builder::<Of>::new(…)`.
pub fn arguments(list: &[TokenTree], mut place: usize, in_path: bool) -> Option<(Group, usize)> {
    while list.get(place).is_some_and(|token| is(token, ':')) {
        place += 2;
        if list.get(place).is_some_and(|token| is(token, '<')) {
            let mut depth = 0;
            loop {
                let token = list.get(place)?;
                depth += i32::from(is(token, '<')) - i32::from(is(token, '>'));
                place += 1;
                if depth == 0 {
                    break;
                }
            }
        } else if in_path {
            place += 1;
        }
    }
    let group = list.get(place).and_then(group)?;
    let is_call = group.delimiter() == Delimiter::Parenthesis;
    is_call.then(|| (group.clone(), place + 1))
}

/// What is between the commas.
pub fn split(group: &Group) -> Vec<Vec<TokenTree>> {
    let (mut parts, mut depth, mut is_arrow) = (vec![Vec::new()], 0, false);
    for token in group.stream() {
        if is(&token, '<') {
            depth += 1;
        } else if is(&token, '>') && !is_arrow {
            depth -= 1;
        }
        is_arrow = is(&token, '-');
        if is(&token, ',') && depth <= 0 {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts
}
