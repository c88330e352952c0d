//! What the tablet of a group asks the server.

use super::kept::{Door, text};
use crate::network::{self, Answer, ask};
use domain::id::{DeviceId, PersonId};
use serde_json::{Value, json};

/// How long the server may take, in ms.
const PATIENCE_MS: u32 = 15_000;

/// Why the server did not do it.
#[derive(Clone, PartialEq, Eq)]
pub enum No {
    Unreachable,
    /// The code of the problem, and after how many seconds to come back.
    Problem(String, u32),
}

/// What somebody gets whose PIN was right.
pub struct Opened {
    pub device: DeviceId,
    pub name: String,
    pub synced_before: bool,
    pub token: String,
    /// Which PIN it was.
    pub pin: i64,
    pub secret: String,
    pub recovery: String,
}

async fn call(method: &str, path: &str, said: Option<Value>) -> Result<Answer, No> {
    let said = said.map(|said| said.to_string());
    let answered = ask(method, path, said.as_deref(), PATIENCE_MS).await;
    let answer = answered.map_err(|_| No::Unreachable)?;
    if (200..=299).contains(&answer.status) {
        return Ok(answer);
    }
    // what is no problem of ours was said by something in between
    match network::problem(&answer.text) {
        Some(code) if !(502..=504).contains(&answer.status) => {
            Err(No::Problem(code, answer.wait_s.unwrap_or_default()))
        }
        _ => Err(No::Unreachable),
    }
}

/// Asks for something to be done that has no answer but that it is done.
async fn order(method: &str, path: &str, said: Option<Value>) -> Result<(), No> {
    let answer = call(method, path, said).await?;
    let is_done = answer.status == 204 && answer.is_ours;
    is_done.then_some(()).ok_or(No::Unreachable)
}

/// An answer that was cut, or of a network that is not ours, is none.
fn read<T>(answer: &Answer, of: impl Fn(&Value) -> Option<T>) -> Result<T, No> {
    let said: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    of(&said).ok_or(No::Unreachable)
}

pub async fn door() -> Result<Door, No> {
    let told = call("GET", "/api/v1/tablet", None).await?;
    read(&told, Door::read)
}

pub async fn open(person: PersonId, pin: &str) -> Result<Opened, No> {
    let said = json!({"person": person.to_string(), "pin": pin});
    let told = call("POST", "/api/v1/tablet/open", Some(said)).await?;
    read(&told, |said| {
        Some(Opened {
            device: text(said, "device").parse().ok()?,
            name: text(said, "name"),
            synced_before: said["synced_before"].as_bool()?,
            token: text(said, "token"),
            pin: said["pin"].as_i64()?,
            secret: text(said, "secret"),
            recovery: text(said, "recovery"),
        })
    })
}

pub async fn choose(person: PersonId, password: &str, pin: &str) -> Result<(), No> {
    let said = json!({"person": person.to_string(), "password": password, "pin": pin});
    order("POST", "/api/v1/tablet/pin", Some(said)).await
}

pub async fn resume(token: &str) -> Result<(), No> {
    let said = json!({"token": token});
    let told = call("POST", "/api/v1/tablet/resume", Some(said)).await?;
    read(&told, |said| {
        text(said, "person").parse::<PersonId>().ok().map(drop)
    })
}

pub async fn lock() -> Result<(), No> {
    order("POST", "/api/v1/tablet/lock", None).await
}

pub async fn tell(told: &[(PersonId, u32, u32)]) -> Result<(), No> {
    let one = |(person, wrong, unsent): &(PersonId, u32, u32)| json!({"person": person.to_string(), "wrong": wrong, "unsent": unsent});
    let said = Value::Array(told.iter().map(one).collect());
    order("POST", "/api/v1/tablet/attempts", Some(said)).await
}

/// The cookies go, of a tablet that was revoked or that nobody has opened yet.
pub async fn leave() -> Result<(), No> {
    order("DELETE", "/api/v1/tablet", None).await
}
