/// How right predictions were.
@NullMarked
package slipway.monitoring.performance;

import org.jspecify.annotations.NullMarked;
