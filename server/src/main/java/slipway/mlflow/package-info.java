/// What the MLflow-shaped faces share: how JSON is read and written, how failures are told, page
/// tokens, and the search grammar (`mlflow.search`) from text to a typed tree to SQL.
///
/// The way of one request: `MlflowFace` registers a route under `/api` and `/ajax-api` → `Message`
/// reads body or query as MLflow does → the area answers a JSON object. What fails is told by
/// `MlflowErrors` as `{"error_code", "message"}`.
@NullMarked
package slipway.mlflow;

import org.jspecify.annotations.NullMarked;
