/// Pipelines: deciding, running, resuming.
@NullMarked
package slipway.pipelines;

import org.jspecify.annotations.NullMarked;
