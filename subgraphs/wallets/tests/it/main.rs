//! Wallets, through the commands services send and the graph people see.

#[cfg(test)]
mod fences;
#[cfg(test)]
mod house;
#[cfg(test)]
mod keyrings;
#[cfg(test)]
mod signing;

#[test]
fn the_committed_schema_is_what_the_code_says() {
    testkit::assert_sdl::<wallets::WalletsService>();
}

#[test]
fn the_graph_offers_nothing_that_could_sign() {
    let sdl = <wallets::WalletsService as platform::Subgraph>::sdl().to_lowercase();
    for word in [
        "private",
        "secret",
        "sealed",
        "signature",
        "mnemonic",
        "seed",
        "mutation",
    ] {
        assert!(!sdl.contains(word), "{word}");
    }
    let without_federation = sdl.replace("@key", "");
    let fields = without_federation
        .lines()
        .filter(|line| !line.trim_start().starts_with('"'));
    for line in fields {
        assert!(!line.contains("key"), "{line}");
    }
}
