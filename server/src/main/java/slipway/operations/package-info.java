/// What runs the server rather than the models: health, version, lists of jobs, events and audit,
/// and the business clock.
///
/// Data: one row of `operations_clock` with the replayed business time. One advance: the route →
/// the walk from due instant to due instant, each stored, then shown to timers → the answer, when
/// outbox, jobs and hooks are drained. A crash in between leaves the clock at a stored instant, and
/// the same call again goes on from there.
///
/// [Housekeeping] collects blobs that nobody names any more and seals the audit, by jobs and when
/// asked. Both may end at any place: the next run does what is left.
@NullMarked
package slipway.operations;

import org.jspecify.annotations.NullMarked;
