//! Venue-neutral orders, fills, positions, prices, and the commands between services.
