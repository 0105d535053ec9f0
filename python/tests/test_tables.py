"""Tables in and out, records, notebooks: without a server."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date, datetime, timezone

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import slipway
from slipway import _render, _tables, _wire
from slipway._progress import Progress
from slipway._report import FailingRow, Report, Rule

SCHEMA = slipway.Schema(
    [
        slipway.Column("id", "integer"),
        slipway.Column("price", "decimal(10,2)"),
        slipway.Column("day", "date"),
        slipway.Column("at", "timestamp"),
    ]
)


def test_decimals_come_as_floats_when_nothing_is_lost() -> None:
    cents = np.arange(0, 200_000) / 100
    table = _tables.as_schema(
        {
            "id": range(len(cents)),
            "price": cents,
            "day": [date(2024, 1, 1)] * len(cents),
            "at": [None] * len(cents),
        },
        SCHEMA,
    )
    assert [str(v) for v in table.column("price")[1_999:2_002].to_pylist()] == [
        "19.99",
        "20.00",
        "20.01",
    ]
    back = _tables.to_pandas(table)
    np.testing.assert_array_equal(back["price"], cents)
    assert str(_tables.to_pandas(table, decimals="exact")["price"][7]) == "0.07"


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("price", [0.125], "column price, row 0: 0.125"),
        ("price", [1e12], "price"),
        ("id", [1.5], "column id"),
        ("id", ["one"], "column id"),
        ("day", [datetime(2024, 1, 1, 12)], "column day, row 0: 2024-01-01 12:00:00"),
        ("day", ["yesterday"], "column day"),
    ],
)
def test_what_a_column_cannot_hold_is_refused(name: str, values: list[object], said: str) -> None:
    row = {"id": [1], "price": [1.0], "day": [date(2024, 1, 1)], "at": [None]}
    with pytest.raises(slipway.InvalidArgument, match=said):
        _tables.as_schema({**row, name: values}, SCHEMA)


def test_numbers_are_no_texts() -> None:
    schema = slipway.Schema([slipway.Column("code", "string")])
    with pytest.raises(slipway.InvalidArgument, match="convert it yourself"):
        _tables.as_schema({"code": [7]}, schema)


def test_times_with_a_zone_become_utc() -> None:
    at = pd.to_datetime(["2024-07-01T12:00:00+02:00"])
    row = pd.DataFrame({"id": [1], "price": [1.0], "day": [date(2024, 7, 1)], "at": at})
    table = _tables.as_schema(row, SCHEMA)
    assert table.column("at")[0].as_py() == datetime(2024, 7, 1, 10)


def test_the_same_rows_are_the_same_bytes() -> None:
    table = pa.table({"id": [1, 2]})
    first, second = (pa.BufferOutputStream() for _ in range(2))
    for sink in (first, second):
        _tables.pq.write_table(table, sink, compression="zstd")
    assert first.getvalue() == second.getvalue()


def test_two_columns_of_one_name_are_refused() -> None:
    twice = pd.DataFrame([[1, 2]], columns=["id", "id"])
    with pytest.raises(slipway.InvalidArgument, match="each name once"):
        _tables.to_arrow(twice)


def test_records_pass_over_what_they_do_not_know() -> None:
    @dataclasses.dataclass(frozen=True)
    class Thing:
        id: str
        rows_added: int = 0
        at: datetime | None = None

    given = {"id": "a", "rowsAdded": 3, "at": "2024-01-01T00:00:00.123456789Z", "new": {}}
    thing = _wire.decode(Thing, given)
    assert thing == Thing("a", 3, datetime(2024, 1, 1, 0, 0, 0, 123456, timezone.utc))
    assert _wire.decode(Thing, {"id": "a"}) == Thing("a")
    with pytest.raises(ValueError, match="Thing.id: missing"):
        _wire.decode(Thing, {})
    with pytest.raises(ValueError, match="Thing.id: 3"):
        _wire.decode(Thing, {"id": 3})


def test_html_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    report = Report(
        outcome="FAIL",
        rows=1,
        contract=evil,
        rules=(Rule(evil, "FAIL", evil, evil, 1, evil, (FailingRow(evil, 1, {evil: evil}),)),),
    )
    for html in (
        report._repr_html_(),
        _render.table((evil,), [(evil,)]),
        _render.card(evil, evil),
        slipway.Prediction(evil, evil, evil)._repr_html_(),
        slipway.Schema([slipway.Column(evil, "string", evil)])._repr_html_(),
    ):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_progress_is_silent_unless_somebody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("working", 10, None) as quiet:
        quiet.update(5)
    assert capsys.readouterr().err == ""
    with Progress("working", 10, True) as shown:
        shown.update(5, "half")
    said = capsys.readouterr().err
    assert "50% of 10" in said
    assert "half" in said
    assert said.endswith("\r")


def test_importing_loads_neither_pandas_nor_polars_and_connects_to_nothing() -> None:
    code = "import slipway, sys; print({'pandas', 'polars'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
