@NullMarked
package slipway.blob;

import org.jspecify.annotations.NullMarked;
