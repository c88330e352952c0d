//! How a server begins for real: a code that only who started it can read opens
//! the page on which an organisation is made, once.

use std::{collections::BTreeMap, net::SocketAddr, path::Path};

use anyhow::{Context as _, Result};
use domain::text::{Name, ThemeKey};
use serde::Deserialize;

use crate::{
    clock::random_id,
    code::Code,
    context::Context,
    db::{Db, DbError, Founding, Named, NewTheme},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The themes that every location begins with.
const THEMES: &str = include_str!("../data/themes.json");

/// A fresh code while nobody is known here, `None` otherwise. It opens until the
/// next start.
pub async fn code_for_nobody(state: &Context) -> Result<Option<Code>, DbError> {
    if !state.db.is_empty().await? {
        return Ok(None);
    }
    let code = Code::fresh();
    state.db.offer_start(code.hash(), i64::MAX).await?;
    Ok(Some(code))
}

/// A code for one more organisation, which opens for a day.
pub async fn code_for_one_more(data: &Path, now_ms: i64) -> Result<Code, DbError> {
    let code = Code::fresh();
    Db::offer_start_in(data, code.hash(), now_ms + DAY_MS).await?;
    Ok(code)
}

/// What to tell whoever started an empty server.
pub fn invitation(code: &Code, address: SocketAddr) -> String {
    format!(
        "\nNobody is known here yet. Open http://{address}/start and begin with this code:\n\n    {}\n\n\
         It opens once. After a restart there is another one.\n",
        code.shown()
    )
}

/// The themes that every location begins with, in order.
pub fn themes() -> Result<Vec<NewTheme>> {
    #[derive(Deserialize)]
    struct Theme {
        key: String,
        #[serde(flatten)]
        names: BTreeMap<String, String>,
    }
    let themes: Vec<Theme> = serde_json::from_str(THEMES).context("the themes")?;
    let themes = themes.into_iter().map(|Theme { key, names }| {
        let key = ThemeKey::try_from(key)?;
        Ok(NewTheme { key, names })
    });
    themes.collect()
}

/// An organisation with one location and nobody in it.
pub fn founding(organisation: &Name, location: &Name) -> Result<Founding> {
    let named = |name: &Name| Named {
        id: random_id(),
        name: name.as_str().to_owned(),
    };
    Ok(Founding {
        organisation: named(organisation),
        location: named(location),
        groups: Vec::new(),
        themes: themes()?,
        people: Vec::new(),
        devices: Vec::new(),
        children: Vec::new(),
        enrolments: Vec::new(),
        staff: Vec::new(),
        leads: Vec::new(),
        mentors: Vec::new(),
        guardians: Vec::new(),
    })
}
