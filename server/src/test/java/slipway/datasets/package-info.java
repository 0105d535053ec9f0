@NullMarked
package slipway.datasets;

import org.jspecify.annotations.NullMarked;
