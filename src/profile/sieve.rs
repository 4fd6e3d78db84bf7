//! Many literals looked for in one pass over a text, by pairs of characters.

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

    pub fn holds(&self, thing: usize) -> bool {
        (self.0.get(thing / 64)).is_some_and(|word| word >> (thing % 64) & 1 != 0)
    }

    /// Those below `end`, in order.
    pub fn below(self, end: usize) -> impl Iterator<Item = usize> {
        let words = self.0.into_iter().enumerate();
        let things = words.flat_map(|(at, word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let thing = 64 * at + left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    thing
                })
            })
        });
        things.take_while(move |thing| *thing < end)
    }

    /// The first 64 things.
    pub fn low(&self) -> u64 {
        self.0[0]
    }

    pub fn add_all(&mut self, others: &Self) {
        for (own, other) in self.0.iter_mut().zip(&others.0) {
            *own |= other;
        }
    }

    /// The words that aren't empty, each with its index.
    fn words(&self) -> impl Iterator<Item = (usize, u64)> {
        let words = self.0.into_iter().enumerate();
        words.filter(|(_, word)| *word != 0)
    }
}

/// Tells which things a text may hold literals of. It never misses one, but may
/// name one too many: of each literal it looks for one pair of neighbouring
/// characters.
#[derive(Debug)]
pub struct Sieve<const WORDS: usize> {
    /// What is looked for at a character, by its [`place`].
    roles: Box<[Role; PLACES]>,
    /// A hash table of pairs; its length is a power of two.
    slots: Box<[Slot]>,
    /// What the slots show: words of the set, each with its index. Most pairs
    /// are of few things, and those of one text of many pairs.
    shows: Vec<(usize, u64)>,
    /// Things that any text may hold.
    always: Bits<WORDS>,
}

/// A pair that is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Slot {
    /// Its hash; 0 in an empty slot.
    hash: u32,
    /// Where what it shows begins, and how many words that is.
    from: u32,
    words: u32,
}

/// Slots for each pair; most pairs of a text then meet an empty slot.
const ROOM: usize = 8;
/// The pairs that a character is in, each told by one bit: two characters that
/// have none in common are no pair. Most pairs of a text are looked for no
/// further.
#[derive(Debug, Clone, Copy, Default)]
struct Role {
    begins: u32,
    ends: u32,
}

/// The bit among the ends for a literal that is such a character alone; the
/// table has it as a pair with nothing before it.
const SINGLE: u32 = 1 << 31;
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
        let room = (ROOM * literals.len()).next_power_of_two();
        // The pair that the fewest literals share tells most. Pairs are counted
        // together where their hashes say so, which does no harm.
        let mut shared = vec![0_u16; room];
        let home = |(a, b): (u32, u32)| hash(a, b) as usize & (room - 1);
        for pair in literals.iter().flat_map(|(literal, _)| pairs(literal)) {
            let count = &mut shared[home(pair)];
            *count = count.saturating_add(1);
        }
        let mut sieve = Self {
            roles: Box::new([Role::default(); PLACES]),
            slots: vec![Slot::default(); room].into_boxed_slice(),
            shows: Vec::new(),
            always,
        };
        let mut sets: Vec<Bits<WORDS>> = Vec::new();
        for (literal, thing) in literals {
            let rarest = pairs(literal).min_by_key(|pair| shared[home(*pair)]);
            let hash = if let Some((a, b)) = rarest {
                let hash = hash(a, b);
                let pair = 1 << (hash % SINGLE.trailing_zeros());
                sieve.roles[place(a)].begins |= pair;
                sieve.roles[place(b)].ends |= pair;
                hash
            } else if let Some(single) = characters(literal).next() {
                sieve.roles[place(single)].ends |= SINGLE;
                hash(NOTHING, single)
            } else {
                continue;
            };
            let slot = sieve.slot(hash);
            if slot.hash == 0 {
                *slot = Slot {
                    hash,
                    from: sets.len() as u32,
                    words: 0,
                };
                sets.push(Bits::default());
            }
            if let Some(set) = sets.get_mut(slot.from as usize) {
                set.add(thing);
            }
        }
        for slot in sieve.slots.iter_mut().filter(|slot| slot.hash != 0) {
            let from = sieve.shows.len();
            let set = sets.get(slot.from as usize);
            sieve.shows.extend(set.into_iter().flat_map(Bits::words));
            slot.from = from as u32;
            slot.words = (sieve.shows.len() - from) as u32;
        }
        sieve
    }

    /// The slot of this hash, or an empty one for it.
    fn slot(&mut self, hash: u32) -> &mut Slot {
        let mut at = self.home(hash);
        while self.slots[at].hash != 0 && self.slots[at].hash != hash {
            at = self.behind(at);
        }
        &mut self.slots[at]
    }

    /// The things that `text` may hold.
    pub fn shown(&self, text: &str) -> Bits<WORDS> {
        let mut shown = self.always;
        let mut rest = text.as_bytes();
        let (mut before, mut begun) = (NOTHING, SINGLE);
        while let Some((c, behind)) = character(rest) {
            let Role { begins, ends } = self.roles[place(c)];
            let asked = begun & ends;
            if asked != 0 {
                if asked & SINGLE != 0 {
                    self.show(hash(NOTHING, c), &mut shown);
                }
                if asked & !SINGLE != 0 {
                    self.show(hash(before, c), &mut shown);
                }
            }
            (before, begun, rest) = (c, begins | SINGLE, behind);
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
                let shows = &self.shows[slot.from as usize..][..slot.words as usize];
                for &(word, bits) in shows {
                    shown.0[word] |= bits;
                }
                return;
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

/// A number for the character that `text` begins with, and what stands
/// behind it. Few characters share one: of three bytes the last two tell most.
#[inline]
fn character(text: &[u8]) -> Option<(u32, &[u8])> {
    let of_two = |a, b| u32::from(u16::from_le_bytes([a, b]));
    match *text {
        [a, ref behind @ ..] if a < 0x80 => Some((u32::from(a), behind)),
        [a, b, c, ref behind @ ..] if a & 0xf0 == 0xe0 => Some((of_two(b, c), behind)),
        [a, b, ref behind @ ..] if a & 0xe0 == 0xc0 => Some((of_two(a, b), behind)),
        [_, _, c, d, ref behind @ ..] => Some((of_two(c, d), behind)),
        _ => None,
    }
}

fn characters(text: &str) -> impl Iterator<Item = u32> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (c, behind) = character(rest)?;
        rest = behind;
        Some(c)
    })
}

/// How many characters are told apart before pairs are.
const PLACES: usize = 1 << 11;

/// Where the roles of a character stand.
#[inline]
fn place(c: u32) -> usize {
    (c.wrapping_mul(0x9e37_79b1) >> (u32::BITS - PLACES.trailing_zeros())) as usize
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
