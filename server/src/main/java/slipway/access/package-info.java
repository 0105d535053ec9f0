/// Who calls, and what they may do.
@NullMarked
package slipway.access;

import org.jspecify.annotations.NullMarked;
