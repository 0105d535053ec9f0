@NullMarked
package slipway.app;

import org.jspecify.annotations.NullMarked;
