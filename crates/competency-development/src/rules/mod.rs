//! What follows from what. Pure: no time, no database, no words.

pub mod consolidation;
pub mod gap;
pub mod heat;
pub mod in_force;
pub mod needs;
pub mod radar;
pub mod recommend;
pub mod standard;
pub mod table;
