/// Child processes with their whole tree.
///
/// Data: a [ChildSpec] says what to run and within which bounds; a [ChildProcess] is one that runs;
/// an [Exit] is how it ended, with its last lines. On disk, one file per living child
/// (`STATE/<pid>`, holding the instant the child started).
///
/// The way of one line of output: the child's pipe → a reader thread that cuts and counts it → the
/// caller's listener (and the tail kept for [Exit]).
///
/// What fails, and what then: a command that cannot be started is refused before anything is left
/// behind; a child that outlives its time, its caller's patience (`cancel`) or its server is ended
/// with all its descendants — at the latest when the next server opens the same state directory.
@NullMarked
package slipway.processes;

import org.jspecify.annotations.NullMarked;
