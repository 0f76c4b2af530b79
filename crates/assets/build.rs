//! Rebuilds when the front end was built anew; never builds it.

fn main() {
    println!("cargo::rerun-if-changed=dist/manifest.json");
}
