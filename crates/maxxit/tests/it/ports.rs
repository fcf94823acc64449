//! Port ranges that no two tests share, in one process or in several.

use std::net::{Ipv4Addr, TcpListener};

use domain::Service;

/// Ports lie in three groups a thousand apart, so slots lie three thousand apart.
const STRIDE: u16 = 3_000;
/// Highest multiple of the stride whose ports stay below those of outgoing connections.
const STRIDES: u16 = 8;
/// Slots within a stride: each takes ten ports of each group.
const SLOTS: u16 = 99;
/// The first of the lowest group.
const LOWEST: u16 = 3_000;
/// The stand-ins that `maxxit up` starts for itself.
const STAND_INS: [u16; 2] = [3_001, 3_002];

/// An offset all of whose ports are free. The slot is ours while this lives.
pub struct PortSlot {
    pub offset: u16,
    _guard: TcpListener,
}

impl PortSlot {
    /// Takes a free slot.
    pub fn take() -> Self {
        let first = u16::try_from(std::process::id() % u32::from(SLOTS)).unwrap();
        for step in 0..SLOTS {
            for stride in 1..=STRIDES {
                let offset = STRIDE * stride + 10 * ((first + step) % SLOTS);
                // The guard is a port of the slot that nobody else uses.
                let Ok(guard) = bind(LOWEST + offset) else {
                    continue;
                };
                if ports().all(|port| bind(port + offset).is_ok()) {
                    return Self {
                        offset,
                        _guard: guard,
                    };
                }
            }
        }
        panic!("no free ports on this machine");
    }
}

fn ports() -> impl Iterator<Item = u16> {
    Service::ALL
        .iter()
        .map(|service| maxxit::port(*service))
        .chain([maxxit::ROUTER_PORT])
        .chain(STAND_INS)
}

fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}
