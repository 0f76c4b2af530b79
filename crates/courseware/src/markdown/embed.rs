//! What a text shows or leads to: pictures, videos, documents, links.

use std::fmt::Write;

use comrak::nodes::{AstNode, NodeLink, NodeValue};

use super::{
    FirstBlock,
    render::{Renderer, escape},
};
use crate::{
    document::MediaFile,
    finding::Done,
    media::{self, MediaUse},
};

impl Renderer<'_> {
    fn find(&self, url: &str) -> Option<(String, MediaFile)> {
        let path = media::resolve_path(self.base, url)?;
        let file = self.media.file(&path)?;
        Some((path, file))
    }

    fn uses(&mut self, file: &MediaFile) {
        if !self.used.iter().any(|used| used.digest == file.digest && used.name == file.name) {
            self.used.push(file.clone());
        }
    }

    pub(super) fn image<'a>(&mut self, node: &'a AstNode<'a>, link: &NodeLink, alone: bool) {
        let title = plain_text(node);
        let line = node.data().sourcepos.start.line;
        let Some((path, file)) = self.find(&link.url) else {
            let elsewhere = link.url.contains("://") || link.url.starts_with("//");
            self.tell(node, if elsewhere { "media_external" } else { "media_missing" }, &link.url, Done::LeftOut);
            self.words(&title);
            let (open, close) = if alone { ("<p>", "</p>\n") } else { ("", "") };
            let _ = write!(self.out, "{open}<em>{}</em>{close}", escape(&title));
            return;
        };
        self.uses(&file);
        self.words(&title);
        let address = escape(&media::address(&file));
        let label = escape(&title);
        let purpose = media::type_of(&path).map_or(MediaUse::Download, |(_, purpose)| purpose);
        let kind = match purpose {
            MediaUse::Video | MediaUse::Audio => FirstBlock::Video,
            MediaUse::Pdf => FirstBlock::Pdf,
            _ => FirstBlock::Text,
        };
        if alone {
            self.first.get_or_insert(kind);
        }
        match purpose {
            MediaUse::Picture if alone => {
                if title.is_empty() {
                    self.without_text.push((line, path));
                }
                let _ = write!(
                    self.out,
                    "<figure><img src=\"{address}\" alt=\"{label}\" loading=\"lazy\" decoding=\"async\">"
                );
                if !link.title.is_empty() {
                    self.words(" ");
                    self.words(&link.title);
                    let _ = write!(self.out, "<figcaption>{}</figcaption>", escape(&link.title));
                }
                self.out.push_str("</figure>\n");
            }
            MediaUse::Picture => {
                let _ = write!(self.out, "<img src=\"{address}\" alt=\"{label}\" loading=\"lazy\" decoding=\"async\">");
            }
            MediaUse::Video | MediaUse::Audio if alone => {
                let tag = if purpose == MediaUse::Video { "video" } else { "audio" };
                let captions = self.media.captions(&path);
                if captions.is_empty() && purpose == MediaUse::Video {
                    self.without_captions.push((line, path));
                }
                let _ = write!(
                    self.out,
                    "<video-lesson class=\"lesson-video\" data-media=\"{}\" data-title=\"{label}\" data-words=\"video:speed\"><{tag} controls preload=\"metadata\" aria-label=\"{label}\"><source src=\"{address}\" type=\"{}\">",
                    file.digest,
                    escape(&file.media_type),
                );
                for (place, (language, track)) in captions.iter().enumerate() {
                    self.uses(track);
                    let address = escape(&media::address(track));
                    let default = if place == 0 { " default" } else { "" };
                    let _ = write!(
                        self.out,
                        "<track kind=\"captions\" src=\"{address}\" srclang=\"{}\"{default}>",
                        escape(language)
                    );
                }
                let _ = writeln!(self.out, "</{tag}></video-lesson>");
            }
            MediaUse::Pdf if alone => {
                let _ = writeln!(
                    self.out,
                    "<pdf-view class=\"lesson-pdf\" data-src=\"{address}\" data-title=\"{label}\" data-words=\"pdf:loading,error,page\"><p><a href=\"{address}\" class=\"lesson-file\" data-size=\"{}\" data-type=\"application/pdf\">{label}</a></p><button type=\"button\" class=\"btn btn--quiet\" hidden data-word=\"pdf-open\"></button></pdf-view>",
                    file.size
                );
            }
            _ => {
                let (open, close) = if alone { ("<p>", "</p>\n") } else { ("", "") };
                let _ = write!(self.out, "{open}{}{label}</a>{close}", file_link(&file));
            }
        }
    }

    /// The opening tag of a link, if it leads somewhere allowed.
    pub(super) fn target(&self, link: &NodeLink) -> Option<String> {
        let url = link.url.trim();
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        if matches!(scheme.as_deref(), Some("http" | "https" | "mailto" | "tel")) {
            return Some(format!("<a href=\"{}\">", escape(url)));
        }
        if let Some(anchor) = url.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
            let anchor = anchor.strip_prefix("h-").unwrap_or(anchor);
            return Some(format!("<a href=\"#h-{}\">", escape(anchor)));
        }
        self.find(url).map(|(_, file)| file_link(&file))
    }

    pub(super) fn link(&mut self, node: &AstNode<'_>, link: &NodeLink) {
        if let Some((_, file)) = self.find(link.url.trim()) {
            self.uses(&file);
        }
        match self.target(link) {
            Some(open) => self.out.push_str(&open),
            None => self.tell(node, "link_dropped", &link.url, Done::LeftOut),
        }
    }
}

fn file_link(file: &MediaFile) -> String {
    format!(
        "<a href=\"{}\" class=\"lesson-file\" data-size=\"{}\" data-type=\"{}\" download>",
        escape(&media::address(file)),
        file.size,
        escape(&file.media_type)
    )
}

/// The words inside a node, without marks.
fn plain_text<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::Math(formula) => text.push_str(&formula.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}
