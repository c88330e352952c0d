//! The demo: the fictitious kindcentrum De Waterlelie, with a year behind it.
//!
//! The story goes in through the same code as anybody's: it begins with a code,
//! its lead writes down who belongs together, everybody else accepts a letter,
//! and each word is recorded with the access of its author. So the demo cannot
//! hold what the rules forbid.

mod moments;
mod people;
mod story;

use std::net::SocketAddr;

use anyhow::{Result, bail};
use domain::wire::OpStatus;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::{people::Cast, story::Story};
use crate::{context::Context, password};

/// What the demo's people sign in with.
pub const PASSWORD: &str = "samenbeeld-demo";

/// How long ago the kindcentrum of the story began, in ms.
const BEGAN_MS: i64 = 400 * 24 * 60 * 60 * 1000;

const STORY: &str = include_str!("../demo/story.json");

/// Fills an empty database; one that has people in it stays as it is.
pub async fn fill(state: &Context) -> Result<()> {
    if !state.db.is_empty().await? {
        return Ok(());
    }
    let story: Story = serde_json::from_str(STORY)?;
    let now_ms = state.clock.now_ms();
    // one hash for all: the password is no secret
    let cast = Cast::new(&story);
    let hash = password::hash(PASSWORD)?;
    people::begin(&state.db, &story, &cast, now_ms - BEGAN_MS, &hash).await?;
    let pushes = moments::pushes(&story, &cast, now_ms)?;
    for pushed in state.db.push(pushes).await? {
        let refused = pushed
            .results
            .iter()
            .find(|result| result.status != OpStatus::Accepted);
        if let Some(refused) = refused {
            bail!("the rules forbid a part of the story: {refused:?}");
        }
    }
    Ok(())
}

/// What to tell whoever started the demo.
pub fn invitation(address: SocketAddr) -> String {
    let accounts = [
        (
            "sanne@waterlelie.example",
            "staff of De Egels, mentor of Noor",
        ),
        ("joost@waterlelie.example", "staff of De Vossen"),
        ("karin@waterlelie.example", "lead of the location"),
        ("papa.noor@waterlelie.example", "guardian of Noor"),
        ("mama.noor@waterlelie.example", "guardian of Noor"),
        ("ouder.mees@waterlelie.example", "guardian of Mees"),
    ];
    let accounts = accounts.map(|(email, is)| {
        format!(
            "  {email:<32}{is}
"
        )
    });
    format!(
        "
Samenbeeld with demo data: http://{address}
Password of each account: {PASSWORD}
{}",
        accounts.concat()
    )
}

/// Sixteen bytes that follow from what they name: the demo is the same each time.
fn named(kind: &str, name: &str) -> [u8; 16] {
    let hash = Sha256::digest(format!("samenbeeld-demo/{kind}/{name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes
}

/// An id that follows from what it names.
fn id(kind: &str, name: &str) -> Uuid {
    uuid::Builder::from_random_bytes(named(kind, name)).into_uuid()
}
