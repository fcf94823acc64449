//! Test databases, a started service, fakes for the outside, recorded payloads.
