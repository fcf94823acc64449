//! Facts between services: envelope, outbox, relay, inbox; in process and on Redis Streams.
