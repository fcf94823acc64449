//! Auth, through the doors wallets, browsers, programs and the router use.

#[cfg(test)]
mod keys;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod wallet;

#[test]
fn the_committed_schema_is_what_the_code_says() {
    testkit::assert_sdl::<auth::AuthService>();
}
