/// The Java client of a Slipway server.
@NullMarked
package slipway.client;

import org.jspecify.annotations.NullMarked;
