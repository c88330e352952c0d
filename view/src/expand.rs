//! From HTML to the calls that describe it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeElement, NodeName};
use rstml::{Infallible, Parser, ParserConfig};
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, Lit, Result};

use crate::names;

type Element = NodeElement<Infallible>;

/// What `view!` is replaced with: an element, or several next to each other.
pub fn view(input: TokenStream) -> TokenStream {
    let config = ParserConfig::new()
        .always_self_closed_elements(names::EMPTY.into())
        .element_close_use_default_wildcard_ident(true);
    let (nodes, wrong) = Parser::new(config).parse_recoverable(input).split_vec();
    if !wrong.is_empty() {
        let mut all = TokenStream::new();
        for one in wrong {
            let one = one.emit_as_expr_tokens();
            all.extend(quote!(#one;));
        }
        return quote!({ #all });
    }
    let parts = nodes.iter().filter_map(part).collect::<Result<Vec<_>>>();
    parts.map_or_else(Error::into_compile_error, together)
}

/// Next to each other, in the pairs that can be put into an element.
fn together(mut parts: Vec<TokenStream>) -> TokenStream {
    if parts.len() < 2 {
        return parts.pop().unwrap_or_else(|| quote!(()));
    }
    let behind = parts.split_off(parts.len() / 2);
    let (before, behind) = (together(parts), together(behind));
    quote!((#before, #behind))
}

fn part(node: &Node) -> Option<Result<TokenStream>> {
    match node {
        Node::Element(one) => Some(element(one)),
        Node::Block(block) => Some(Ok(bare(block))),
        Node::Text(text) => Some(Ok(text.value.to_token_stream())),
        Node::Comment(_) => None,
        Node::RawText(words) => Some(wrong(words, "words go between quotes")),
        Node::Doctype(_) | Node::Fragment(_) | Node::Custom(_) => {
            Some(wrong(node, "an element, \"words\" or a {part} goes here"))
        }
    }
}

/// What is in a block, without its braces where it is one expression.
fn bare(block: &impl ToTokens) -> TokenStream {
    let tokens = block.to_token_stream();
    match syn::parse2::<syn::Block>(tokens.clone()) {
        Ok(syn::Block { stmts, .. }) => match stmts.as_slice() {
            [syn::Stmt::Expr(one, None)] => one.to_token_stream(),
            _ => tokens,
        },
        Err(_) => tokens,
    }
}

fn element(element: &Element) -> Result<TokenStream> {
    let (name, mut attributes) = (element.name(), element.attributes());
    let name = if let NodeName::Block(name) = name {
        bare(name)
    } else {
        let tag = name.to_string();
        if !names::TAGS.contains(&tag.as_str()) {
            return wrong(name, &format!("HTML has no element `{tag}`"));
        }
        let mut named = tag;
        // as `el` takes it: `p.soft`
        if let [NodeAttribute::Attribute(first), rest @ ..] = attributes
            && first.key.to_string() == "class"
            && let Some(classes) = first.value_literal_string()
        {
            for class in classes.split_whitespace() {
                named = named + "." + class;
            }
            attributes = rest;
        }
        quote_spanned!(name.span()=> #named)
    };
    let mut calls = TokenStream::new();
    for one in attributes {
        calls.extend(attribute(one)?);
    }
    for inside in element.children.iter().filter_map(part) {
        let inside = inside?;
        calls.extend(quote!(.put(#inside)));
    }
    Ok(quote!(crate::kit::el::el(#name) #calls))
}

fn attribute(attribute: &NodeAttribute) -> Result<TokenStream> {
    let NodeAttribute::Attribute(one) = attribute else {
        return wrong(attribute, "an attribute has a name");
    };
    let (key, span) = (one.key.to_string(), one.key.span());
    if let Some(event) = key.strip_prefix("on:") {
        let act = value(one)?;
        return Ok(quote_spanned!(span=> .on(#event, #act)));
    }
    if let Some(property) = key.strip_prefix("prop:") {
        let read = value(one)?;
        return match property {
            "value" => Ok(quote_spanned!(span=> .value(#read))),
            "checked" | "selected" => Ok(quote_spanned!(span=> .is(#property, #read))),
            _ => wrong(&one.key, "a property is `value`, `checked` or `selected`"),
        };
    }
    if key == "key" {
        let key = value(one)?;
        return Ok(quote_spanned!(span=> .key(#key)));
    }
    if !names::is_attribute(&key) {
        return wrong(&one.key, &format!("HTML has no attribute `{key}`"));
    }
    Ok(match one.value() {
        None => quote_spanned!(span=> .set(#key, "")),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(words),
            ..
        })) => quote_spanned!(span=> .set(#key, #words)),
        Some(_) => {
            let value = value(one)?;
            if syn::parse2::<syn::ExprClosure>(value.clone()).is_ok() {
                quote_spanned!(span=> .live(#key, #value))
            } else {
                quote_spanned!(span=> .attr(#key, #value))
            }
        }
    })
}

fn value(of: &KeyedAttribute) -> Result<TokenStream> {
    match of.value() {
        Some(Expr::Block(block)) if block.label.is_none() => Ok(bare(&block.block)),
        Some(value) => Ok(value.to_token_stream()),
        None => wrong(&of.key, "this needs a value"),
    }
}

fn wrong<T>(what: &impl ToTokens, why: &str) -> Result<T> {
    Err(Error::new_spanned(what, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(html: &str, calls: &str) {
        let parse = |code: &str| code.parse::<TokenStream>().unwrap();
        let bare = |code: TokenStream| code.to_string().replace(char::is_whitespace, "");
        assert_eq!(bare(view(parse(html))), bare(parse(calls)));
    }

    fn refused(html: &str) -> String {
        let made = view(html.parse().unwrap()).to_string();
        assert!(made.contains("compile_error"), "{made}");
        made
    }

    #[test]
    fn html_becomes_the_calls_that_describe_it() {
        made(
            r#"<p class="soft small" id="x">{words} " and " <br/></p>"#,
            r#"crate::kit::el::el("p.soft.small").set("id", "x").put(words).put(" and ").put(crate::kit::el::el("br"))"#,
        );
        made(
            r"<li key={id}>{one}</li>",
            r#"crate::kit::el::el("li").key(id).put(one)"#,
        );
        made(r"<{name}>{one}</_>", r"crate::kit::el::el(name).put(one)");
    }

    #[test]
    fn what_changes_and_what_happens_have_calls_of_their_own() {
        made(
            r"<input aria-invalid=move || bad() prop:value=move || typed() on:input=act required/>",
            r#"crate::kit::el::el("input").live("aria-invalid", move || bad()).value(move || typed())
               .on("input", act).set("required", "")"#,
        );
        made(
            r#"<a class=classes href={url} data-any="1">{}</a>"#,
            r#"crate::kit::el::el("a").attr("class", classes).attr("href", url).set("data-any", "1").put({})"#,
        );
    }

    #[test]
    fn several_stand_next_to_each_other() {
        let el = r#"crate::kit::el::el("b")"#;
        made("<b/><b/><b/>", &format!("({el}, ({el}, {el}))"));
        made("", "()");
    }

    #[test]
    fn a_tag_that_html_does_not_know_is_refused() {
        assert!(refused("<p><chapter>\"x\"</chapter></p>").contains("no element `chapter`"));
    }

    #[test]
    fn an_attribute_that_html_does_not_know_is_refused() {
        assert!(refused("<p kind=\"x\"></p>").contains("no attribute `kind`"));
        assert!(refused("<p aria=\"x\"></p>").contains("no attribute `aria`"));
        refused("<input prop:worth={x}/>");
    }

    #[test]
    fn what_is_not_closed_and_words_without_quotes_are_refused() {
        refused("<p><b></p>");
        refused("<p>words</p>");
    }
}
