/// Tests of the operator's routes and of the business clock.
@NullMarked
package slipway.operations;

import org.jspecify.annotations.NullMarked;
