@NullMarked
package slipway.processes;

import org.jspecify.annotations.NullMarked;
