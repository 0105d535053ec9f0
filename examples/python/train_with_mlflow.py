"""Trains on a Slipway frame under MLflow, then talks to the endpoint that is in service.

Both clients speak to one server: MLFLOW_TRACKING_URI and SLIPWAY_SERVER name it.

usage: train_with_mlflow.py CUTOFF
"""

import sys

import mlflow
import mlflow.sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

import slipway

SETTINGS = {"max_iter": 60, "max_depth": 3, "learning_rate": 0.1, "random_state": 7}


def train(frame: slipway.Frame) -> tuple[str, float]:
    """Fits on four fifths of the customers and judges on the others."""
    data = frame.to_pandas()
    known, held_out = train_test_split(data, test_size=0.2, random_state=7)
    with mlflow.start_run() as run:
        mlflow.log_params(SETTINGS)
        mlflow.log_params({"cutoff": frame.cutoff, "frame": frame.digest})
        model = HistGradientBoostingClassifier(**SETTINGS)
        model.fit(known[frame.features], known[frame.label])
        scores = model.predict_proba(held_out[frame.features])[:, 1]
        auc = roc_auc_score(held_out[frame.label], scores)
        mlflow.log_metric("auc", auc)
        mlflow.sklearn.log_model(model, name="model", registered_model_name="churn_by_hand")
        return run.info.run_id, auc


def main(cutoff: str) -> None:
    """Trains, asks for a hundred customers, and says what came of them."""
    slipway.connect()
    frame = slipway.features("customer_activity").frame(cutoff, label="churned_90d")
    run_id, auc = train(frame)

    customers = frame.to_pandas().tail(100)
    answers = slipway.endpoint("churn").predict(customers[[frame.entity]])
    truth = answers[["prediction_id"]].assign(value=customers[frame.label].to_numpy())
    received = slipway.endpoint("churn").feedback(truth)
    print(f"run={run_id} rows={len(frame)} auc={auc:.4f} labels={received.accepted}")


if __name__ == "__main__":
    main(sys.argv[1])
