//! The permission table, walked route by route and role by role.

use axum::{body::Body, http::StatusCode};
use kernel::Role;
use web::{Access, RouteRule};

use crate::world::{ACCOUNTS, World};

/// An address of the route with ids that name nothing.
fn example(rule: &RouteRule) -> String {
    let mut path = String::new();
    for part in rule.path.split('/').skip(1) {
        path.push('/');
        path.push_str(match part {
            "{digest}" => "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "{code}" | "{name}" | "{*name}" | "{_:.*}" | "{key}" => "tidak-ada",
            "{slot}" => "1",
            part if part.starts_with('{') => "0193a1b2-0000-7000-8000-00000000dead",
            part => part,
        });
    }
    path
}

fn may(access: Access, held: Option<Role>) -> bool {
    match access {
        Access::Public | Access::SignedIn => true,
        Access::Roles(roles) => held.is_some_and(|role| roles.contains(&role)),
    }
}

#[tokio::test]
async fn every_route_keeps_to_its_rule() {
    let world = World::sqlite().await;
    let anybody = world.anybody();
    let mut people = Vec::new();
    for (name, role) in ACCOUNTS {
        people.push((name, role, world.as_account(name).await));
    }
    // What ends sessions comes last, or the walk would sign itself out.
    let (ends, rest): (Vec<_>, Vec<_>) = world
        .app
        .rules
        .iter()
        .partition(|rule| rule.path == "/keluar" || (rule.path == "/api/v1/session" && rule.method == "DELETE"));
    for rule in rest.into_iter().chain(ends) {
        let path = example(rule);
        let method = rule.method.as_str();
        let reply = anybody.send(method, &path, Body::empty(), None).await;
        let turned_away = reply.status == StatusCode::UNAUTHORIZED
            || (reply.status == StatusCode::SEE_OTHER
                && reply.headers.get("location").is_some_and(|to| to.as_bytes().starts_with(b"/masuk")));
        if rule.access != Access::Public {
            assert!(turned_away, "{method} {path}: nobody is let in without signing in, but got {}", reply.status);
        }
        assert!(!reply.status.is_server_error(), "{method} {path}: {} {}", reply.status, reply.text);
        for (name, role, session) in &people {
            let reply = session.send(method, &path, Body::empty(), None).await;
            // A feature's own refusal speaks of the object; the table's refusal speaks of the page. `HEAD` says nothing.
            let says =
                ["\"code\":\"forbidden\"", "Akun Anda tidak berhak"].iter().any(|word| reply.text.contains(word));
            let refused = reply.status == StatusCode::FORBIDDEN && (says || method == "HEAD");
            assert_eq!(refused, !may(rule.access, *role), "{method} {path} as {name}: {} {}", reply.status, reply.text);
            assert!(!reply.status.is_server_error(), "{method} {path} as {name}: {} {}", reply.status, reply.text);
        }
    }
}

#[tokio::test]
async fn the_table_is_reviewed() {
    let world = World::sqlite().await;
    let mut lines: Vec<String> = world
        .app
        .rules
        .iter()
        .map(|rule| {
            let who = match rule.access {
                Access::Public => "everybody".to_owned(),
                Access::SignedIn => "signed in".to_owned(),
                Access::Roles(roles) => roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", "),
            };
            format!("{:<72} {:<7} {who}", rule.path, rule.method)
        })
        .collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}
