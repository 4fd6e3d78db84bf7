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
    /// What is looked for at a character, by its [`place`].
    roles: Box<[u8; PLACES]>,
    /// A hash table of pairs; its length is a power of two.
    slots: Box<[Slot]>,
    /// What the slots show.
    sets: Vec<Bits<WORDS>>,
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
/// Some pair ends with such a character.
const ENDS_PAIR: u8 = 1;
/// Some literal is such a character alone; the table has it as a pair with
/// nothing before it.
const SINGLE: u8 = 2;
/// The bytes of what stands before a literal of one character.
const NOTHING: u32 = 0;

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
        let mut shared: HashMap<(u32, u32), usize> = HashMap::new();
        for pair in literals.iter().flat_map(|(literal, _)| pairs(literal)) {
            *shared.entry(pair).or_default() += 1;
        }
        let mut sieve = Self {
            roles: Box::new([0; PLACES]),
            slots: vec![Slot::default(); (ROOM * literals.len()).next_power_of_two()]
                .into_boxed_slice(),
            sets: Vec::new(),
            always,
        };
        for (literal, thing) in literals {
            if let Some((a, b)) = pairs(literal).min_by_key(|pair| shared.get(pair)) {
                sieve.roles[place(b)] |= ENDS_PAIR;
                sieve.add(hash(a, b), thing);
            } else if let Some(single) = characters(literal).next() {
                sieve.roles[place(single)] |= SINGLE;
                sieve.add(hash(NOTHING, single), thing);
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
        let mut before = NOTHING;
        for c in characters(text) {
            let roles = self.roles[place(c)];
            // Most characters of a text are in no literal.
            if roles != 0 {
                if roles & ENDS_PAIR != 0 {
                    self.show(hash(before, c), &mut shown);
                }
                if roles & SINGLE != 0 {
                    self.show(hash(NOTHING, c), &mut shown);
                }
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

/// The bytes of each character: those of one are one number, which takes less
/// than to decode it.
fn characters(text: &str) -> impl Iterator<Item = u32> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (bytes, behind) = match *rest {
            [a, ref behind @ ..] if a < 0x80 => (u32::from(a), behind),
            [a, b, c, ref behind @ ..] if a & 0xf0 == 0xe0 => {
                (u32::from_be_bytes([0, a, b, c]), behind)
            }
            [a, b, ref behind @ ..] if a & 0xe0 == 0xc0 => {
                (u32::from_be_bytes([0, 0, a, b]), behind)
            }
            [a, b, c, d, ref behind @ ..] => (u32::from_be_bytes([a, b, c, d]), behind),
            _ => return None,
        };
        rest = behind;
        Some(bytes)
    })
}

/// How many characters are told apart before pairs are.
const PLACES: usize = 1 << 11;

/// Bits that differ between characters of a text: seven of the last byte, four
/// of the one before it.
#[inline]
fn place(c: u32) -> usize {
    ((c >> 8 & 0xf) << 7 | c & 0x7f) as usize
}

fn pairs(literal: &str) -> impl Iterator<Item = (u32, u32)> {
    characters(literal).zip(characters(literal).skip(1))
}

/// Never 0. Different pairs with one hash are taken for the same.
#[inline]
fn hash(a: u32, b: u32) -> u32 {
    // Multiplicative hashing (Knuth, volume 3, section 6.4).
    let key = u64::from(a) << 32 | u64::from(b);
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
