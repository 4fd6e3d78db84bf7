//! What the text itself marks, knowing no profile.
