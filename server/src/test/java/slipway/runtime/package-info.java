/// The runtime port against real models.
@NullMarked
package slipway.runtime;

import org.jspecify.annotations.NullMarked;
