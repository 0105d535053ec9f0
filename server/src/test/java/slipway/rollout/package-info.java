/// Tests of rollouts: the policy alone, and the whole way over real serving.
@NullMarked
package slipway.rollout;

import org.jspecify.annotations.NullMarked;
