"""A step of a Slipway pipeline: trains a forest on the frame it is given, tracked with MLflow.

Needs mlflow and scikit-learn. Nothing here is Slipway's: the contract is a JSON file, folders and
MLflow's own two variables (docs/pipelines.md).
"""

import json
import os
import pathlib

import mlflow
import mlflow.sklearn
import numpy
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import log_loss, roc_auc_score


def read_frame(frame):
    folder = pathlib.Path(frame["folder"])
    features = numpy.fromfile(folder / "features.f32", dtype="<f4")
    labels = numpy.fromfile(folder / "labels.f32", dtype="<f4")
    folds = numpy.fromfile(folder / "folds.i32", dtype="<i4")
    return features.reshape(frame["rows"], len(frame["features"])), labels, folds


def main():
    context = json.loads(pathlib.Path(os.environ["SLIPWAY_CONTEXT"]).read_text())
    features, churned, folds = read_frame(context["inputs"]["frame"])
    print(f"{len(churned)} rows as of {context['inputs']['frame']['cutoff']}")
    features = numpy.nan_to_num(features, nan=-1.0)
    held_out = folds == 0

    with mlflow.start_run():  # MLFLOW_RUN_ID: the run of this step
        mlflow.log_params(context["values"])
        model = RandomForestClassifier(random_state=42, **context["values"])
        model.fit(features[~held_out], churned[~held_out])
        scores = model.predict_proba(features[held_out])[:, 1]
        found = {
            "auc": round(float(roc_auc_score(churned[held_out], scores)), 6),
            "log_loss": round(float(log_loss(churned[held_out], scores)), 6),
            "rows": int(len(churned)),
        }
        mlflow.log_metrics({"auc": found["auc"], "log_loss": found["log_loss"]})
        print(f"auc {found['auc']}")

    outputs = pathlib.Path(context["outputs"])
    importances = dict(zip(context["inputs"]["frame"]["features"], model.feature_importances_))
    (outputs / "importances.json").write_text(
        json.dumps({name: round(float(value), 6) for name, value in importances.items()})
    )
    (outputs / "outputs.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main()
