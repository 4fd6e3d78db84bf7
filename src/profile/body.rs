//! Whether a body that a sentence names is the office of the report.

/// Characters that a short name leaves out in a row, at most.
const LEFT_OUT: usize = 2;
/// Characters of the end of an office's name that may go unsaid, at most.
const UNSAID: usize = 4;

/// Whether `body` is a name of `office`: the end of it, what is left when a few
/// characters within it are dropped (县市场监管局 of 青禾县市场监督管理局), or all
/// but its last word (河口镇 of 青禾县河口镇人民政府).
pub(super) fn is_name_of(body: &str, office: &str) -> bool {
    let office: Vec<char> = office.chars().collect();
    let body: Vec<char> = body.chars().collect();
    let unsaid = office.len().saturating_sub(UNSAID)..office.len();
    is_short_for(&body, &office)
        || unsaid
            .filter_map(|end| office.get(..end))
            .any(|name| name.ends_with(&body))
}

/// Whether `long`, without what stands before its first character that counts,
/// is `short` with at most so many characters in a row left out.
fn is_short_for(short: &[char], long: &[char]) -> bool {
    let Some((last, short)) = short.split_last() else {
        return true;
    };
    let Some((end, mut long)) = long.split_last() else {
        return false;
    };
    if last != end {
        return false;
    }
    for c in short.iter().rev() {
        let nearest = long.iter().rev().take(LEFT_OUT + 1);
        let Some(at) = nearest.into_iter().position(|known| known == c) else {
            return false;
        };
        long = long.get(..long.len() - at - 1).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_name_of;

    #[test]
    fn an_office_goes_by_short_names() {
        for (body, office) in [
            ("青禾县人民政府", "青禾县人民政府"),
            ("县政府", "青禾县人民政府"),
            ("县人民政府", "青禾县人民政府"),
            ("县自然资源局", "青禾县自然资源局"),
            ("县市场监管局", "青禾县市场监督管理局"),
            ("县发改局", "青禾县发展和改革局"),
            ("河口镇", "青禾县河口镇人民政府"),
            ("镇政府", "青禾县河口镇人民政府"),
            ("城关街道", "青禾县城关街道办事处"),
        ] {
            assert!(is_name_of(body, office), "{body} of {office}");
        }
    }

    #[test]
    fn other_bodies_are_told_from_it() {
        for (body, office) in [
            ("市政府", "青禾县人民政府"),
            ("县政府部门", "青禾县人民政府"),
            ("县政府本级", "青禾县人民政府"),
            ("县政府", "青禾县河口镇人民政府"),
            ("县政府", "青禾县人民政府办公室"),
            ("县政府", "青禾县自然资源局"),
            ("县公安局", "青禾县自然资源局"),
            ("执法大队", "青禾县自然资源局"),
            ("城区分局", "青禾县自然资源局"),
            ("局机关", "青禾县自然资源局"),
        ] {
            assert!(!is_name_of(body, office), "{body} of {office}");
        }
    }
}
