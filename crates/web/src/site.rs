//! What all pages of this installation share.

use std::sync::Arc;

use chrono::FixedOffset;
use kernel::Role;

use crate::Catalogue;

/// Facts of the installation that the shell shows, put together by the wiring.
pub struct Site {
    /// Name of the product on screen.
    pub name: String,
    /// The agency under the name.
    pub agency: String,
    /// Address under which people reach it, without a slash at the end.
    pub public_url: String,
    /// Zone of all times on screen.
    pub zone: FixedOffset,
    /// The left rail, by role.
    pub nav: Vec<NavGroup>,
    /// Words.
    pub catalogue: Arc<Catalogue>,
}

/// A group of the rail.
pub struct NavGroup {
    /// Key of its heading; none for the first.
    pub title: Option<&'static str>,
    /// Who sees it.
    pub role: Role,
    /// Its links.
    pub items: Vec<NavItem>,
}

/// A link of the rail.
pub struct NavItem {
    /// Address.
    pub href: &'static str,
    /// Key of its words.
    pub key: &'static str,
    /// Icon.
    pub icon: &'static str,
    /// Also among the five tabs at the bottom of a phone.
    pub tab: bool,
}
