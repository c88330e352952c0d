//! Every answer of the API that any test gets is held against its description: the status, the media type and the shape.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::http::Method;
use serde_json::{Value, json};
use server::routes::openapi::DOCUMENT;
use uuid::Uuid;

use crate::browser::Answer;

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(DOCUMENT).unwrap());

/// Fails unless the answer is as the description says; what is no route of the API may answer what it likes.
pub fn check(method: &Method, path: &str, answer: &Answer) {
    let Some(route) = DESCRIPTION["paths"].get(path) else {
        return;
    };
    let Some(route) = route.get(method.as_str().to_lowercase()) else {
        return;
    };
    let status = answer.status.as_u16().to_string();
    let at = format!("{method} {path} {status}");
    let described = resolved(&route["responses"][&status]);
    assert!(
        described.is_object(),
        "{at} is not described: {}",
        answer.text()
    );
    let Some(content) = described.get("content") else {
        assert!(
            answer.body.is_empty(),
            "{at} is described without a body: {}",
            answer.text()
        );
        return;
    };
    let media_type = answer.header("content-type");
    let schema = &content[media_type]["schema"];
    assert!(schema.is_object(), "{at} is not described as {media_type}");
    if media_type.ends_with("json") {
        let faults = faults(schema, &answer.json());
        assert!(faults.is_empty(), "{at}: {faults:#?} in {}", answer.text());
    }
}

/// What a reference leads to.
fn resolved(schema: &Value) -> &Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(to) => DESCRIPTION.pointer(to.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Where a value is not as a schema says. What is not described must not be there: these are our own answers.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let schema = resolved(schema);
    let mut found = Vec::new();
    for (word, rule) in schema.as_object().unwrap() {
        if word == "anyOf" {
            // nothing when one fits; else what is least wrong
            let each = rule.as_array().unwrap().iter();
            let each = each.map(|schema| faults(schema, value));
            found.extend(each.min_by_key(Vec::len).unwrap());
        } else if !is_kept(word, rule, value) {
            found.push(format!(" {word}: {rule}, and is {value}"));
        }
    }
    for part in list(schema, "allOf") {
        let of_another = |fault: &String| !fault.ends_with(NOT_DESCRIBED);
        found.extend(faults(part, value).into_iter().filter(of_another));
    }
    match value {
        Value::Object(fields) => {
            let known = known(schema);
            for (name, value) in fields {
                let under = |fault| format!("/{name}{fault}");
                let names = schema.get("propertyNames");
                let name_faults = names.map(|names| faults(names, &Value::from(name.as_str())));
                found.extend(name_faults.into_iter().flatten().map(under));
                match (known.get(name.as_str()), schema.get("additionalProperties")) {
                    (Some(schema), _) => found.extend(faults(schema, value).into_iter().map(under)),
                    (None, Some(schema)) if schema.is_object() => {
                        found.extend(faults(schema, value).into_iter().map(under));
                    }
                    (None, _) if known.is_empty() => {}
                    (None, _) => found.push(format!("/{name}{NOT_DESCRIBED}")),
                }
            }
        }
        Value::Array(items) => {
            let first: Vec<&Value> = list(schema, "prefixItems").collect();
            for (nth, item) in items.iter().enumerate() {
                let schema = first.get(nth).copied().or(schema.get("items"));
                let faults = schema.map(|schema| faults(schema, item));
                found.extend(
                    faults
                        .into_iter()
                        .flatten()
                        .map(|fault| format!("/{nth}{fault}")),
                );
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found
}

const NOT_DESCRIBED: &str = " is not described";

fn list<'a>(schema: &'a Value, word: &str) -> impl Iterator<Item = &'a Value> {
    schema
        .get(word)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The fields that an object may have.
fn known(schema: &Value) -> BTreeMap<&str, &Value> {
    let own = schema.get("properties").and_then(Value::as_object);
    let own = own
        .into_iter()
        .flatten()
        .map(|(name, of)| (name.as_str(), of));
    let parts = list(schema, "allOf").flat_map(|part| known(resolved(part)));
    own.chain(parts).collect()
}

/// Whether a value keeps one rule of a schema; what is inside of it is looked at elsewhere.
fn is_kept(word: &str, rule: &Value, value: &Value) -> bool {
    let size = match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    match word {
        "type" => match rule {
            Value::Array(any) => any.iter().any(|one| is_of_type(one, value)),
            one => is_of_type(one, value),
        },
        "const" => rule == value,
        "enum" => rule.as_array().unwrap().contains(value),
        "required" => value.as_object().is_none_or(|fields| {
            let mut names = rule.as_array().unwrap().iter();
            names.all(|name| fields.contains_key(name.as_str().unwrap()))
        }),
        "minimum" => value.as_f64().is_none_or(|is| is >= rule.as_f64().unwrap()),
        "exclusiveMaximum" => value.as_f64().is_none_or(|is| is < rule.as_f64().unwrap()),
        "minLength" | "minItems" | "minProperties" => {
            value.is_null() || size as u64 >= rule.as_u64().unwrap()
        }
        "maxLength" | "maxItems" => size as u64 <= rule.as_u64().unwrap(),
        "pattern" => value
            .as_str()
            .is_none_or(|is| fits(rule.as_str().unwrap(), is)),
        "format" => rule != "uuid" || value.as_str().is_none_or(|is| Uuid::parse_str(is).is_ok()),
        "not" => !faults(rule, value).is_empty(),
        "description"
        | "default"
        | "examples"
        | "properties"
        | "additionalProperties"
        | "propertyNames"
        | "items"
        | "prefixItems"
        | "allOf" => true,
        _ => panic!("{word}: this test does not know what it asks"),
    }
}

fn is_of_type(rule: &Value, value: &Value) -> bool {
    match rule.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    }
}

/// The patterns that there are.
fn fits(pattern: &str, text: &str) -> bool {
    let (letters, lengths): (fn(char) -> bool, _) = match pattern {
        "^[a-z0-9-]{1,40}$" => (
            |letter| matches!(letter, 'a'..='z' | '0'..='9' | '-'),
            1..=40,
        ),
        "^[0-9a-f]{64}$" => (|letter| matches!(letter, 'a'..='f' | '0'..='9'), 64..=64),
        other => panic!("{other}: this test does not know this pattern"),
    };
    lengths.contains(&text.len()) && text.chars().all(letters)
}

#[test]
fn an_answer_that_is_otherwise_is_told_of() {
    let of = |name: &str| resolved(&DESCRIPTION["components"]["schemas"][name]);
    let person = Uuid::nil();
    let who = json!({ "person": person, "device": person, "name": "Sanne", "synced_before": false, "on_tablet": false });
    assert_eq!(faults(of("Who"), &who), [""; 0]);
    for (field, wrong, why) in [
        ("person", json!("sanne"), "/person format"),
        ("person", json!(3), "/person type"),
        ("name", Value::Null, "/name type"),
        ("born", json!(1), "/born is not described"),
    ] {
        let mut other = who.clone();
        other[field] = wrong;
        let found = faults(of("Who"), &other);
        assert!(found.len() == 1 && found[0].starts_with(why), "{found:?}");
    }
    let mut less = who.clone();
    less.as_object_mut().unwrap().remove("name");
    assert!(faults(of("Who"), &less)[0].starts_with(" required"));
    // both parts of what is put together of two
    let opened = faults(of("OpenedTablet"), &who);
    assert!(
        opened.len() == 1 && opened[0].starts_with(" required"),
        "{opened:?}"
    );
    let mut opened = who;
    opened["token"] = json!("0".repeat(63));
    opened["other"] = json!(1);
    let found = faults(of("OpenedTablet"), &opened);
    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with("/token pattern")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|fault| fault == "/other is not described"),
        "{found:?}"
    );
}
