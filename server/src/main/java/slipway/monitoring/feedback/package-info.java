/// What came of predictions, told by clients.
///
/// A label belongs to one logged prediction (`monitoring_feedback`, one row each); it is known from
/// `known_at` on, which is never in the future. The same label again changes nothing, another value
/// is refused as a conflict.
@NullMarked
package slipway.monitoring.feedback;

import org.jspecify.annotations.NullMarked;
