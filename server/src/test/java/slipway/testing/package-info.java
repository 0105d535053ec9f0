/// Fakes and fixtures written by hand, for all tests.
@NullMarked
package slipway.testing;

import org.jspecify.annotations.NullMarked;
