//! A network between devices and server that fails them in every way that a
//! network can: requests and answers that are cut, lost, late, or come twice.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{chance::Chance, wire::length_in};

const PATIENCE: Duration = Duration::from_secs(10);
const LATEST_MS: u64 = 400;

/// What happens to one exchange.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    /// The request does not arrive.
    LostRequest,
    /// Half of the request arrives.
    CutRequest,
    /// It is done, but nobody hears of it.
    LostAnswer,
    /// Part of the answer arrives.
    CutAnswer,
    /// The request arrives twice at once.
    Twice,
    /// The request arrives once more, after others.
    Again,
    /// The request is overtaken by others.
    Late,
}

const FAULTS: [Fault; 7] = [
    Fault::LostRequest,
    Fault::CutRequest,
    Fault::LostAnswer,
    Fault::CutAnswer,
    Fault::Twice,
    Fault::Again,
    Fault::Late,
];

/// The network.
#[derive(Clone)]
pub struct Proxy {
    pub port: u16,
    to: u16,
    /// So many of a hundred exchanges go wrong.
    percent: Arc<AtomicU64>,
    pub faults: Arc<AtomicU64>,
    chance: Arc<Mutex<Chance>>,
}

impl Proxy {
    /// Starts one in front of `to`. It ends with the program.
    pub fn start(to: u16, chance: Chance) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            port: listener.local_addr().unwrap().port(),
            to,
            percent: Arc::default(),
            faults: Arc::default(),
            chance: Arc::new(Mutex::new(chance)),
        };
        let serving = proxy.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let serving = serving.clone();
                thread::spawn(move || serving.carry(client));
            }
        });
        proxy
    }

    pub fn fail(&self, percent: u64) {
        self.percent.store(percent, Ordering::SeqCst);
    }

    fn fault(&self) -> (Fault, u64) {
        let mut chance = self.chance.lock().unwrap();
        let number = chance.below(LATEST_MS);
        if chance.below(100) >= self.percent.load(Ordering::SeqCst) {
            return (Fault::None, number);
        }
        self.faults.fetch_add(1, Ordering::SeqCst);
        (*chance.pick(&FAULTS).unwrap(), number)
    }

    /// One exchange; whoever asks sees the end of the connection when it fails.
    fn carry(&self, mut client: TcpStream) -> Option<()> {
        client.set_read_timeout(Some(PATIENCE)).ok()?;
        let request = read_request(&mut client)?;
        let (fault, number) = self.fault();
        let late = Duration::from_millis(number);
        let part = |bytes: &[u8]| {
            bytes.len() * usize::try_from(number).unwrap() / usize::try_from(LATEST_MS).unwrap()
        };
        match fault {
            Fault::LostRequest => None,
            Fault::CutRequest => {
                let mut server = TcpStream::connect(("127.0.0.1", self.to)).ok()?;
                server.write_all(&request[..part(&request)]).ok()
            }
            Fault::LostAnswer => {
                self.pass(&request);
                None
            }
            Fault::CutAnswer => {
                let answer = self.pass(&request)?;
                client.write_all(&answer[..part(&answer)]).ok()
            }
            Fault::Twice => {
                let (one, other) = thread::scope(|scope| {
                    let other = scope.spawn(|| self.pass(&request));
                    (self.pass(&request), other.join().unwrap())
                });
                client.write_all(&other.or(one)?).ok()
            }
            Fault::Again => {
                let answer = self.pass(&request)?;
                client.write_all(&answer).ok();
                client.shutdown(Shutdown::Both).ok()?;
                thread::sleep(late);
                self.pass(&request)?;
                Some(())
            }
            Fault::Late => {
                thread::sleep(late);
                client.write_all(&self.pass(&request)?).ok()
            }
            Fault::None => client.write_all(&self.pass(&request)?).ok(),
        }
    }

    /// Sends a request to the server, which hangs up after it; all that it answers.
    fn pass(&self, request: &[u8]) -> Option<Vec<u8>> {
        let mut server = TcpStream::connect(("127.0.0.1", self.to)).ok()?;
        server.set_read_timeout(Some(PATIENCE)).ok()?;
        server.write_all(request).ok()?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).ok()?;
        Some(answer)
    }
}

fn read_request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let count = client.read(&mut piece).ok().filter(|count| *count > 0)?;
        request.extend_from_slice(&piece[..count]);
        let end = request.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else { continue };
        let head = std::str::from_utf8(&request[..end]).ok()?;
        if request.len() >= end + 4 + length_in(head)? {
            return Some(request);
        }
    }
}
