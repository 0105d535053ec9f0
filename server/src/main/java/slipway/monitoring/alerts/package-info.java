/// What somebody should look at, as objects that people and evidence close.
///
/// Records: [slipway.api.wire.Alert], a row of `monitoring_alert` (evidence as JSON, with its
/// digest); what a channel is told is a row of `monitoring_alert_notice`, its parts (one for each
/// change of an alert, with its bytes) in `…_part`, each try in `…_attempt`; what nobody is told
/// for a while is in `monitoring_alert_silence`. At most one alert of a key stands: a partial
/// unique index says so.
///
/// One datum in three hops: a window past its limits is the event `monitor.window`, the consumer
/// `alerts` makes a [slipway.monitoring.alerts.NewAlert] of it, and `raise` opens the row or counts
/// the one that stands; the next quiet window resolves it by the same way.
///
/// Messages go the same way: `alert.opened` becomes a message for each channel that it concerns (or
/// joins one that still gathers, or is marked silenced), and a job by the wall clock that closes
/// it, sends it, keeps how that went, and puts down the next try.
///
/// Handling an event is one transaction, so that a crash leaves all of it or nothing; told again,
/// the event is the same evidence and changes nothing. A failing handler is tried again by the
/// outbox, and shows as a stuck consumer.
@NullMarked
package slipway.monitoring.alerts;

import org.jspecify.annotations.NullMarked;
