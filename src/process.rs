//! Process groups: a child process and its descendants, which are signalled and ended together.

use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process_group};
use tokio::process::{Child, Command};

/// The process group of a child, which is killed when this value is dropped.
#[derive(Debug)]
pub struct ProcessGroup(Option<i32>);

impl ProcessGroup {
    /// Makes a command start in a process group of its own.
    pub fn separate(command: &mut Command) {
        // 0 makes the id of the child the id of the group.
        command.process_group(0);
    }

    /// Returns the group of a child that was started by a [`separate`](Self::separate) command.
    #[must_use]
    pub fn of(child: &Child) -> Self {
        Self(child.id().and_then(|id| i32::try_from(id).ok()))
    }

    /// Releases the group: its processes are no longer killed on drop.
    pub fn release(mut self) {
        self.0 = None;
    }

    /// Sends a signal to every process of the group.
    pub fn signal(&self, number: i32) {
        if let (Some(group), Some(signal)) = (self.id(), Signal::from_named_raw(number)) {
            // This fails only if no process of the group is left.
            let _ = kill_process_group(group, signal);
        }
    }

    /// Returns whether a process of the group still exists.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.id()
            .is_some_and(|group| test_kill_process_group(group).is_ok())
    }

    fn id(&self) -> Option<Pid> {
        self.0.and_then(Pid::from_raw)
    }
}

/// Sends a signal to a child process alone.
pub fn signal_child(child: &Child, number: i32) {
    if let (Some(id), Some(signal)) = (
        child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(Pid::from_raw),
        Signal::from_named_raw(number),
    ) {
        // This fails only if the child has ended.
        let _ = kill_process(id, signal);
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        if let Some(group) = self.id() {
            // A process of the group may ignore other signals.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
