//! Composition of the product.
