/// Tracking as MLflow's clients and the other areas see it.
@NullMarked
package slipway.tracking;

import org.jspecify.annotations.NullMarked;
