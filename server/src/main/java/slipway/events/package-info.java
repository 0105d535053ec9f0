/// The outbox: what changed in a life cycle, told to whoever follows it.
///
/// An [slipway.events.Event] is a row of `events_event`, written in the transaction of the change
/// itself; a consumer that delivers once per cluster has its place in `events_consumer`.
///
/// One event: an area's rule → [slipway.events.Events#publish] in its transaction → a consumer's
/// thread, woken by the commit, → the handler. Delivery is at least once and in order: the place
/// moves after the handler returned, so a crash in between delivers again, and a handler that
/// throws gets the same event again after a pause, for ever. Handlers are therefore idempotent.
@NullMarked
package slipway.events;

import org.jspecify.annotations.NullMarked;
