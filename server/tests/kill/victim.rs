//! The server as a process.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_mins(1);

pub struct Victim {
    pub data: PathBuf,
    pub port: u16,
    site: PathBuf,
    child: Option<Child>,
}

impl Victim {
    pub fn new(folder: &Path) -> Self {
        let site = folder.join("site");
        std::fs::create_dir_all(&site).unwrap();
        // free now; whoever takes it in between makes the start fail
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        Self {
            data: folder.join("data"),
            port,
            site,
            child: None,
        }
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
            .args(["demo", "--port", &self.port.to_string(), "--data"])
            .arg(&self.data)
            .arg("--site")
            .arg(&self.site)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let ready = lines.any(|line| line.contains("http://127.0.0.1:"));
        assert!(ready, "the server did not start");
        self.child = Some(child);
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Asks it to stop, and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        let mut child = self.child.take().unwrap();
        let told = Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        let began = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not stop");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.kill();
    }
}
