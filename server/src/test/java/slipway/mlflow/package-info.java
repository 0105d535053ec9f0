/// MLflow's JSON habits and its search grammar.
@NullMarked
package slipway.mlflow;

import org.jspecify.annotations.NullMarked;
