//! Cookies as browsers are given them and send them back.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

/// How long browsers keep cookies at most, in s. The server ends a session earlier.
pub const COOKIE_S: i64 = 400 * 24 * 60 * 60;

/// The name of a cookie. `__Host-` makes browsers insist on TLS and on this host.
pub fn name(config: &Config, base: &str) -> String {
    let prefix = if config.https { "__Host-" } else { "" };
    format!("{prefix}{base}")
}

/// A cookie that no script reads; `max_age_s` 0 takes it away.
pub fn set_cookie(config: &Config, base: &str, value: &str, max_age_s: i64) -> HeaderValue {
    let secure = if config.https { "; Secure" } else { "" };
    let text = format!(
        "{}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}",
        name(config, base)
    );
    HeaderValue::try_from(text).expect("ids and hex fit in a header")
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}
