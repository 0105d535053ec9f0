@NullMarked
package slipway.contracts;

import org.jspecify.annotations.NullMarked;
