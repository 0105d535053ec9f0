/// Tests of the closed loop: its policy, its store, and that a crash anywhere repeats nothing.
@NullMarked
package slipway.automation;

import org.jspecify.annotations.NullMarked;
