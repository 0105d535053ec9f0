@NullMarked
package slipway.pipelines.gates;

import org.jspecify.annotations.NullMarked;
