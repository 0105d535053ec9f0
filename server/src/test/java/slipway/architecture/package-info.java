/// The import table of ARCHITECTURE.md, enforced.
@NullMarked
package slipway.architecture;

import org.jspecify.annotations.NullMarked;
