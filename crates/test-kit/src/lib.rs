//! What feature tests share.
