//! The demo: the fictitious kindcentrum De Waterlelie, with a year behind it.
//!
//! The story goes in through the same code as what anybody else writes, each
//! part with the access of its author, so that the demo cannot hold what the
//! rules forbid.

mod calendar;
mod moments;
mod people;
mod story;

use std::net::SocketAddr;

use anyhow::Result;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::{people::Cast, story::Story};
use crate::{context::Context, password};

/// What the demo's people sign in with.
pub const PASSWORD: &str = "samenbeeld-demo";

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
    let founding = people::founding(&story, &cast, now_ms, &password::hash(PASSWORD)?)?;
    let pushes = moments::pushes(&story, &cast, now_ms)?;
    state.db.found(founding, pushes).await?;
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
