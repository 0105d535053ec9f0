/// Tests of how predictions turned out.
@NullMarked
package slipway.monitoring;

import org.jspecify.annotations.NullMarked;
