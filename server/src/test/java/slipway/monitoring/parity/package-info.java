@NullMarked
package slipway.monitoring.parity;

import org.jspecify.annotations.NullMarked;
