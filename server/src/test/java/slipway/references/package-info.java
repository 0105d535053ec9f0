@NullMarked
package slipway.references;

import org.jspecify.annotations.NullMarked;
