//! Programs that are measured, as processes of their own on this machine.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

/// A running program; it ends with this value.
pub struct Running {
    child: Child,
    pub address: SocketAddr,
}

impl Running {
    /// Starts `samenbeeld serve` on a folder; answers how long it took until
    /// the first answer, too.
    pub fn samenbeeld(data: &Path) -> Result<(Self, Duration)> {
        let site = data.join("empty-site");
        fs::create_dir_all(&site)?;
        let address = free_address()?;
        let began = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
            .args(["serve", "--port", &address.port().to_string(), "--data"])
            .arg(data)
            .arg("--site")
            .arg(&site)
            .env("RUST_LOG", "warn")
            .spawn()
            .context("cannot start samenbeeld")?;
        let running = Self { child, address };
        running.wait_for_port()?;
        Ok((running, began.elapsed()))
    }

    /// Starts a program that prints `ready` when it is.
    pub fn ready(mut command: Command, address: SocketAddr) -> Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        if !lines.any(|line| line.contains("ready")) {
            bail!("{command:?} did not start");
        }
        Ok(Self { child, address })
    }

    /// Memory in use and the most that ever was, in bytes.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = |name: &str| -> Option<f64> {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        let both = kib("VmRSS:").zip(kib("VmHWM:"));
        let (now, most) = both.context("no memory in /proc")?;
        Ok((now * 1024.0, most * 1024.0))
    }

    fn wait_for_port(&self) -> Result<()> {
        let began = Instant::now();
        while std::net::TcpStream::connect(self.address).is_err() {
            if began.elapsed() > Duration::from_mins(1) {
                bail!("samenbeeld does not answer");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address nobody listens on now.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
