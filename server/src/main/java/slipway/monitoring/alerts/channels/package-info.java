/// The ways by which alerts are told: a webhook, Slack, PagerDuty, mail.
///
/// Records: [slipway.monitoring.alerts.channels.Notice], what is to be told at once;
/// [slipway.monitoring.alerts.channels.Outcome], how one try ended. No tables: who keeps and tries
/// again is [slipway.monitoring.alerts], a channel only sends.
///
/// A channel waits a bounded time, follows no redirect, keeps a bounded part of the answer, and
/// never tells its address, key or password: they are taken out of what the receiver says too.
@NullMarked
package slipway.monitoring.alerts.channels;

import org.jspecify.annotations.NullMarked;
