//! What a person is told about settings that need attention.

use platform::{Problems, Profile, Setting, Settings, SettingsError, Source, Validate};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Shop {
    name: String,
    port: u16,
    hours: Hours,
    token: Option<SecretString>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Hours {
    open: u8,
}

impl Validate for Shop {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "name",
            purpose: "what it is called",
            example: "Corner",
        },
        Setting {
            key: "port",
            purpose: "where it listens",
            example: "80",
        },
        Setting {
            key: "hours",
            purpose: "when it is open",
            example: "{ open = 9 }",
        },
        Setting {
            key: "token",
            purpose: "what suppliers show",
            example: "$(openssl rand -hex 32)",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        problems.require_secret("token", self.token.as_ref());
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Source {
    let pairs = pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Source::Pairs {
        name: "the command line",
        pairs: pairs.collect(),
    }
}

fn load(sources: &[Source], profile: Profile) -> Result<Shop, SettingsError> {
    Settings::load(sources)?.section("shop", profile)
}

#[test]
fn later_layers_override_earlier_ones_key_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("maxxit.toml");
    std::fs::write(
        &file,
        "[shop]\nname = \"Corner\"\nport = 80\n[shop.hours]\nopen = 9\n",
    )
    .unwrap();
    let sources = [
        Source::File(file),
        pairs(&[("shop.port", "81"), ("shop.hours.open", "10")]),
    ];
    let shop = load(&sources, Profile::Local).unwrap();
    assert_eq!(
        (&*shop.name, shop.port, shop.hours.open),
        ("Corner", 81, 10)
    );
}

#[test]
fn text_that_looks_like_a_number_can_still_be_a_secret() {
    let shop = load(&[pairs(&[("shop.token", "123456")])], Profile::Local).unwrap();
    assert_eq!(shop.token.unwrap().expose_secret(), "123456");
}

#[test]
fn every_problem_is_told_at_once_with_its_key_origin_purpose_and_example() {
    let sources = [pairs(&[
        ("shop.port", "many"),
        ("shop.nmae", "x"),
        ("shop.hours.shut", "1"),
    ])];
    let told = load(&sources, Profile::Mainnet).unwrap_err().to_string();
    for part in [
        "`shop.port` has the wrong type or value, expected u16 (from the command line)",
        "it is where it listens; for example MAXXIT__SHOP__PORT=80",
        "`shop.nmae` is no setting of `shop`; there are `name`, `port`, `hours`, `token`",
        "`shop.hours`",
        "`shop.token` is missing; it is what suppliers show",
    ] {
        assert!(told.contains(part), "{part}\nnot in\n{told}");
    }
}

#[test]
fn weak_secrets_stop_the_start_outside_the_local_profile_and_are_never_repeated() {
    for weak in [
        "short",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "changeme-changeme-0123456789-abcdefghij",
    ] {
        let source = pairs(&[("shop.token", weak)]);
        assert!(load(std::slice::from_ref(&source), Profile::Local).is_ok());
        let told = load(&[source], Profile::Testnet).unwrap_err().to_string();
        assert!(told.contains("`shop.token` is weak"), "{told}");
        assert!(!told.contains(weak), "{told}");
    }
    let strong = pairs(&[("shop.token", "k7Gv2mQ9xZr4tB8nW1cY6pL3sD0fH5jA")]);
    assert!(load(&[strong], Profile::Mainnet).is_ok());
}

#[test]
fn a_section_nobody_knows_is_a_problem() {
    let settings = Settings::load(&[pairs(&[("shpo.port", "1")])]).unwrap();
    let mut reader = settings.reader(Profile::Local);
    let _: Shop = reader.section("shop");
    let told = reader.finish().unwrap_err().to_string();
    assert!(
        told.contains("`shpo` is no section; there are `shop`"),
        "{told}"
    );
}
