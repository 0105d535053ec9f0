"""Rows as tensors and answers as predictions, without a server."""

from __future__ import annotations

import datetime
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from slipway import _tensors


def test_columns_become_tensors_of_their_kind() -> None:
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int32()),
            "count": pa.array([3, None], pa.int64()),
            "price": pa.array([decimal.Decimal("1.10"), None], pa.decimal128(9, 2)),
            "rate": pa.array([0.5, float("nan")], pa.float32()),
            "known": pa.array([True, False]),
            "name": pa.array(["a", "b"]).dictionary_encode(),
        }
    )
    found = {i["name"]: i for i in _tensors.inputs(table) or []}
    assert [found[name]["datatype"] for name in table.column_names] == [
        "INT32",
        "FP64",
        "FP64",
        "FP64",
        "BOOL",
        "BYTES",
    ]
    assert found["count"]["data"] == [3.0, None]
    assert found["price"]["data"] == [1.1, None]
    assert found["rate"]["data"] == [0.5, None]
    assert found["name"] == {"name": "name", "datatype": "BYTES", "shape": [2], "data": ["a", "b"]}


@pytest.mark.parametrize(
    "values",
    [
        pa.array([datetime.date(1997, 1, 1)]),
        pa.array([float("inf")]),
        pa.array(["a", None]),
        pa.array([[1.0]]),
        pa.array([2**53 + 1, None]),
        pa.array([None]),
    ],
)
def test_what_has_no_tensor_is_left_to_single_requests(values: pa.Array) -> None:
    assert _tensors.inputs(pa.table({"x": values})) is None


def test_pandas_categories_and_missing_numbers_have_tensors() -> None:
    frame = pd.DataFrame({"a": pd.Categorical(["x", "y"]), "b": np.array([1.0, np.nan])})
    found = _tensors.inputs(pa.Table.from_pandas(frame, preserve_index=False))
    assert found is not None
    assert [i["data"] for i in found] == [["x", "y"], [1.0, None]]


def test_probabilities_are_by_class_in_each_row() -> None:
    answer = {
        "id": "r",
        "outputs": [
            {"name": "prediction", "data": ["a, b", None]},
            {"name": "probability", "data": [0.75, None]},
            {
                "name": "probabilities",
                "shape": [2, 2],
                "parameters": {"classes": '["a, b", "c"]'},
                "data": [0.75, 0.25, None, None],
            },
            {"name": "prediction_id", "data": ["p", "q"]},
            {"name": "release", "data": ["d", "d"]},
        ],
    }
    one, none = _tensors.predictions(answer)
    assert one.probabilities == {"a, b": 0.75, "c": 0.25}
    assert (one.prediction, one.probability, one.request_id) == ("a, b", 0.75, "r")
    assert (none.prediction, none.probability, none.probabilities) == (None, None, {})
