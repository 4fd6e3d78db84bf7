//! What those who work by a set of profiles keep between one text and the next.

use std::any::Any;
use std::sync::{Mutex, PoisonError};

/// Things of which each is used by one thread at a time, such as memories of what
/// was read. Their types are known where they are used: that is further on than
/// the profiles, which don't look into them.
#[derive(Debug, Default)]
pub struct Pool(Mutex<Vec<Box<dyn Any + Send>>>);

impl Pool {
    /// What `work` makes of a thing that was used before, or of a new one. There
    /// are as many as were ever used at the same time.
    pub fn with<T, R>(&self, work: impl FnOnce(&mut T) -> R) -> R
    where
        T: Any + Send + Default,
    {
        let known = self.lock().pop().and_then(|thing| thing.downcast().ok());
        let mut thing: Box<T> = known.unwrap_or_default();
        let result = work(&mut thing);
        self.lock().push(thing);
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Any + Send>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
