/// How right releases were, once labels are known.
@NullMarked
package slipway.monitoring.performance;

import org.jspecify.annotations.NullMarked;
