/// How candidates come into service.
@NullMarked
package slipway.rollout;

import org.jspecify.annotations.NullMarked;
