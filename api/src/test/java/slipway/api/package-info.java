@NullMarked
package slipway.api;

import org.jspecify.annotations.NullMarked;
