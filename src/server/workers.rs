//! Documents that are opened together are read by several threads.

use std::sync::OnceLock;
use std::thread;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// An editor's user wants the other cores for something else.
const MOST: usize = 4;

/// Threads that are begun when they are first needed.
#[derive(Default)]
pub struct Workers(OnceLock<Option<ThreadPool>>);

impl Workers {
    /// What `work` comes to for each of `items`, in their order. Where the system
    /// gives no threads, this one does all.
    pub fn map<T: Send, U: Send>(&self, items: Vec<T>, work: impl Fn(T) -> U + Sync) -> Vec<U> {
        // A key is one document, and worth no other thread.
        let pool = (items.len() > 1).then(|| self.pool()).flatten();
        match pool {
            Some(pool) => pool.install(|| items.into_par_iter().map(&work).collect()),
            None => items.into_iter().map(work).collect(),
        }
    }

    fn pool(&self) -> Option<&ThreadPool> {
        let begun = || {
            let cores = thread::available_parallelism().map_or(1, usize::from);
            let threads = ThreadPoolBuilder::new().num_threads(MOST.min(cores));
            threads.build().ok()
        };
        self.0.get_or_init(begun).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_done_and_stays_in_its_place() {
        let workers = Workers::default();
        for count in [0, 1, 2, 3, 100] {
            let doubled = workers.map((0..count).collect(), |n| 2 * n);
            assert_eq!(doubled, (0..count).map(|n| 2 * n).collect::<Vec<_>>());
        }
    }
}
