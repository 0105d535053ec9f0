/// The graph as events build it.
@NullMarked
package slipway.lineage;

import org.jspecify.annotations.NullMarked;
