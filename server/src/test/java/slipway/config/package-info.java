@NullMarked
package slipway.config;

import org.jspecify.annotations.NullMarked;
