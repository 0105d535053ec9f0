"""Trains a forest that tells who will stop buying, tracked with MLflow.

Knows nothing of the server it reports to: that is MLFLOW_TRACKING_URI's business.

usage: train_churn.py FEATURES_DIRECTORY DATA_VERSION
"""

import pathlib
import sys

import mlflow
import mlflow.sklearn
import pandas
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

MODEL_NAME = "customer_churn_predictor"
SETTINGS = {"n_estimators": 100, "max_depth": 8, "random_state": 42}
NOT_FEATURES = ["customer_id", "as_of", "churned"]


def load_data(directory, data_version):
    table = pandas.read_csv(pathlib.Path(directory) / f"churn-{data_version}.csv")
    return table.drop(columns=NOT_FEATURES), table["churned"]


def train(directory, data_version, settings):
    with mlflow.start_run() as run:
        mlflow.log_params(settings)
        mlflow.log_param("data_version", data_version)

        features, churned = load_data(directory, data_version)
        split = train_test_split(features, churned, test_size=0.2, random_state=42)
        train_features, test_features, train_churned, test_churned = split

        model = RandomForestClassifier(**settings).fit(train_features, train_churned)
        accuracy = accuracy_score(test_churned, model.predict(test_features))
        mlflow.log_metric("accuracy", accuracy)
        mlflow.log_metric("train_size", len(train_features))
        mlflow.log_metric("test_size", len(test_features))

        mlflow.sklearn.log_model(model, "model", registered_model_name=MODEL_NAME)
        return run.info.run_id, model, accuracy


if __name__ == "__main__":
    run_id, _, reached = train(sys.argv[1], sys.argv[2], SETTINGS)
    print(f"run={run_id} accuracy={reached:.6f}")
