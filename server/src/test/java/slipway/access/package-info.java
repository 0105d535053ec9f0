@NullMarked
package slipway.access;

import org.jspecify.annotations.NullMarked;
