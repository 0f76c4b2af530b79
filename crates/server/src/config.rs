//! Settings: defaults, then `serentak.toml`, then `SERENTAK_*`.

use std::{io::Write as _, net::SocketAddr, path::PathBuf};

use anyhow::{Context, bail};
use certification::{
    Secret,
    signing::{Bsre, SigningSettings},
};
use figment::{
    Figment, Source,
    providers::{Env, Format, Serialized, Toml},
};
use notifications::Services;
use serde::{Deserialize, Serialize};
use url::Url;

/// All settings. The embedded mode is the default: SQLite and local files under `data_dir`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address under which people reach the site; decides on secure cookies and stands in QR codes.
    pub public_url: Url,
    /// Folder of the embedded database, files and search index.
    pub data_dir: PathBuf,
    /// `sqlite://path` or `postgres://…`; empty: a file in `data_dir`.
    pub database_url: String,
    /// `file:///folder` or `s3://bucket?endpoint=…`; empty: a folder in `data_dir`.
    pub storage_url: String,
    /// `smtp://user:password@host:port` or `smtps://…`; empty: mail is not sent.
    pub smtp_url: String,
    /// Sender of mail.
    pub mail_from: String,
    /// Address of SIASN's web service, `https://…/api/1.0`; empty: records for SIASN are exported as files only.
    pub siasn_url: String,
    /// Token of the gateway before SIASN.
    pub siasn_gateway_token: String,
    /// Token of SIASN's single sign-on.
    pub siasn_user_token: String,
    /// SIASN's `instansiId` of the agency.
    pub siasn_agency: String,
    /// Name of the site.
    pub site_name: String,
    /// The agency, under the name.
    pub agency: String,
    /// The office that issues certificates.
    pub issuer: String,
    /// Hours east of Greenwich: 7 (WIB), 8 (WITA) or 9 (WIT).
    pub zone_hours: i32,
    /// Folder of sample courses and the demo agency.
    pub content_dir: PathBuf,
    /// Key that encrypts kept secrets, 64 hexadecimal digits; empty: a file `secret.key` in `data_dir`, made at the first start.
    /// Nodes that share a database must share the key.
    pub secret_key: String,
    /// PKCS#12 file with which certificates are signed; its passphrase is typed each time. Empty: none.
    pub signing_key_file: PathBuf,
    /// Address of the e-signature service of `BSrE`; empty: none.
    pub bsre_url: String,
    /// Name of the client at that service.
    pub bsre_username: String,
    /// Password of the client at that service.
    pub bsre_password: String,
    /// Services of browser makers that notices for devices may be sent to, origins parted by commas; empty: none are sent.
    pub push_services: String,
    /// Password of all demo accounts; empty: made at the first start.
    pub demo_password: String,
    /// What is logged, in the syntax of `RUST_LOG`.
    pub log: String,
    /// Logs as JSON, for machines.
    pub log_json: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: default_url(),
            data_dir: PathBuf::from("data"),
            database_url: String::new(),
            storage_url: String::new(),
            smtp_url: String::new(),
            mail_from: "Serentak <serentak@localhost>".to_owned(),
            siasn_url: String::new(),
            siasn_gateway_token: String::new(),
            siasn_user_token: String::new(),
            siasn_agency: String::new(),
            site_name: "Serentak".to_owned(),
            agency: "Kabupaten Batanghari".to_owned(),
            issuer: "BKPSDMD Kabupaten Batanghari".to_owned(),
            zone_hours: 7,
            content_dir: PathBuf::from("content"),
            secret_key: String::new(),
            signing_key_file: PathBuf::new(),
            bsre_url: String::new(),
            bsre_username: String::new(),
            bsre_password: String::new(),
            push_services: PUSH_SERVICES.to_owned(),
            demo_password: String::new(),
            log: "info,sqlx=warn,tantivy=warn,sea_orm_migration=warn".to_owned(),
            log_json: false,
        }
    }
}

/// Where Chrome and its kin, Firefox, Edge and Safari take notices.
const PUSH_SERVICES: &str = "https://fcm.googleapis.com, https://updates.push.services.mozilla.com, \
     https://*.notify.windows.com, https://web.push.apple.com";

#[expect(clippy::expect_used, reason = "a constant address")]
fn default_url() -> Url {
    Url::parse("http://127.0.0.1:8080").expect("an address")
}

impl Config {
    /// Reads the settings of this process, from the file named or `serentak.toml` if there is one.
    pub fn load(file: Option<&PathBuf>) -> anyhow::Result<Self> {
        let toml = file.map_or_else(|| Toml::file("serentak.toml"), Toml::file_exact);
        let figment = Figment::from(Serialized::defaults(Self::default()))
            .merge(toml)
            .merge(Env::prefixed("SERENTAK_").ignore(&["fixtures"]));
        let config: Self = figment.extract().map_err(|error| {
            let path = error.path.join(".");
            let place = if path.is_empty() { String::new() } else { format!("setting `{path}`: ") };
            let source = error.metadata.as_ref().and_then(|metadata| metadata.source.as_ref());
            let file = source.and_then(Source::file_path).map(|file| format!("{}: ", file.display()));
            anyhow::anyhow!("{}{place}{}", file.unwrap_or_default(), error.kind)
        })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        if !["http", "https"].contains(&self.public_url.scheme()) {
            bail!("setting `public_url`: {} begins with neither http:// nor https://", self.public_url);
        }
        if !(7..=9).contains(&self.zone_hours) {
            bail!("setting `zone_hours`: {} is none of 7 (WIB), 8 (WITA), 9 (WIT)", self.zone_hours);
        }
        if !self.database_url.is_empty()
            && !["sqlite://", "postgres://", "postgresql://"].iter().any(|s| self.database_url.starts_with(s))
        {
            bail!("setting `database_url`: begins with neither sqlite:// nor postgres://");
        }
        if !self.storage_url.is_empty() && !["file:///", "s3://"].iter().any(|s| self.storage_url.starts_with(s)) {
            bail!("setting `storage_url`: begins with neither file:/// nor s3://");
        }
        if let Some(rest) = self.storage_url.strip_prefix("s3://")
            && (rest.is_empty() || rest.starts_with(['/', '?']))
        {
            bail!("setting `storage_url`: names no bucket, as in s3://bucket?endpoint=https://…");
        }
        if !self.smtp_url.is_empty() && !["smtp://", "smtps://"].iter().any(|s| self.smtp_url.starts_with(s)) {
            bail!("setting `smtp_url`: begins with neither smtp:// nor smtps://");
        }
        crate::mail::Smtp::new(self)?;
        if !self.siasn_url.is_empty() && !["http://", "https://"].iter().any(|s| self.siasn_url.starts_with(s)) {
            bail!("setting `siasn_url`: begins with neither http:// nor https://");
        }
        if self.data_dir.as_os_str().is_empty() {
            bail!("setting `data_dir`: names no folder");
        }
        if !self.secret_key.is_empty() && sealing_bytes(&self.secret_key).is_none() {
            bail!("setting `secret_key`: not 64 hexadecimal digits");
        }
        if let Err(part) = Services::parse(&self.push_services) {
            bail!("setting `push_services`: {part} is no origin such as https://push.example");
        }
        if !self.bsre_url.is_empty() && !["http://", "https://"].iter().any(|s| self.bsre_url.starts_with(s)) {
            bail!("setting `bsre_url`: begins with neither http:// nor https://");
        }
        Ok(())
    }

    /// Address of the database.
    pub fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite://{}", self.data_dir.join("serentak.db").display())
        } else {
            self.database_url.clone()
        }
    }

    /// Address of the storage.
    pub fn storage(&self) -> anyhow::Result<String> {
        if !self.storage_url.is_empty() {
            return Ok(self.storage_url.clone());
        }
        let folder = std::path::absolute(self.data_dir.join("files")).context("setting `data_dir`")?;
        let url =
            Url::from_directory_path(&folder).map_err(|()| anyhow::anyhow!("setting `data_dir`: no usable path"))?;
        Ok(url.to_string())
    }

    /// Whether people reach the site by https.
    pub fn secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The secret of the installation, from which keys are derived: of the settings, or of a file that only this user may read, made from `random` if there is none.
    pub fn secret(&self, random: [u8; 32]) -> anyhow::Result<[u8; 32]> {
        if let Some(bytes) = sealing_bytes(&self.secret_key) {
            return Ok(bytes);
        }
        let path = self.data_dir.join("secret.key");
        if !path.exists() {
            std::fs::create_dir_all(&self.data_dir)
                .with_context(|| format!("{} could not be made", self.data_dir.display()))?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&path) {
                Ok(mut file) => {
                    file.write_all(data_encoding::HEXLOWER.encode(&random).as_bytes())?;
                    file.sync_all()?;
                }
                // Another process was quicker.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).with_context(|| format!("{} could not be made", path.display())),
            }
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        sealing_bytes(&text).with_context(|| format!("{} holds no key", path.display()))
    }

    /// Ways of signing certificates.
    pub fn signing(&self) -> SigningSettings {
        SigningSettings {
            pkcs12: (!self.signing_key_file.as_os_str().is_empty()).then(|| self.signing_key_file.clone()),
            bsre: (!self.bsre_url.is_empty()).then(|| Bsre {
                url: self.bsre_url.trim_end_matches('/').to_owned(),
                username: self.bsre_username.clone(),
                password: Secret::new(self.bsre_password.clone()),
            }),
        }
    }

    /// The settings for reading, secrets hidden.
    pub fn shown(&self) -> anyhow::Result<String> {
        let hide = |address: &str| match Url::parse(address) {
            Ok(mut url) if url.password().is_some() => {
                let _ = url.set_password(Some("•••"));
                url.to_string().replace("%E2%80%A2%E2%80%A2%E2%80%A2", "•••")
            }
            _ => address.to_owned(),
        };
        let hidden = |secret: &str| if secret.is_empty() { String::new() } else { "•••".to_owned() };
        let shown = Self {
            database_url: hide(&self.database()),
            storage_url: hide(&self.storage()?),
            smtp_url: hide(&self.smtp_url),
            secret_key: hidden(&self.secret_key),
            bsre_password: hidden(&self.bsre_password),
            demo_password: hidden(&self.demo_password),
            siasn_gateway_token: hidden(&self.siasn_gateway_token),
            siasn_user_token: hidden(&self.siasn_user_token),
            ..self.clone()
        };
        Ok(toml::to_string(&shown)?)
    }
}

fn sealing_bytes(text: &str) -> Option<[u8; 32]> {
    data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden() {
        let config = Config {
            database_url: "postgres://serentak:rahasia@db/serentak".to_owned(),
            demo_password: "rahasia".to_owned(),
            bsre_password: "rahasia".to_owned(),
            siasn_user_token: "rahasia".to_owned(),
            ..Config::default()
        };
        let shown = config.shown().expect("shown");
        assert!(!shown.contains("rahasia"), "{shown}");
        assert!(shown.contains("•••@db"), "{shown}");
    }

    #[test]
    fn a_bad_value_is_named() {
        type Change = fn(&mut Config);
        let with = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            config.check().expect_err("refused").to_string()
        };
        let cases: [(&str, Change); 7] = [
            ("`storage_url`", |config| "ftp://x".clone_into(&mut config.storage_url)),
            ("`storage_url`", |config| "s3://".clone_into(&mut config.storage_url)),
            ("`siasn_url`", |config| "foo".clone_into(&mut config.siasn_url)),
            ("`smtp_url`", |config| "smtp://".clone_into(&mut config.smtp_url)),
            ("`data_dir`", |config| config.data_dir = PathBuf::new()),
            ("`zone_hours`", |config| config.zone_hours = 0),
            ("`mail_from`", |config| {
                "smtp://surat".clone_into(&mut config.smtp_url);
                "siapa".clone_into(&mut config.mail_from);
            }),
        ];
        for (setting, change) in cases {
            let said = with(change);
            assert!(said.contains(setting), "{said}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named_with_its_fault() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("serentak.toml");
        for (text, fault) in [
            ("listne = \"127.0.0.1:80\"", "listne"),
            ("listen = ", "serentak.toml"),
            ("zone_hours = true", "zone_hours"),
        ] {
            std::fs::write(&file, text).expect("written");
            let said = Config::load(Some(&file)).expect_err("refused").to_string();
            assert!(said.contains(fault), "{said}");
        }
    }
}
