/// Tests of endpoints, releases, the door and the prediction log.
@NullMarked
package slipway.serving;

import org.jspecify.annotations.NullMarked;
