//! The federation router: the platform's only public door.
