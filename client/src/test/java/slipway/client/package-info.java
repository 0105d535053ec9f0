@NullMarked
package slipway.client;

import org.jspecify.annotations.NullMarked;
