/// Measures against other implementations, and against what they promise.
@NullMarked
package slipway.statistics;

import org.jspecify.annotations.NullMarked;
