@NullMarked
package slipway.http;

import org.jspecify.annotations.NullMarked;
