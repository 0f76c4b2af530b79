//! A small HTTP/1.1 client over one kept connection: enough to load our own server and cheap enough not to be what is measured.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

/// One kept connection.
pub(crate) struct Connection {
    port: u16,
    stream: BufReader<TcpStream>,
    /// Tells the clients of a run apart.
    pub(crate) number: usize,
    /// Sent with every request when not empty.
    pub(crate) cookie: String,
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    /// Further lines, each `Name: value`.
    pub(crate) headers: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn form(path: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect::<Vec<_>>()
            .join("&");
        Self {
            method: "POST",
            path: path.into(),
            headers: vec!["Content-Type: application/x-www-form-urlencoded".to_owned()],
            body: body.into_bytes(),
        }
    }

    pub(crate) fn json(method: &'static str, path: impl Into<String>, body: &serde_json::Value) -> Self {
        Self {
            method,
            path: path.into(),
            headers: vec!["Content-Type: application/json".to_owned(), format!("Idempotency-Key: {}", fresh_key())],
            body: body.to_string().into_bytes(),
        }
    }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// `name=value` of every cookie that the answer sets.
    pub(crate) fn cookies(&self) -> String {
        self.headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
            .filter_map(|(_, value)| value.split(';').next())
            .collect::<Vec<_>>()
            .join("; ")
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Connection {
    pub(crate) fn open(port: u16) -> Result<Self> {
        Ok(Self { port, stream: connect(port)?, number: 0, cookie: String::new() })
    }

    /// Sends a request and reads the whole answer. A connection that the server closed meanwhile is opened again once.
    pub(crate) fn send(&mut self, request: &Request) -> Result<Answer> {
        if let Ok(answer) = self.attempt(request) {
            return Ok(answer);
        }
        self.stream = connect(self.port)?;
        self.attempt(request)
    }

    fn attempt(&mut self, request: &Request) -> Result<Answer> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n",
            request.method,
            request.path,
            request.body.len(),
            port = self.port,
        );
        if !self.cookie.is_empty() {
            head.push_str("Cookie: ");
            head.push_str(&self.cookie);
            head.push_str("\r\n");
        }
        for line in &request.headers {
            head += line;
            head += "\r\n";
        }
        head += "\r\n";
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&request.body);
        self.stream.get_mut().write_all(&bytes)?;
        self.read(request.method == "HEAD")
    }

    fn read(&mut self, head_only: bool) -> Result<Answer> {
        let first = self.line()?;
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .with_context(|| format!("no HTTP answer: {first}"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if head_only || status == 204 || status == 304 {
            return Ok(answer);
        }
        if answer.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = usize::from_str_radix(self.line()?.split(';').next().unwrap_or_default(), 16)?;
                self.take(size, &mut answer.body)?;
                self.line()?;
                if size == 0 {
                    break;
                }
            }
        } else {
            let size = answer.header("content-length").unwrap_or("0").parse()?;
            self.take(size, &mut answer.body)?;
        }
        Ok(answer)
    }

    fn take(&mut self, size: usize, body: &mut Vec<u8>) -> Result<()> {
        let start = body.len();
        body.resize(start + size, 0);
        Ok(self.stream.read_exact(&mut body[start..])?)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the server closed the connection");
        Ok(line.trim_end().to_owned())
    }

    /// Signs in with the page's own form and keeps the session's cookie.
    pub(crate) fn sign_in(&mut self, login: &str, password: &str) -> Result<()> {
        let page = self.send(&Request::get("/masuk"))?;
        let text = page.text();
        let (mut name, mut secret) = (None, None);
        for tag in text.split("<input").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            match attribute(tag, "type") {
                Some("password") => secret = attribute(tag, "name"),
                Some("hidden" | "checkbox") => {}
                _ => name = name.or(attribute(tag, "name")),
            }
        }
        let (Some(name), Some(secret)) = (name, secret) else {
            bail!("/masuk shows no form with a name and a password")
        };
        self.cookie = page.cookies();
        let answer = self.send(&Request::form("/masuk", &[(name, login), (secret, password)]))?;
        ensure!(answer.status == 303, "{login} could not sign in: status {}", answer.status);
        self.cookie = answer.cookies();
        ensure!(!self.cookie.is_empty(), "the sign-in set no cookie");
        Ok(())
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn connect(port: u16) -> Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).context("the server does not answer")?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    Ok(BufReader::with_capacity(64 * 1024, stream))
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A version 7 UUID as a client makes it: 48 bits of time, the rest by chance.
pub(crate) fn fresh_key() -> String {
    let millis = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_millis());
    let random: u128 = rand::random();
    let bits = ((millis & 0xffff_ffff_ffff) << 80) | (random & 0x0000_0000_0000_0fff_3fff_ffff_ffff_ffff);
    let text = format!("{:032x}", bits | (0x7 << 76) | (0b10 << 62));
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

#[cfg(test)]
mod tests {
    use super::{attribute, encoded, fresh_key};

    #[test]
    fn keys_are_version_7() {
        let key = fresh_key();
        assert_eq!(key.len(), 36);
        assert_eq!(&key[14..15], "7", "{key}");
        assert!(["8", "9", "a", "b"].contains(&&key[19..20]), "{key}");
    }

    #[test]
    fn forms_are_read_and_encoded() {
        assert_eq!(attribute(" type=\"password\" name=\"sandi\"", "name"), Some("sandi"));
        assert_eq!(encoded("a b&c"), "a%20b%26c");
    }
}
