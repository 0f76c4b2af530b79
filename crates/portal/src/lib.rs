//! Pages that compose the features.
