/// Predictions proved on a real server, and proofs that fail when a byte is wrong.
@NullMarked
package slipway.replay;

import org.jspecify.annotations.NullMarked;
