/// The registry as MLflow’s clients and the other areas see it.
@NullMarked
package slipway.registry;

import org.jspecify.annotations.NullMarked;
