"""Loads the registered model back and compares it with one trained here in the same way.

usage: load_churn.py FEATURES_DIRECTORY DATA_VERSION MODEL_URI...
"""

import sys

import mlflow.sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

from train_churn import SETTINGS, load_data


def main(directory, data_version, uris):
    features, churned = load_data(directory, data_version)
    train_features, test_features, train_churned, _ = train_test_split(
        features, churned, test_size=0.2, random_state=42
    )
    expected = RandomForestClassifier(**SETTINGS).fit(train_features, train_churned)
    for uri in uris:
        model = mlflow.sklearn.load_model(uri)
        same = (model.predict_proba(test_features) == expected.predict_proba(test_features)).all()
        print(f"uri={uri} rows={len(test_features)} same={same}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
