/// What somebody should look at, as objects that people and evidence close.
@NullMarked
package slipway.monitoring.alerts;

import org.jspecify.annotations.NullMarked;
