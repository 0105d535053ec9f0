@NullMarked
package slipway.monitoring.alerts;

import org.jspecify.annotations.NullMarked;
