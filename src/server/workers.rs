//! Documents that are opened together are read by several threads.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// An editor's user wants the other cores for something else.
const MOST: usize = 4;

/// For so many items a thread is worth its beginning.
const EACH: usize = 2;

/// What `work` comes to for each of `items`, in their order.
pub fn map<T: Send, U: Send>(items: Vec<T>, work: impl Fn(T) -> U + Sync) -> Vec<U> {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let wanted = MOST.min(items.len() / EACH);
    let threads = if wanted > 1 { wanted.min(cores()) } else { 1 };
    if threads == 1 {
        return items.into_iter().map(work).collect();
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let run = || {
        let mut done = Vec::new();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((at, item)) = next else { return done };
            done.push((at, work(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        // Where the system gives no thread, this one does all.
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, run).ok();
        let others: Vec<_> = (1..threads).filter_map(spawn).collect();
        let mut done = run();
        for other in others {
            done.extend(other.join().unwrap_or_else(|fault| resume_unwind(fault)));
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, done)| done).collect()
}

/// Memory that was freed some time ago goes back to the system. The allocator
/// does so where a thread asks for much, and for threads that are gone where
/// one ends.
pub fn rest() {
    const MUCH: usize = 1 << 20;
    let ask = |room| drop(std::hint::black_box(Vec::<u8>::with_capacity(room)));
    ask(MUCH);
    // Without another thread, so much stays.
    let _ = thread::Builder::new().spawn(move || ask(1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_done_and_stays_in_its_place() {
        for count in [0, 1, 2, 3, 100] {
            let doubled = map((0..count).collect(), |n| 2 * n);
            assert_eq!(doubled, (0..count).map(|n| 2 * n).collect::<Vec<_>>());
        }
    }
}
