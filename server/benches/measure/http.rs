//! A client as small as it can be, so that what is measured is the server: one
//! connection that stays open, as a browser has it.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// An answer and how many bytes of it came over the wire.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    pub wire_bytes: usize,
}

/// A connection.
pub struct Http {
    stream: BufReader<TcpStream>,
    cookie: String,
    /// What the client can unpack: `br`, or nothing.
    accepts: &'static str,
}

impl Http {
    pub async fn connect(address: SocketAddr, cookie: &str, accepts: &'static str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            cookie: cookie.to_owned(),
            accepts,
        })
    }

    pub async fn post(&mut self, path: &str, body: &[u8]) -> Result<Answer> {
        self.send("POST", path, body).await?;
        self.answer().await
    }

    pub async fn put(&mut self, path: &str) -> Result<Answer> {
        self.send("PUT", path, b"").await?;
        self.answer().await
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, b"").await?;
        self.answer().await
    }

    /// Sends a request without waiting for the answer.
    pub async fn send(&mut self, method: &str, path: &str, body: &[u8]) -> Result<()> {
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {}\r\n\
             accept-encoding: {}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n\r\n",
            self.cookie, self.accepts
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request).await?;
        Ok(())
    }

    async fn answer(&mut self) -> Result<Answer> {
        let mut status = 0;
        let (mut length, mut chunked, mut packed) = (0, false, false);
        let mut wire_bytes = 0;
        loop {
            let line = self.line().await?;
            wire_bytes += line.len() + 2;
            if line.is_empty() {
                break;
            }
            if status == 0 {
                let code = line.split(' ').nth(1).context("no status")?;
                status = code.parse()?;
            }
            let line = line.to_ascii_lowercase();
            if let Some(says) = line.strip_prefix("content-length: ") {
                length = says.parse()?;
            }
            chunked |= line == "transfer-encoding: chunked";
            packed |= line == "content-encoding: br";
        }
        let mut body = Vec::new();
        while chunked {
            let size = usize::from_str_radix(self.line().await?.trim(), 16)?;
            let mut chunk = vec![0; size];
            self.stream.read_exact(&mut chunk).await?;
            self.line().await?;
            body.extend(chunk);
            chunked = size > 0;
        }
        if length > 0 {
            body.resize(length, 0);
            self.stream.read_exact(&mut body).await?;
        }
        wire_bytes += body.len();
        if packed {
            let mut plain = Vec::new();
            brotli::BrotliDecompress(&mut body.as_slice(), &mut plain)?;
            body = plain;
        }
        Ok(Answer {
            status,
            body,
            wire_bytes,
        })
    }

    /// The next line of what comes, without its end.
    pub async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let count = self.stream.read_line(&mut line).await?;
        ensure!(count > 0, "the server hung up");
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}
