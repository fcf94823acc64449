//! The rules that decide about money, free of I/O.
