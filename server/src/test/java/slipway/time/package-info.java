/// Two clocks, and how times are stored.
@NullMarked
package slipway.time;

import org.jspecify.annotations.NullMarked;
