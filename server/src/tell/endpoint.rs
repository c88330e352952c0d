//! Where a push goes: an address that a browser gave, so one that anybody who is
//! signed in can make up. It may lead to the push services of browsers' makers, and to
//! those that who runs this server names; and of these only to the outside world: over
//! TLS, to a name, to no address of this machine or its network.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs},
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use axum::http::{Uri, uri::Scheme};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring::default_provider,
    pki_types::ServerName,
};

/// Longest address, in bytes. Those of push services have a few hundred.
const LONGEST: usize = 1_000;
/// Longest answer that is looked at, in bytes: only its first line counts.
const ANSWER_BYTES: u64 = 4 * 1024;
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
    is_tls: bool,
    host: String,
    port: u16,
    path: String,
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
        (is_here || is_outside).then(|| Self {
            is_tls,
            host,
            port: port.unwrap_or(443),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .into(),
        })
    }

    /// Whom a push is for, as its token names it.
    pub fn audience(&self) -> String {
        if self.is_tls {
            format!("https://{}", self.host)
        } else {
            format!("http://{}:{}", self.host, self.port)
        }
    }

    /// Sends a push without content. Answers the status of the push service;
    /// `None` when it was not reached or took longer than `patience` in all. Waits: not for
    /// a thread that serves others.
    pub fn push(&self, authorization: &str, patience: Duration) -> Option<u16> {
        let request = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nAuthorization: {authorization}\r\nTTL: 86400\r\n\
             Urgency: low\r\nTopic: news\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.path, self.host
        );
        let connection = self.connect(Instant::now() + patience)?;
        if !self.is_tls {
            return exchange(connection, &request);
        }
        let name = ServerName::try_from(self.host.clone()).ok()?;
        let session = ClientConnection::new(Arc::clone(&TLS), name).ok()?;
        exchange(StreamOwned::new(session, connection), &request)
    }

    /// Connects to an address that was looked at: the name may mean another the
    /// next time it is asked.
    fn connect(&self, until: Instant) -> Option<Connection> {
        let found = (self.host.as_str(), self.port).to_socket_addrs().ok()?;
        let may_go = |to: &SocketAddr| !self.is_tls || is_outside(to.ip());
        let mut found = found.filter(may_go).take(3);
        let connect = |to| TcpStream::connect_timeout(&to, left(until).ok()?).ok();
        let stream = found.find_map(connect)?;
        Some(Connection { stream, until })
    }
}

/// A connection that ends at a moment, however slowly and steadily the other side speaks.
struct Connection {
    stream: TcpStream,
    until: Instant,
}

/// How long it is until then.
fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left)
}

impl Read for Connection {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(left(self.until)?))?;
        self.stream.read(into)
    }
}

impl Write for Connection {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(left(self.until)?))?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// The same authorities as for mail.
static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider knows the usual versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
});

/// Writes a request and reads the status of the answer.
fn exchange(mut connection: impl Read + Write, request: &str) -> Option<u16> {
    connection.write_all(request.as_bytes()).ok()?;
    connection.flush().ok()?;
    let mut answer = Vec::new();
    let mut part = [0; 512];
    while !answer.contains(&b'\n') {
        match connection.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(count) => answer.extend_from_slice(part.get(..count)?),
        }
        if answer.len() as u64 > ANSWER_BYTES {
            return None;
        }
    }
    let line = std::str::from_utf8(answer.split(|byte| *byte == b'\n').next()?).ok()?;
    let status = line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?;
    status.parse().ok()
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
    use std::{net::TcpListener, thread};

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
        let back = Endpoint {
            is_tls: true,
            host: "localhost".into(),
            port: 9,
            path: "/".into(),
        };
        let soon = Duration::from_secs(5);
        assert!(back.connect(Instant::now() + soon).is_none());
        assert_eq!(back.push("vapid", soon), None);
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
}
