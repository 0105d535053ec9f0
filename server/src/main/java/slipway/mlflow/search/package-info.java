/// MLflow's search grammar: text → typed tree → SQL with bind parameters.
@NullMarked
package slipway.mlflow.search;

import org.jspecify.annotations.NullMarked;
