/// The server's own metrics and logs.
@NullMarked
package slipway.telemetry;

import org.jspecify.annotations.NullMarked;
