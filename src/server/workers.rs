//! Threads for documents that are opened together: there until no more come.

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// An editor's user wants the other cores for something else.
const MOST: usize = 4;

#[derive(Default)]
pub struct Workers(Option<ThreadPool>);

impl Workers {
    /// What `work` comes to for each of `items`, in their order.
    pub fn map<T: Send, U: Send>(
        &mut self,
        items: Vec<T>,
        work: impl Fn(T) -> U + Send + Sync,
    ) -> Vec<U> {
        if items.len() < 2 {
            return items.into_iter().map(work).collect();
        }
        if self.0.is_none() {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let pool = ThreadPoolBuilder::new()
                .num_threads(cores.min(MOST))
                .thread_name(|n| format!("reading {n}"));
            self.0 = pool.build().ok();
        }
        match &self.0 {
            Some(pool) => pool.install(|| items.into_par_iter().map(work).collect()),
            None => items.into_iter().map(work).collect(),
        }
    }

    /// Lets the threads go. A thread that ends gives back the memory that it
    /// had and freed some time ago.
    pub fn rest(&mut self) {
        self.0 = None;
    }
}
