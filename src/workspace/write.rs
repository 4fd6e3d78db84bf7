//! Files written so that no reader ever sees half of one.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Puts `bytes` in place of the file at `path`, which held `old`: mode and, as
/// far as allowed, owner stay; a link keeps pointing to the file.
///
/// # Errors
/// When the file is read-only, holds something else by now, or its folder can't
/// be written to. The file is then as it was.
pub fn replace(path: &Path, old: &[u8], bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let metadata = fs::metadata(&target)?;
    if metadata.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".gouji-")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().set_permissions(metadata.permissions())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Only the superuser may give files away; others keep their own.
        let _ =
            std::os::unix::fs::fchown(file.as_file(), Some(metadata.uid()), Some(metadata.gid()));
    }
    file.as_file().sync_all()?;
    if fs::read(&target)? != old {
        return Err(io::Error::other("the file was changed meanwhile"));
    }
    file.persist(&target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "two").unwrap();
        assert!(replace(&path, b"one", b"three").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("a.md", &link).unwrap();
        replace(&link, b"one", b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
