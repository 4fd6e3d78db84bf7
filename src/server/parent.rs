//! The end of the process that started the server: an editor that dies leaves
//! nothing behind, even where something else keeps standard input open.

use std::time::Duration;

use super::session::Session;

/// How often it is looked for.
const INTERVAL: Duration = Duration::from_millis(500);

/// Returns when the process that the client named at `initialize` has ended.
pub async fn gone(session: Session) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        let parent = session.state().parent;
        if parent.is_some_and(|id| !is_alive(id)) {
            return;
        }
    }
}

#[cfg(target_os = "linux")]
pub fn is_alive(id: u32) -> bool {
    // A process that has ended but was not waited for still has an entry.
    std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| {
        let state = stat.rsplit(')').next().unwrap_or("").trim_start();
        !state.starts_with(['Z', 'X'])
    })
}

#[cfg(all(unix, not(target_os = "linux")))]
pub fn is_alive(id: u32) -> bool {
    i32::try_from(id)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}

#[cfg(not(unix))]
pub fn is_alive(_id: u32) -> bool {
    // Standard input closes when the editor ends.
    false
}
