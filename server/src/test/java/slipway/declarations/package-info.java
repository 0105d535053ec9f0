/// Declarations: reading, refusing, applying.
@NullMarked
package slipway.declarations;

import org.jspecify.annotations.NullMarked;
