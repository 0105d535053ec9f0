/// Training with the real XGBoost, in real child processes, on real purchases.
@NullMarked
package slipway.training;

import org.jspecify.annotations.NullMarked;
