//! Logs to standard error.

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::Config;

/// Starts logging; once.
pub(crate) fn start(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| anyhow::anyhow!("setting `log`: {error}"))?;
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_json {
        logs.json().try_init().map_err(|error| anyhow::anyhow!(error))
    } else {
        logs.compact().try_init().map_err(|error| anyhow::anyhow!(error))
    }
}
