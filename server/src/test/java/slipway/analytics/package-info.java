@NullMarked
package slipway.analytics;

import org.jspecify.annotations.NullMarked;
