//! The feature on a database of its own, with everybody else played.

mod awards;
mod badges;
mod handover;
mod issuing;
mod life;
mod photos;
mod signing;
mod world;
