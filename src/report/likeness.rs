//! How alike two labels are.

/// Twice the length of the longest common subsequence over the sum of the
/// lengths, in percent: 100 for equal texts, 0 for texts with nothing in common.
pub fn likeness(a: &str, b: &str) -> u32 {
    const MOST: usize = 96;
    let a: Vec<char> = a.chars().take(MOST).collect();
    let b: Vec<char> = b.chars().take(MOST).collect();
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let mut row = vec![0u32; b.len() + 1];
    for &x in &a {
        let mut diagonal = 0;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y {
                diagonal + 1
            } else {
                above.max(row[j])
            };
            diagonal = above;
        }
    }
    200 * row[b.len()] / (a.len() + b.len()) as u32
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn lost_characters_lower_it_and_foreign_text_has_little() {
        assert_eq!(likeness("本年增/减", "本年增/减"), 100);
        assert_eq!(likeness("本年增/减", "本年增/"), 88);
        assert!(likeness("2.其他法律行政法规禁止公开", "2.其他法律行政止公开") > 85);
        assert!(likeness("1.属于国家秘密", "（一）予以公开") < 30);
        assert_eq!(likeness("规章", ""), 0);
    }
}
