//! The documents that the user works on: all that is known of them stays at
//! hand. Of the others a thousand may be open.

use std::collections::VecDeque;

/// How many documents are kept whole.
const MOST: usize = 16;

/// And how long their texts may be together, in bytes, unless the user works
/// on two long ones.
const LONGEST: usize = 1 << 20;
const ALWAYS: usize = 2;

/// By their URI, the one last used at the end.
#[derive(Debug, Default)]
pub struct Recent(VecDeque<String>);

impl Recent {
    pub fn holds(&self, uri: &str) -> bool {
        self.0.iter().rev().any(|known| known == uri)
    }

    /// A document is used; which others are not kept any more. `len` tells the
    /// length of a document.
    pub fn used(&mut self, uri: &str, len: impl Fn(&str) -> usize) -> Vec<String> {
        // Nearly every key is one more in the same document.
        if self.0.back().is_some_and(|last| last == uri) {
            return Vec::new();
        }
        self.closed(uri);
        self.0.push_back(uri.to_string());
        let mut gone = Vec::new();
        let mut sum: usize = self.0.iter().map(|uri| len(uri)).sum();
        while (self.0.len() > MOST || self.0.len() > ALWAYS && sum > LONGEST)
            && let Some(oldest) = self.0.pop_front()
        {
            sum -= len(&oldest);
            gone.push(oldest);
        }
        gone
    }

    pub fn closed(&mut self, uri: &str) {
        self.0.retain(|known| known != uri);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_kept_and_never_too_many() {
        let mut recent = Recent::default();
        for n in 0..100 {
            let gone = recent.used(&n.to_string(), |_| 10);
            assert_eq!(gone.len(), usize::from(n >= MOST));
            recent.used("0", |_| 10);
        }
        assert!(recent.holds("0") && recent.holds("99") && !recent.holds("50"));
        assert_eq!(recent.0.len(), MOST);
        // Long ones push out all but the last two.
        recent.used("long", |uri| if uri == "long" { LONGEST } else { 10 });
        assert_eq!(recent.0, ["0", "long"]);
        recent.closed("long");
        assert_eq!(recent.0, ["0"]);
    }
}
