//! People, units, roles, sign-in.
