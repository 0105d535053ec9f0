/// A real server driven from outside: through the SDK, the command line, raw HTTP, other systems'
/// clients and a browser.
@NullMarked
package slipway.e2e;

import org.jspecify.annotations.NullMarked;
