@NullMarked
package slipway.packaging;

import org.jspecify.annotations.NullMarked;
