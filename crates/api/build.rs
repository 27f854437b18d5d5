//! Release builds embed the apps, so they are made anew when the apps were.

fn main() {
    println!("cargo::rerun-if-changed=../../dist");
}
