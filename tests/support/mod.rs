//! Reports composed by program, for tests and benches: what real offices
//! write, with the truth about every place beside it, and faults to plant.
//!
//! Nothing here looks at the checker: the forms are described anew, from the
//! notices, so that a mistake in a profile shows.

// Every user of this module takes a part of it.
#![allow(dead_code)]

pub mod compose;
pub mod faults;
pub mod figures;
pub mod forms;
pub mod grid;
pub mod judge;
pub mod page;
pub mod prose;
pub mod rng;
pub mod shapes;
pub mod style;
pub mod words;
