"""A server with half a year of purchases, filled by the client itself."""

from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass

import pandas as pd
import pytest

import slipway

ROOT = pathlib.Path(os.environ.get("SLIPWAY_ROOT", pathlib.Path(__file__).parents[2]))
CHURN = ROOT / "examples" / "churn"


@dataclass(frozen=True)
class World:
    """What the tests share: they read, and append only where they say so."""

    connection: slipway.Connection
    purchases: pd.DataFrame
    reports: tuple[slipway.Report, ...]


def purchases() -> pd.DataFrame:
    """Shape (69,659, 4): every purchase, in the columns of the dataset."""
    table = pd.read_csv(
        CHURN / "data" / "CDNOW_master.txt",
        sep=r"\s+",
        skiprows=1,
        header=None,
        names=["customer_id", "date", "cds", "dollars"],
    )
    table["date"] = pd.to_datetime(table["date"].astype(str), format="%Y%m%d")
    return table


@pytest.fixture(scope="session")
def server() -> str:
    """The address of a fresh server with a replayed clock."""
    found = os.environ.get("SLIPWAY_TEST_SERVER")
    if not found:
        pytest.fail("SLIPWAY_TEST_SERVER is not set (expected: a fresh server, --clock replay)")
    return found


@pytest.fixture(scope="session")
def world(server: str) -> World:
    """Declarations, two versions of the purchases, and a model in service."""
    connection = slipway.connect(server, progress=False)
    connection.apply(CHURN)
    table = purchases()
    reports = []
    for start, end in (("1997-01-01", "1997-03-31"), ("1997-04-01", "1997-06-30")):
        connection.advance(end)
        part = table[table["date"].between(start, end)]
        reports.append(connection.dataset("purchases").append(part, name=f"until-{end}"))
        run = connection.pipeline("churn").run(until="features", cutoff=end)
        assert run.status == "SUCCEEDED"
        connection.advance(end)
    return World(connection, table, tuple(reports))
