"""Writes three small, well-known tables as CSV files, with a row key and the label in words.

They come with scikit-learn: breast_cancer (binary; Wolberg, Street and Mangasarian, UCI machine
learning repository, CC BY 4.0), iris (three classes; Fisher 1936) and diabetes (an amount; Efron,
Hastie, Johnstone and Tibshirani 2004). Each is dealt by row number into three parts that are alike:
the first half, a quarter that is delivered later, and the newest quarter.
"""

import csv
import re
import sys
from pathlib import Path

import sklearn
from sklearn import datasets

PARTS = {"first": (0, 1), "later": (2,), "newest": (3,)}


def write(folder, name, label, table, words):
    columns = [re.sub(r"[^a-z0-9]+", "_", c.lower()).strip("_") for c in table.feature_names]
    for part, turns in PARTS.items():
        with open(folder / f"{name}-{part}.csv", "w", newline="") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow(["id", *columns, label])
            for i, (values, target) in enumerate(zip(table.data, table.target)):
                if i % 4 in turns:
                    shown = words[int(target)] if words else repr(float(target))
                    rows.writerow([i + 1, *(repr(float(v)) for v in values), shown])


def main(folder):
    cancer = datasets.load_breast_cancer()
    iris = datasets.load_iris()
    diabetes = datasets.load_diabetes(scaled=False)
    write(folder, "breast_cancer", "diagnosis", cancer, list(cancer.target_names))
    write(folder, "iris", "species", iris, list(iris.target_names))
    write(folder, "diabetes", "progression", diabetes, None)
    print("scikit-learn", sklearn.__version__)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
