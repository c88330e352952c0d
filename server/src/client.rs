//! Where a request comes from, as far as that can be trusted.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::context::Shared;

/// Who is counted as one: an address, or for IPv6 the network of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client(
    /// As a text, to count by.
    pub String,
);

impl FromRequestParts<Shared> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Infallible> {
        let mut lines = parts.headers.get_all("x-forwarded-for").into_iter();
        let said = lines.next_back().and_then(|line| line.to_str().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|peer| peer.0.ip());
        Ok(Self(client(peer, said, state.config.behind_proxy)))
    }
}

fn client(peer: Option<IpAddr>, said: Option<&str>, behind_proxy: bool) -> String {
    // the proxy appends: what stands before its own word is anybody's
    let last = said
        .filter(|_| behind_proxy)
        .and_then(|list| list.rsplit(',').next());
    let forwarded: Option<IpAddr> = last.and_then(|last| last.trim().parse().ok());
    forwarded
        .or(peer)
        .map_or_else(|| "unknown".to_owned(), household)
}

/// What an address counts for: itself, or for IPv6 the network of a household.
pub fn household(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        IpAddr::V4(address) => address.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_that_we_know_of_says_who_the_client_is() {
        let peer: IpAddr = [10, 0, 0, 1].into();
        let said = Some("203.0.113.9, 198.51.100.7");
        assert_eq!(client(Some(peer), said, false), "10.0.0.1");
        // the last word is the proxy's own, the rest is anybody's
        assert_eq!(client(Some(peer), said, true), "198.51.100.7");
        assert_eq!(client(Some(peer), Some("nonsense"), true), "10.0.0.1");
        assert_eq!(client(None, None, true), "unknown");
    }

    #[test]
    fn one_household_is_one_client() {
        let one = client(Some("2001:db8:1:2::7".parse().unwrap()), None, false);
        let other = client(Some("2001:db8:1:2:ffff::1".parse().unwrap()), None, false);
        assert_eq!(one, other);
        let mapped = client(Some("::ffff:10.0.0.1".parse().unwrap()), None, false);
        assert_eq!(mapped, "10.0.0.1");
        let neighbour = client(Some("2001:db8:1:3::7".parse().unwrap()), None, false);
        assert_ne!(one, neighbour);
    }
}
