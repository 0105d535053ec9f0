/// Making ids.
@NullMarked
package slipway.ids;

import org.jspecify.annotations.NullMarked;
