/// Pickles read without being executed: which names a load would import, and where it would stop.
@NullMarked
package slipway.packaging.pickle;

import org.jspecify.annotations.NullMarked;
