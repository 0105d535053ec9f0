@NullMarked
package slipway.monitoring.alerts.channels;

import org.jspecify.annotations.NullMarked;
