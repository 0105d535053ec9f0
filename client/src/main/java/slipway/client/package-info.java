/// The Java client of a Slipway server: typed calls over the records of [slipway.api.wire].
///
/// [SlipwayClient] speaks of the server, [ProjectClient] of one project, [Predictor] sends many
/// one-row predictions over a few kept connections. Every failure is a
/// [slipway.api.SlipwayException] with the server's own code; a server that cannot be reached is
/// `UNAVAILABLE` with the [java.io.IOException] as its cause. Only calls that may be repeated
/// without harm are.
@NullMarked
package slipway.client;

import org.jspecify.annotations.NullMarked;
