//! Where a push goes: an address that a browser gave, so one that anybody who is
//! signed in can make up. It may lead to the push services of browsers' makers, and to
//! those that who runs this server names; and of these only to the outside world: over
//! TLS, to a name, to no address of this machine or its network.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use axum::http::{Uri, uri::Scheme};
use ureq::{
    Agent, Error,
    config::Config,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// Longest address, in bytes. Those of push services have a few hundred.
const LONGEST: usize = 1_000;
/// The push services of browsers: Google's (also those of others that are built on
/// Chromium), Mozilla's, Apple's, Microsoft's. What is under these names is theirs too.
const KNOWN: [&str; 4] = [
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
];

/// Where a push goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    uri: Uri,
    audience: String,
    /// In a test: this machine, without TLS.
    is_here: bool,
}

impl Endpoint {
    /// An address that pushes may go to: of a known push service or one of `others`.
    /// `to_here`: in a test, also this machine, without TLS.
    pub fn parse(text: &str, others: &[String], to_here: bool) -> Option<Self> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.len() > LONGEST || !is_plain || text.contains('#') {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        if authority.as_str().contains('@') {
            return None;
        }
        let host = authority.host().to_ascii_lowercase();
        let is_here = host == "127.0.0.1" && to_here && uri.scheme() == Some(&Scheme::HTTP);
        let is_tls = uri.scheme() == Some(&Scheme::HTTPS);
        let port = authority.port_u16();
        let is_name = host.contains('.')
            && !host.starts_with('[')
            && host.parse::<IpAddr>().is_err()
            && host.bytes().any(|byte| byte.is_ascii_alphabetic());
        let is_of = |service: &str| {
            let before = host.strip_suffix(service);
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        let is_known = KNOWN.into_iter().any(is_of) || others.iter().any(|other| is_of(other));
        let is_outside = is_tls && is_name && is_known && port.is_none_or(|port| port == 443);
        let audience = if is_here {
            format!("http://{authority}")
        } else {
            format!("https://{host}")
        };
        (is_here || is_outside).then_some(Self {
            uri,
            audience,
            is_here,
        })
    }

    /// Whom a push is for, as its token names it.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// Sends a push without content. Answers the status of the push service;
    /// `None` when it was not reached or took longer than `patience` in all. Waits: not for
    /// a thread that serves others.
    pub fn push(&self, authorization: &str, patience: Duration) -> Option<u16> {
        let config = Agent::config_builder()
            .https_only(!self.is_here)
            // it goes there itself, and nowhere that the answer may lead to
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(patience))
            .user_agent("")
            .accept("")
            .build();
        let resolver = Outside {
            names: DefaultResolver::default(),
            or_here: self.is_here,
        };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        let answer = agent
            .post(&self.uri)
            .header("Authorization", authorization)
            .header("TTL", "86400")
            .header("Urgency", "low")
            .header("Topic", "news")
            .send_empty();
        Some(answer.ok()?.status().as_u16())
    }
}

/// Looks up names, and leaves out what is not in the outside world. What it answers is what
/// is connected to: the name may mean another address the next time it is asked.
#[derive(Debug)]
struct Outside {
    names: DefaultResolver,
    or_here: bool,
}

impl Resolver for Outside {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let mut outside = self.empty();
        for address in &self.names.resolve(uri, config, timeout)? {
            if self.or_here || is_outside(address.ip()) {
                outside.push(*address);
            }
        }
        if outside.is_empty() {
            return Err(Error::HostNotFound);
        }
        Ok(outside)
    }
}

/// Whether an address is in the outside world.
fn is_outside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_outside_v4(ip),
        IpAddr::V6(ip) => is_outside_v6(ip),
    }
}

fn is_outside_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = match a {
        0 | 10 | 127 | 224.. => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        198 => b == 18 || b == 19 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !is_special
}

/// Only what is handed out for the outside world, and of that not what stands for
/// an address of the older kind.
fn is_outside_v6(ip: Ipv6Addr) -> bool {
    if let Some(ip) = ip.to_ipv4_mapped() {
        return is_outside_v4(ip);
    }
    let [first, second, ..] = ip.segments();
    let is_handed_out = (0x2000..0x4000).contains(&first);
    let is_special = first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xdb8));
    is_handed_out && !is_special
}

#[cfg(test)]
mod tests {
    use std::{
        io::{ErrorKind, Read, Write},
        net::TcpListener,
        thread,
    };

    use super::*;

    #[test]
    fn pushes_go_to_names_in_the_outside_world_over_tls_alone() {
        let rows = [
            ("https://fcm.googleapis.com/fcm/send/abc:DEF", true),
            (
                "https://updates.push.services.mozilla.com/wpush/v2/x?y=1",
                true,
            ),
            ("https://web.push.apple.com:443/x", true),
            ("https://wns2-par02p.notify.windows.com/w/?token=x", true),
            ("https://push.example/x", true),
            ("https://up.push.example/x", true),
            ("https://sluipush.example/x", false),
            ("https://fcm.googleapis.com.evil.example/x", false),
            ("https://evil-fcm.googleapis.com/x", false),
            ("http://push.example/x", false),
            ("https://push.example:8443/x", false),
            ("https://127.0.0.1/x", false),
            ("https://[::1]/x", false),
            ("https://2130706433/x", false),
            ("https://0x7f.1/x", false),
            ("https://localhost/x", false),
            ("https://somebody@push.example/x", false),
            ("https://push.example/x\r\nX: y", false),
            ("https://push.example/x y", false),
            ("ftp://push.example/x", false),
            ("/x", false),
            ("", false),
            ("http://127.0.0.1:9/x", false),
        ];
        let others = ["push.example".to_owned()];
        let may_go = |text: &str, to_here| Endpoint::parse(text, &others, to_here).is_some();
        for (text, may) in rows {
            assert_eq!(may_go(text, false), may, "{text}");
        }
        assert!(!may_go(
            &format!("https://push.example/{}", "x".repeat(LONGEST)),
            false
        ));
        assert!(may_go("http://127.0.0.1:9/x", true));
        assert!(!may_go("http://10.0.0.1:9/x", true));
        assert!(Endpoint::parse("https://push.example/x", &[], false).is_none());
    }

    #[test]
    fn no_address_of_a_machine_or_its_network_is_outside() {
        let inside = [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ];
        for ip in inside {
            assert!(!is_outside(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "142.250.1.1",
            "172.15.0.1",
            "172.32.0.1",
            "100.128.0.1",
            "2a00:1450::1",
            "2001:4860::1",
        ] {
            assert!(is_outside(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn a_name_that_leads_back_here_is_not_connected_to() {
        let here = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = here.local_addr().unwrap().port();
        let back = Endpoint {
            uri: format!("https://localhost:{port}/").parse().unwrap(),
            audience: "https://localhost".into(),
            is_here: false,
        };
        assert_eq!(back.push("vapid", Duration::from_secs(5)), None);
        here.set_nonblocking(true).unwrap();
        assert_eq!(here.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    }

    #[test]
    fn a_push_goes_where_it_is_sent_and_not_where_the_answer_leads() {
        let service = TcpListener::bind("127.0.0.1:0").unwrap();
        let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/x", service.local_addr().unwrap());
        let leads = format!(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{}/y\r\nContent-Length: 0\r\n\r\n",
            elsewhere.local_addr().unwrap()
        );
        let speaking = thread::spawn(move || {
            let (mut stream, _) = service.accept().unwrap();
            let (mut heard, mut part) = (Vec::new(), [0; 512]);
            while !heard.ends_with(b"\r\n\r\n") {
                let count = stream.read(&mut part).unwrap();
                heard.extend_from_slice(&part[..count]);
            }
            stream.write_all(leads.as_bytes()).unwrap();
            String::from_utf8(heard).unwrap().to_ascii_lowercase()
        });
        let to = Endpoint::parse(&address, &[], true).unwrap();
        assert_eq!(to.push("vapid", Duration::from_secs(5)), Some(307));
        let heard = speaking.join().unwrap();
        // a push service asks how long nothing is
        assert!(heard.contains("\r\ncontent-length: 0\r\n"), "{heard}");
        elsewhere.set_nonblocking(true).unwrap();
        assert_eq!(
            elsewhere.accept().unwrap_err().kind(),
            ErrorKind::WouldBlock
        );
    }

    #[test]
    fn a_push_service_that_answers_a_byte_at_a_time_is_left_when_it_took_too_long() {
        let service = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/x", service.local_addr().unwrap());
        let speaking = thread::spawn(move || {
            let (mut stream, _) = service.accept().unwrap();
            // until nobody listens any more
            while stream.write_all(b"H").is_ok() {
                thread::park_timeout(Duration::from_millis(20));
            }
        });
        let to = Endpoint::parse(&address, &[], true).unwrap();
        assert_eq!(to.push("vapid", Duration::from_millis(200)), None);
        speaking.join().unwrap();
    }

    #[test]
    fn a_push_service_that_never_ends_its_greeting_is_left_too() {
        let service = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}/", service.local_addr().unwrap());
        let speaking = thread::spawn(move || {
            let (mut stream, _) = service.accept().unwrap();
            // the head of a long record of TLS, and then its inside
            stream.write_all(&[0x16, 3, 3, 0x40, 0]).unwrap();
            while stream.write_all(&[2]).is_ok() {
                thread::park_timeout(Duration::from_millis(20));
            }
        });
        let to = Endpoint {
            uri: address.parse().unwrap(),
            audience: address,
            is_here: true,
        };
        assert_eq!(to.push("vapid", Duration::from_millis(200)), None);
        speaking.join().unwrap();
    }
}
