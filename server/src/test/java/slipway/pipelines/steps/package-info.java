/// The built-in kinds of steps.
@NullMarked
package slipway.pipelines.steps;

import org.jspecify.annotations.NullMarked;
