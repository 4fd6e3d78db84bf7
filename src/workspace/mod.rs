//! All that touches the disk, for the server and the command line alike.

pub mod baseline;
pub mod decode;
pub mod find;
pub mod import;
pub mod project;
pub mod read;
pub mod series;
pub mod write;
