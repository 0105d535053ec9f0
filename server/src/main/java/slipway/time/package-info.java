/// Two clocks: wall and business.
@NullMarked
package slipway.time;

import org.jspecify.annotations.NullMarked;
