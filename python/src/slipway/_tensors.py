"""Rows as the tensors of the Open Inference Protocol, and its answers as predictions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from slipway import _tables
from slipway._answers import Prediction


def inputs(rows: pa.Table) -> list[dict[str, Any]] | None:
    """The columns as inputs.

    Returns:
        None when a column has no tensor: dates, nested values, missing texts, infinity.
    """
    found = [_input(name, rows.column(name)) for name in rows.column_names]
    return None if any(one is None for one in found) else [one for one in found if one is not None]


def _input(name: str, values: pa.ChunkedArray) -> dict[str, Any] | None:
    kind, whole = values.type, values.null_count == 0
    if pa.types.is_dictionary(kind):
        return _input(name, pc.cast(values, kind.value_type))
    if pa.types.is_integer(kind) and whole:
        datatype = f"{'U' if pa.types.is_unsigned_integer(kind) else ''}INT{kind.bit_width}"
    elif pa.types.is_boolean(kind) and whole:
        datatype = "BOOL"
    elif (pa.types.is_string(kind) or pa.types.is_large_string(kind)) and whole:
        datatype = "BYTES"
    elif pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        datatype = "FP64"
        try:
            values = _tables.as_float(values)
        except pa.ArrowException:  # a whole number that no double holds, or a kind without a cast
            return None
        if pc.any(pc.is_inf(values)).as_py():
            return None
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values)
    else:
        return None
    return {
        "name": name,
        "datatype": datatype,
        "shape": [len(values)],
        "data": values.to_pylist(),
    }


def predictions(answer: Mapping[str, Any]) -> Iterator[Prediction]:
    """The rows of an answer, in order."""
    outputs = {output["name"]: output for output in answer["outputs"]}
    data = {name: output["data"] for name, output in outputs.items()}
    for row, prediction in enumerate(data["prediction"]):
        yield Prediction(
            prediction=prediction,
            prediction_id=data["prediction_id"][row],
            release=data["release"][row],
            probability=data["probability"][row] if "probability" in data else None,
            request_id=answer.get("id"),
            probabilities=_by_class(outputs, row),
        )


def _by_class(outputs: Mapping[str, Any], row: int) -> dict[str, float]:
    output = outputs.get("probabilities")
    if output is None:
        return {}
    classes = json.loads(output["parameters"]["classes"])
    start = row * len(classes)
    values = output["data"][start : start + len(classes)]
    return {name: p for name, p in zip(classes, values, strict=True) if p is not None}
