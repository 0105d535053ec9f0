/// Labels and the predictions that they are of.
@NullMarked
package slipway.monitoring.scoring;

import org.jspecify.annotations.NullMarked;
