//! The server as a process, on a disk that can be full.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_mins(1);
const DISK: &str = "size=512m";

pub struct Victim {
    pub data: PathBuf,
    pub port: u16,
    /// Whether the data lies on a small disk of its own, which can be filled.
    pub has_disk: bool,
    folder: PathBuf,
    child: Option<Child>,
}

impl Victim {
    pub fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("site")).unwrap();
        let disk = folder.join("disk");
        fs::create_dir_all(&disk).unwrap();
        // only root may; elsewhere the disk is never full
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", DISK, "samenbeeld"])
            .arg(&disk)
            .stderr(Stdio::null())
            .status();
        // free now; whoever takes it in between makes the start fail
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        Self {
            data: disk.join("data"),
            port,
            has_disk: mounted.is_ok_and(|status| status.success()),
            folder: folder.to_owned(),
            child: None,
        }
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self) {
        let mut child = samenbeeld()
            .args(["demo", "--port", &self.port.to_string(), "--data"])
            .arg(&self.data)
            .arg("--site")
            .arg(self.folder.join("site"))
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

    /// Ends it as a crash would: nothing is finished, nothing is said.
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

    /// Leaves no room on its disk.
    pub fn fill_disk(&self) {
        let mut ballast = fs::File::create(self.ballast()).unwrap();
        for size in [1 << 20, 1 << 12] {
            while ballast.write_all(&vec![0; size]).is_ok() {}
        }
    }

    pub fn free_disk(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("disk/ballast")
    }

    /// Copies the database while the server works.
    pub fn back_up(&self, nth: u64) -> PathBuf {
        let to = self.folder.join(format!("backup-{nth}.sqlite"));
        let copied = samenbeeld()
            .arg("backup")
            .arg("--data")
            .arg(&self.data)
            .arg("--to")
            .arg(&to)
            .stdout(Stdio::null())
            .status();
        assert!(copied.unwrap().success(), "no backup");
        to
    }

    /// Kills the server and puts a copy in the place of its database.
    pub fn restore(&mut self, from: &Path) {
        self.kill();
        let restored = samenbeeld()
            .arg("restore")
            .arg("--data")
            .arg(&self.data)
            .arg("--from")
            .arg(from)
            .stdout(Stdio::null())
            .status();
        assert!(restored.unwrap().success(), "not restored");
        self.start();
    }
}

fn samenbeeld() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samenbeeld"));
    command.env("RUST_LOG", "off");
    command
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.kill();
        if self.has_disk {
            let disk = self.folder.join("disk");
            let _ = Command::new("umount").arg(disk).status();
        }
    }
}
