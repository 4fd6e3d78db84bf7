//! Many literals looked for in one pass over a text, by pairs of characters.

use std::collections::HashMap;

/// A set of things, each a number below [`Bits::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bits<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Default for Bits<WORDS> {
    fn default() -> Self {
        Bits([0; WORDS])
    }
}

impl<const WORDS: usize> Bits<WORDS> {
    pub const MOST: usize = 64 * WORDS;

    pub fn add(&mut self, thing: usize) {
        if let Some(word) = self.0.get_mut(thing / 64) {
            *word |= 1 << (thing % 64);
        }
    }

    /// Whether all of `others` are in the set.
    pub fn hold(&self, others: &Self) -> bool {
        self.0
            .iter()
            .zip(&others.0)
            .all(|(own, other)| other & !own == 0)
    }

    /// The first 64 things.
    pub fn low(&self) -> u64 {
        self.0[0]
    }

    fn add_all(&mut self, others: &Self) {
        for (own, other) in self.0.iter_mut().zip(&others.0) {
            *own |= other;
        }
    }
}

/// Tells which things a text may hold literals of. It never misses one, but may
/// name one too many: of each literal it looks for one pair of neighbouring
/// characters.
#[derive(Debug)]
pub struct Sieve<const WORDS: usize> {
    /// A hash table of pairs; its length is a power of two.
    slots: Box<[Slot]>,
    /// What the slots show.
    sets: Vec<Bits<WORDS>>,
    /// Some literals are single characters; the table has them as pairs with
    /// the character 0.
    singles: bool,
    /// Things that any text may hold.
    always: Bits<WORDS>,
}

/// A pair that is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Slot {
    /// Its hash; 0 in an empty slot.
    hash: u32,
    /// Index into the sets.
    set: u32,
}

/// Slots for each pair; most pairs of a text then meet an empty slot.
const ROOM: usize = 8;

impl<const WORDS: usize> Sieve<WORDS> {
    /// Looks for things by their literals: `(thing, its literals)`; a thing
    /// without literals may be in any text.
    pub fn new<'l, L>(things: impl IntoIterator<Item = (usize, L)>) -> Self
    where
        L: IntoIterator<Item = &'l str>,
    {
        let mut always = Bits::default();
        let mut literals: Vec<(&str, usize)> = Vec::new();
        for (thing, own) in things {
            let known = literals.len();
            literals.extend(own.into_iter().map(|literal| (literal, thing)));
            let vague = literals[known..].iter().any(|(l, _)| l.is_empty());
            if vague || literals.len() == known {
                always.add(thing);
            }
        }
        // The pair that the fewest literals share tells most.
        let mut shared: HashMap<(char, char), usize> = HashMap::new();
        for pair in literals.iter().flat_map(|(literal, _)| pairs(literal)) {
            *shared.entry(pair).or_default() += 1;
        }
        let mut sieve = Self {
            slots: vec![Slot::default(); (ROOM * literals.len()).next_power_of_two()]
                .into_boxed_slice(),
            sets: Vec::new(),
            singles: false,
            always,
        };
        for (literal, thing) in literals {
            if let Some((a, b)) = pairs(literal).min_by_key(|pair| shared.get(pair)) {
                sieve.add(hash(a, b), thing);
            } else if let Some(single) = literal.chars().next() {
                sieve.singles = true;
                sieve.add(hash('\0', single), thing);
            }
        }
        sieve
    }

    fn add(&mut self, hash: u32, thing: usize) {
        let mut at = self.home(hash);
        while self.slots[at].hash != 0 && self.slots[at].hash != hash {
            at = self.behind(at);
        }
        if self.slots[at].hash == 0 {
            let set = self.sets.len() as u32;
            self.slots[at] = Slot { hash, set };
            self.sets.push(Bits::default());
        }
        self.sets[self.slots[at].set as usize].add(thing);
    }

    /// The things that `text` may hold.
    pub fn shown(&self, text: &str) -> Bits<WORDS> {
        let mut shown = self.always;
        let mut before = '\0';
        for c in text.chars() {
            self.show(hash(before, c), &mut shown);
            if self.singles {
                self.show(hash('\0', c), &mut shown);
            }
            before = c;
        }
        shown
    }

    #[inline]
    fn show(&self, hash: u32, shown: &mut Bits<WORDS>) {
        let mut at = self.home(hash);
        loop {
            let slot = self.slots[at];
            if slot.hash == 0 {
                return;
            }
            if slot.hash == hash {
                return shown.add_all(&self.sets[slot.set as usize]);
            }
            at = self.behind(at);
        }
    }

    fn home(&self, hash: u32) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn behind(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}

fn pairs(literal: &str) -> impl Iterator<Item = (char, char)> {
    literal.chars().zip(literal.chars().skip(1))
}

/// Never 0. Different pairs with one hash are taken for the same.
fn hash(a: char, b: char) -> u32 {
    // Multiplicative hashing (Knuth, volume 3, section 6.4).
    let key = u64::from(a as u32) << 21 | u64::from(b as u32);
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32 | 1 << 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sieve: &Sieve<4>, text: &str) -> Vec<usize> {
        let shown = sieve.shown(text);
        let held = |thing: &usize| {
            let mut one = Bits::default();
            one.add(*thing);
            shown.hold(&one)
        };
        (0..Bits::<4>::MOST).filter(held).collect()
    }

    #[test]
    fn a_text_shows_the_things_whose_literals_it_holds() {
        let things: [&[&str]; 4] = [&["甲乙丙"], &["丁", "戊己"], &[], &["乙丙"]];
        let literals = things.iter().map(|own| own.iter().copied());
        let sieve = Sieve::new(literals.enumerate());
        assert_eq!(shown(&sieve, ""), [2]);
        assert_eq!(shown(&sieve, "庚辛"), [2]);
        assert_eq!(shown(&sieve, "庚丁辛"), [1, 2]);
        assert_eq!(shown(&sieve, "庚戊己"), [1, 2]);
        assert_eq!(shown(&sieve, "甲乙丙"), [0, 2, 3]);
    }

    #[test]
    fn no_literal_is_missed_however_many_there_are() {
        let literals: Vec<String> = (0..Bits::<4>::MOST as u32)
            .map(|i| {
                let first = char::from_u32(0x4e00 + 7 * i).unwrap();
                match i % 3 {
                    0 => first.to_string(),
                    1 => format!("第{first}项"),
                    _ => format!("{i}"),
                }
            })
            .collect();
        let sieve = Sieve::new(literals.iter().map(|l| [l.as_str()]).enumerate());
        for (thing, literal) in literals.iter().enumerate() {
            let shown = shown(&sieve, &format!("关于{literal}的说明"));
            assert!(shown.contains(&thing), "{literal}");
        }
    }
}
