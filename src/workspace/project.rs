//! The configuration and the profiles that hold for a file: `gouji.toml` at or
//! above it, and all `.gouji/*.toml` at or above it.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::read::{self, ReadError};
use crate::config::{Config, Settings};
use crate::finding::{Finding, Source};
use crate::profile::{ProfileError, Profiles};

/// The name of the configuration file, and of the folder of profiles.
pub const CONFIG: &str = "gouji.toml";
pub const PROFILES: &str = ".gouji";

/// The kinds of files that a folder is searched for, where no configuration
/// says otherwise.
const EXTENSIONS: &[&str] = &["md", "markdown", "txt", "html", "htm", "docx"];

/// What holds for the files of a folder.
#[derive(Debug)]
pub struct Project {
    /// The folder of the configuration, which its paths are relative to.
    pub root: PathBuf,
    pub config: Config,
    pub profiles: Arc<Profiles>,
    /// The files that the profiles came from, by name and text.
    profile_files: Vec<(String, String)>,
}

/// What is wrong with a configuration or a profile.
#[derive(Debug)]
pub enum Fault {
    Unreadable(PathBuf, ReadError),
    /// Findings on the file itself.
    Invalid(Arc<Source>, Vec<Finding>),
    /// A broken profile, which is not used.
    Profile(ProfileError),
}

/// The built-in profiles, read when they are first needed; copies share them.
#[derive(Clone, Debug, Default)]
pub struct Builtin(Arc<OnceLock<Arc<Profiles>>>);

impl Builtin {
    pub fn get(&self) -> &Arc<Profiles> {
        self.0.get_or_init(Profiles::builtin)
    }
}

/// Some of a set of profiles, by its one identifier.
type Chosen = (Arc<Profiles>, String, Arc<Profiles>);

/// Projects by folder, each looked up once.
#[derive(Debug, Default)]
pub struct Projects {
    known: Mutex<Known>,
    /// Holds everywhere, whatever is found.
    fixed: Option<Arc<Project>>,
    /// Take the place of the profiles found.
    profiles: Option<Arc<Profiles>>,
}

#[derive(Debug, Default)]
struct Known {
    /// By their paths from the root.
    folders: HashMap<PathBuf, Arc<Project>>,
    /// By their paths as they were asked for.
    asked: HashMap<PathBuf, Arc<Project>>,
    builtin: Builtin,
    /// What users chose of the profiles.
    chosen: Vec<Chosen>,
    /// No profile is read from the disk.
    without_profiles: bool,
    faults: Vec<Fault>,
}

impl Projects {
    /// Uses the configuration `file` for every file.
    pub fn with_config(file: &Path) -> Projects {
        let mut known = Known::default();
        let root = parent(file);
        let above = known.project(&absolute(&root));
        let none = Some(Vec::new());
        // What the user names may name files anywhere.
        let within = None;
        let fixed = Project::new(&root, Some(file), &above, none, within, &mut known.faults);
        Projects {
            known: Mutex::new(known),
            fixed: Some(Arc::new(fixed)),
            profiles: None,
        }
    }

    /// Leaves the profiles that lie in folders alone, for folders that the user
    /// doesn't trust; their configurations hold.
    pub fn without_profiles(mut self) -> Projects {
        let known = self.known.get_mut();
        known
            .unwrap_or_else(PoisonError::into_inner)
            .without_profiles = true;
        self
    }

    /// Projects over built-in profiles that others use, too.
    pub fn over(builtin: Builtin) -> Projects {
        let known = Known {
            builtin,
            ..Known::default()
        };
        Projects {
            known: Mutex::new(known),
            ..Projects::default()
        }
    }

    /// The same, with `profiles` in the place of all that are found.
    pub fn with_profiles(mut self, profiles: Profiles) -> Projects {
        self.profiles = Some(Arc::new(profiles));
        self
    }

    /// The profiles for the files of `project`.
    pub fn profiles<'p>(&'p self, project: &'p Project) -> &'p Arc<Profiles> {
        self.profiles.as_ref().unwrap_or(&project.profiles)
    }

    /// The profiles for a text that belongs to no folder.
    pub fn builtin(&self) -> Arc<Profiles> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.builtin.get().clone()
    }

    /// Of `all` profiles the one with this identifier alone; all, where none has
    /// it.
    pub fn only(&self, all: &Arc<Profiles>, id: &str) -> Arc<Profiles> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |one: &&Chosen| Arc::ptr_eq(&one.0, all) && one.1 == id;
        if let Some((.., only)) = known.chosen.iter().find(is_it) {
            return only.clone();
        }
        let ids = [id.to_string()];
        let only = all.only(&ids).map_or_else(|_| all.clone(), Arc::new);
        let [id] = ids;
        known.chosen.push((all.clone(), id, only.clone()));
        only
    }

    /// What holds for the file at `path`, which need not exist.
    pub fn of(&self, path: &Path) -> Arc<Project> {
        if let Some(fixed) = &self.fixed {
            return fixed.clone();
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(project) = known.asked.get(folder) {
            return project.clone();
        }
        let project = known.project(&absolute(folder));
        known.asked.insert(folder.to_path_buf(), project.clone());
        project
    }

    /// What was wrong with the configurations and profiles read since the last
    /// call.
    pub fn take_faults(&self) -> Vec<Fault> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut known.faults)
    }
}

impl Known {
    fn project(&mut self, folder: &Path) -> Arc<Project> {
        if let Some(project) = self.folders.get(folder) {
            return project.clone();
        }
        let above = match folder.parent() {
            Some(parent) => self.project(parent),
            None => Arc::new(Project::of_nobody(self.builtin.get().clone())),
        };
        // What is there and can't be read is told when it is.
        let config = Some(folder.join(CONFIG)).filter(|file| file.symlink_metadata().is_ok());
        let profiles = (!self.without_profiles).then(|| toml_files(&folder.join(PROFILES)));
        let project = if config.is_none() && profiles.as_ref().is_none_or(Vec::is_empty) {
            above
        } else {
            let (config, faults) = (config.as_deref(), &mut self.faults);
            let within = Some(folder);
            Arc::new(Project::new(
                folder, config, &above, profiles, within, faults,
            ))
        };
        self.folders.insert(folder.to_path_buf(), project.clone());
        project
    }
}

impl Project {
    /// What holds where nobody says anything.
    fn of_nobody(builtin: Arc<Profiles>) -> Project {
        Project {
            root: PathBuf::new(),
            config: Config::default(),
            profiles: builtin,
            profile_files: Vec::new(),
        }
    }

    /// The project of `folder`, whose parent's is `above`; with the `profiles`
    /// in it and those that its configuration names, `None` leaves out both. Files are
    /// read only `within` a folder: configurations come with strangers' reports.
    fn new(
        folder: &Path,
        config_file: Option<&Path>,
        above: &Project,
        profiles: Option<Vec<PathBuf>>,
        within: Option<&Path>,
        faults: &mut Vec<Fault>,
    ) -> Project {
        let read = |path: &Path| match within {
            Some(folder) if leads_out(folder, path) => Err(ReadError::Outside),
            _ => read::file(path),
        };
        let mut read_text = |path: &Path| match read(path) {
            Ok(loaded) => Some(loaded.text),
            Err(error) => {
                faults.push(Fault::Unreadable(path.to_path_buf(), error));
                None
            }
        };
        let mut files = above.profile_files.clone();
        let named = profiles.is_some();
        let mut more = profiles.unwrap_or_default();
        let mut invalid = None;
        let text = config_file.and_then(|file| Some((file, read_text(file)?)));
        let (root, config) = match text {
            Some((file, text)) => {
                let (config, found) = Config::parse(&text);
                if !found.is_empty() {
                    let name = file.display().to_string();
                    invalid = Some(Fault::Invalid(Arc::new(Source { name, text }), found));
                }
                if named {
                    more.extend(config.profiles.iter().map(|path| folder.join(path)));
                }
                (folder.to_path_buf(), config)
            }
            // A folder with profiles alone leaves the configuration above in force.
            None => (above.root.clone(), above.config.clone()),
        };
        for path in more {
            if let Some(text) = read_text(&path) {
                files.push((path.display().to_string(), text));
            }
        }
        faults.extend(invalid);
        let profiles = if files.is_empty() {
            above.profiles.clone()
        } else {
            let (profiles, errors) = Profiles::with(files.clone());
            // Those of the files above were told there.
            let own = |error: &ProfileError| {
                !above
                    .profile_files
                    .iter()
                    .any(|(name, _)| *name == error.name)
            };
            faults.extend(errors.into_iter().filter(own).map(Fault::Profile));
            Arc::new(profiles)
        };
        Project {
            root,
            config,
            profiles,
            profile_files: files,
        }
    }

    /// The files of profiles at and above the folder, by name and text.
    pub fn profile_files(&self) -> &[(String, String)] {
        &self.profile_files
    }

    /// Which findings of the file at `path` are reported.
    pub fn settings(&self, path: &Path) -> Settings {
        let path = match self.config.names_paths() {
            true => self.relative(path),
            false => String::new(),
        };
        self.config.settings(&path)
    }

    /// Whether a walk through a folder takes the file at `path`.
    pub fn takes(&self, path: &Path) -> bool {
        let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else {
            return false;
        };
        // What Word keeps beside a document while it is open.
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_some_and(|name| name.starts_with("~$")) {
            return false;
        }
        let files = &self.config.files;
        let known = match &files.extensions {
            Some(own) => own.iter().any(|own| own.eq_ignore_ascii_case(extension)),
            None => EXTENSIONS
                .iter()
                .any(|usual| usual.eq_ignore_ascii_case(extension)),
        };
        known && (files.exclude.is_empty() || !files.exclude.is_match(self.relative(path)))
    }

    /// `path` as the patterns of the configuration see it.
    fn relative(&self, path: &Path) -> String {
        let path = absolute(path);
        let relative = path.strip_prefix(absolute(&self.root)).unwrap_or(&path);
        let parts: Vec<_> = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        parts.join("/")
    }
}

/// Whether `path` is a file that doesn't stand in `folder` or below, links
/// followed.
fn leads_out(folder: &Path, path: &Path) -> bool {
    match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(path)) => !path.starts_with(folder),
        // What isn't there is told when it is read.
        _ => false,
    }
}

/// The profiles of a `.gouji` folder, in the order of their names.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    files.sort();
    files
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}

/// `path` from the root, without `.` and `..`; links are not followed.
pub fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut clean = PathBuf::new();
    for part in full.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b/c")).unwrap();
        folder
    }

    #[test]
    fn the_nearest_configuration_holds() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("gouji.toml"), "fail-on = 'error'").unwrap();
        std::fs::write(at("a/b/gouji.toml"), "fail-on = 'hint'").unwrap();
        let projects = Projects::default();
        let fail_on = |name: &str| projects.of(&at(name)).config.fail_on.map(|s| s.name());
        assert_eq!(fail_on("x.md"), Some("error"));
        assert_eq!(fail_on("a/x.md"), Some("error"));
        assert_eq!(fail_on("a/b/x.md"), Some("hint"));
        assert_eq!(fail_on("a/b/c/x.md"), Some("hint"));
        assert_eq!(fail_on("a/b/../x.md"), Some("error"));
    }

    #[test]
    fn profiles_are_found_at_and_above() {
        let folder = folder();
        let profiles = folder.path().join(".gouji");
        std::fs::create_dir(&profiles).unwrap();
        let profile = "id = 'own'\nextends = 'gov-disclosure-2021'\n";
        std::fs::write(profiles.join("own.toml"), profile).unwrap();
        std::fs::write(profiles.join("broken.toml"), "id = ").unwrap();
        std::fs::write(folder.path().join("a/gouji.toml"), "").unwrap();
        let projects = Projects::default();
        let project = projects.of(&folder.path().join("a/b/x.md"));
        assert!(project.profiles.get("own").is_some());
        let faults = projects.take_faults();
        assert!(matches!(&faults[..], [Fault::Profile(_)]), "{faults:?}");
    }

    #[test]
    fn profiles_are_left_alone_where_none_are_wanted() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at(".gouji")).unwrap();
        std::fs::write(at(".gouji/broken.toml"), "id = ").unwrap();
        std::fs::write(at("named.toml"), "id = ").unwrap();
        std::fs::write(
            at("gouji.toml"),
            "profiles = ['named.toml']\nfail-on = 'hint'",
        )
        .unwrap();
        let projects = Projects::default().without_profiles();
        let project = projects.of(&at("a/x.md"));
        assert!(project.profile_files().is_empty());
        assert_eq!(project.config.fail_on.map(|s| s.name()), Some("hint"));
        assert_eq!(projects.take_faults().len(), 0);
    }

    #[test]
    fn a_configuration_reads_nothing_outside_its_folder() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let profile = "id = 'own'\nextends = 'gov-disclosure-2021'\n";
        std::fs::write(at("own.toml"), profile).unwrap();
        std::fs::write(at("a/gouji.toml"), "profiles = ['../own.toml']").unwrap();
        let projects = Projects::default();
        let project = projects.of(&at("a/x.md"));
        assert!(project.profiles.get("own").is_none());
        let faults = projects.take_faults();
        let refused = matches!(&faults[..], [Fault::Unreadable(_, ReadError::Outside)]);
        assert!(refused, "{faults:?}");
        // What the user names is another matter.
        let projects = Projects::with_config(&at("a/gouji.toml"));
        assert!(projects.of(&at("x.md")).profiles.get("own").is_some());
        // A configuration above may name what lies beside it or below.
        std::fs::write(at("gouji.toml"), "profiles = ['own.toml']").unwrap();
        let projects = Projects::default();
        assert!(projects.of(&at("b.md")).profiles.get("own").is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_no_profile() {
        let (folder, elsewhere) = (folder(), folder());
        let secret = elsewhere.path().join("secret.toml");
        std::fs::write(&secret, "id = 'own'\nextends = 'gov-disclosure-2021'\n").unwrap();
        std::fs::create_dir(folder.path().join(".gouji")).unwrap();
        std::os::unix::fs::symlink(&secret, folder.path().join(".gouji/own.toml")).unwrap();
        let projects = Projects::default();
        let project = projects.of(&folder.path().join("x.md"));
        assert!(project.profiles.get("own").is_none());
        assert_eq!(projects.take_faults().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_configuration_that_is_no_file_is_told() {
        let folder = folder();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("gouji.toml")).unwrap();
        let projects = Projects::default();
        projects.of(&folder.path().join("x.md"));
        let faults = projects.take_faults();
        assert!(matches!(&faults[..], [Fault::Unreadable(..)]), "{faults:?}");
    }

    #[test]
    fn faults_are_told_once() {
        let folder = folder();
        std::fs::write(folder.path().join("gouji.toml"), "[rules]\nx = 'off'").unwrap();
        let projects = Projects::default();
        projects.of(&folder.path().join("x.md"));
        projects.of(&folder.path().join("a/y.md"));
        let faults = projects.take_faults();
        assert!(matches!(&faults[..], [Fault::Invalid(_, found)] if found.len() == 1));
        assert_eq!(projects.take_faults().len(), 0);
    }
}
