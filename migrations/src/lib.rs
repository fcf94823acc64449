//! Every table of every service, for SQLite and PostgreSQL.
