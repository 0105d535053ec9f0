@NullMarked
package slipway.ui;

import org.jspecify.annotations.NullMarked;
