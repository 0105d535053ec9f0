"""Datasets: read a version, append one, check rows."""

from __future__ import annotations

import dataclasses
import re
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from slipway import _errors, _render, _tables
from slipway._progress import Progress
from slipway._report import Report
from slipway._tables import Column, Readable, Schema
from slipway._transport import WORK_SECONDS, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import polars as pl

    from slipway._connection import Connection

_HEADS = {"head", "main", "latest"}
_PARQUET = "application/vnd.apache.parquet"
_NAME = re.compile(r"[^A-Za-z0-9 _.()+=@-]")


@dataclass(frozen=True)
class Version:
    """A version of a dataset: what it is, and how it came.

    Attributes:
        id: Of the commit.
        tree: The digest of its content: the same rows have the same digest anywhere.
        rows: Of the whole version; `rows_added` against the one before.
        at: On the business clock; `recorded_at` on the wall clock.
        cutoff: The day as of which features or labels were taken.
        report: Digest of the contract's report.
    """

    id: str
    tree: str
    rows: int
    rows_added: int
    author: str
    message: str
    at: datetime
    recorded_at: datetime
    parent: str | None = None
    cutoff: date | None = None
    report: str | None = None
    source: dict[str, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return (
            f"<Version {self.tree[:8]} {self.rows:,} rows (+{self.rows_added:,})"
            f" {self.at:%Y-%m-%d}: {self.message}>"
        )


class Versions(tuple[Version, ...]):
    """Versions of a dataset, newest first."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return _render.table(
            ("tree", "rows", "added", "at", "author", "message"),
            [(v.tree[:8], v.rows, v.rows_added, v.at, v.author, v.message) for v in self],
        )


@dataclass(frozen=True)
class Bin:
    """Rows of a histogram: from (included) to (excluded), or one value."""

    lower: str = field(metadata={"wire": "from"})
    upper: str = field(metadata={"wire": "to"})
    count: int


@dataclass(frozen=True)
class ColumnStatistics:
    """What is known of a column, without reading a row.

    Attributes:
        distinct: Estimated, to about 2 %.
        quantiles: By probability, as "0.25".
    """

    name: str
    type: str
    nulls: int
    distinct: int
    min: str | None = None
    max: str | None = None
    mean: float | None = None
    stddev: float | None = None
    quantiles: dict[str, float] = field(default_factory=dict)
    bins: tuple[Bin, ...] = field(default=(), repr=False)

    @property
    def median(self) -> float | None:
        """Read off the histogram; None unless the column is numeric."""
        return self.quantiles.get("0.5")


@dataclass(frozen=True)
class Statistics:
    """What is known of a version's columns."""

    rows: int
    columns: tuple[ColumnStatistics, ...]

    def __getitem__(self, name: str) -> ColumnStatistics:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def _repr_html_(self) -> str:
        return _render.card(
            f"{self.rows:,} rows",
            "",
            _render.table(
                ("column", "type", "nulls", "distinct", "min", "mean", "median", "max"),
                [
                    (c.name, c.type, c.nulls, c.distinct, c.min, c.mean, c.median, c.max)
                    for c in self.columns
                ],
            ),
        )


class Dataset(Readable):
    """A dataset, or one version of it.

    Made by `slipway.dataset("sales@main")`. What follows the `@` is `main` (the newest version), a
    date (the version of that cutoff, or the newest of that day), 8 or more digits of a tree's
    digest, or a commit's id.
    """

    def __init__(self, connection: Connection, name: str, ref: str) -> None:
        self._connection = connection
        self.name = name
        self.ref = "head" if ref in _HEADS else ref
        self._path = f"{connection.path}/datasets/{segment(name)}"

    @property
    def _at(self) -> str:
        return f"{self._path}/commits/{segment(self.ref)}"

    def at(self, ref: str | date) -> Dataset:
        """Another version of the same dataset."""
        return Dataset(self._connection, self.name, str(ref))

    @property
    def version(self) -> Version:
        """The version that this names now.

        Raises:
            NotFound: There is no such dataset or version.
        """
        return self._connection.transport.read(
            Version, self._connection.transport.json("GET", self._at)
        )

    def versions(self, limit: int | None = 100) -> Versions:
        """The history, newest first.

        Args:
            limit: How many at most; None: all.
        """
        found = self._connection.transport.pages(Version, f"{self._path}/commits", limit=limit)
        return Versions(found)

    @property
    def schema(self) -> Schema:
        """The columns that the declaration (or, without one, the version) has."""
        detail = self._connection.transport.json("GET", self._path)
        return Schema(
            self._connection.transport.read(Column, column) for column in detail["columns"]
        )

    @property
    def statistics(self) -> Statistics:
        """What is known of the version's columns; no row is read for it."""
        return self._connection.transport.read(
            Statistics, self._connection.transport.json("GET", f"{self._at}/statistics")
        )

    def report(self) -> Report | None:
        """What the contract said when this version was accepted; None without a contract."""
        digest = self.version.report
        return None if digest is None else self._report(digest)

    def reports(self, limit: int = 20) -> tuple[Report, ...]:
        """What contracts said of accepted and of refused rows, newest first."""
        found = self._connection.transport.pages(Report, f"{self._path}/reports", limit=limit)
        return tuple(self._readable(report) for report in found)

    def to_arrow(
        self,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> pa.Table:
        """The rows as an Arrow table, in stored order.

        Args:
            columns: Which columns, in this order; None: all.
            where: A condition in DuckDB's SQL over the columns, as `dollars > 100`; the server
                applies it, so that only these rows travel.
            limit: Rows at most.

        Returns:
            Shape (rows, columns): decimals, dates and timestamps (UTC) in their own Arrow types.

        Raises:
            NotFound: There is no such version.
            InvalidArgument: A column is unknown, or the condition is no SQL.
        """
        asked = {
            "columns": None if columns is None else list(columns),
            "where": where,
            "limit": limit,
        }
        with tempfile.TemporaryFile() as file:
            self._connection.transport.download(f"{self._at}/rows", file, params=asked)
            return _tables.read_parquet(file)

    def to_pandas(
        self,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        limit: int | None = None,
        *,
        decimals: str = "float",
    ) -> pd.DataFrame:
        """The rows as a pandas DataFrame; arguments as of `to_arrow`, and `decimals`.

        Args:
            columns: Which columns, in this order; None: all.
            where: A condition in DuckDB's SQL over the columns.
            limit: Rows at most.
            decimals: `float` (64 bits) for decimal columns, or `exact` for `decimal.Decimal`.
        """
        return _tables.to_pandas(self.to_arrow(columns, where, limit), decimals=decimals)

    def to_polars(
        self,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """The rows as a Polars DataFrame; arguments as of `to_arrow`."""
        return _tables.to_polars(self.to_arrow(columns, where, limit))

    def head(self, rows: int = 5) -> pd.DataFrame:
        """The first rows, as a pandas DataFrame."""
        return self.to_pandas(limit=rows)

    def check(self, data: Any) -> Report:
        """Holds rows to the dataset's contract, and keeps nothing of them.

        Args:
            data: A DataFrame of pandas or Polars, an Arrow table, columns, or rows.

        Returns:
            The report; it is true when the rows would be accepted.

        Raises:
            InvalidArgument: The columns are not the dataset's.
        """
        with tempfile.TemporaryFile() as file:
            self._write(data, file)
            answer = self._connection.transport.call(
                "POST",
                f"{self._path}/checks",
                params={"fileName": "data.parquet"},
                content=file,
                headers={"content-type": _PARQUET},
                repeatable=True,
                timeout=WORK_SECONDS,
            ).json()
        if answer["report"] is None:
            return Report(outcome="PASS", rows=answer["rows"])
        report = self._connection.transport.read(Report, answer["report"])
        return dataclasses.replace(report, _rows=lambda: self._failing(data))

    def append(self, data: Any, *, name: str | None = None) -> Report:
        """Adds rows as a new version, all of them or none.

        The rows are delivered as a Parquet file, held to the dataset's contract, and only then
        become visible. It is not sent again when the connection breaks; running it again is safe:
        rows that were delivered before are refused as `AlreadyExists`.

        Args:
            data: A DataFrame of pandas or Polars, an Arrow table, columns, or rows.
            name: What the delivery is called; by default a time and some digits.

        Returns:
            The contract's report, with the new `version`.

        Raises:
            ContractBroken: The rows break the contract. Nothing is visible; the exception has the
                report and the failing rows, and the server keeps both in quarantine.
            InvalidArgument: The columns are not the dataset's.
            AlreadyExists: These very rows were delivered before, or other rows by this name.
        """
        transport = self._connection.transport
        now = datetime.now(timezone.utc)
        name = name or f"python-{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
        with (
            tempfile.TemporaryFile() as file,
            Progress(f"appending to {self.name}", None, self._connection.progress) as progress,
        ):
            rows = self._write(data, file)
            progress.update(0, f"{rows:,} rows: sending")
            delivery = transport.call(
                "POST",
                f"{self._path}/deliveries",
                params={"fileName": f"{_NAME.sub('-', name)}.parquet"},
                content=file,
                headers={"content-type": _PARQUET},
                timeout=WORK_SECONDS,
            ).json()
            progress.update(0, f"{rows:,} rows: checking")
            done = transport.json(
                "POST",
                f"{self._path}/imports",
                params={"delivery": delivery["id"]},
                timeout=WORK_SECONDS,
            )
        report = self._of_import(done, rows)
        if done["state"] != "committed":
            broken = _errors.ContractBroken(f"{self.name}: {report.sentence()}")
            broken.report = report
            raise broken
        return report

    def _of_import(self, done: dict[str, Any], rows: int) -> Report:
        commit = done.get("commit")
        version = None if commit is None else self._connection.transport.read(Version, commit)
        if done.get("report") is None:
            return Report(outcome="PASS", rows=rows, version=version)
        report = self._readable(self._connection.transport.read(Report, done["report"]))
        digest = report.digest or (version.report if version else None)
        return dataclasses.replace(report, version=version, digest=digest)

    def _write(self, data: Any, to: IO[bytes]) -> int:
        table = _tables.as_schema(data, self.schema)
        if table.num_rows == 0:
            raise _errors.InvalidArgument("data: no rows (expected: one or more)")
        _tables.write_parquet(table, to)
        return int(table.num_rows)

    def _report(self, digest: str) -> Report:
        path = f"{self._path}/reports/{digest}"
        return self._readable(
            self._connection.transport.read(Report, self._connection.transport.json("GET", path))
        )

    def _readable(self, report: Report) -> Report:
        path = f"{self._path}/reports/{report.digest}/rows"

        def rows() -> pa.Table | None:
            with tempfile.TemporaryFile() as file:
                try:
                    self._connection.transport.download(path, file)
                except _errors.NotFound:
                    return None
                return _tables.read_parquet(file)

        return dataclasses.replace(report, _rows=rows)

    def _failing(self, data: Any) -> pa.Table | None:
        with tempfile.TemporaryFile() as file:
            self._write(data, file)
            answer = self._connection.transport.call(
                "POST",
                f"{self._path}/checks",
                params={"fileName": "data.parquet"},
                content=file,
                headers={"content-type": _PARQUET, "accept": _PARQUET},
                repeatable=True,
                timeout=WORK_SECONDS,
            )
        return (
            None
            if answer.status_code == 204
            else _tables.read_parquet(pa.BufferReader(answer.content))
        )

    def __repr__(self) -> str:
        return f"<Dataset {self.name}@{self.ref}>"

    def _repr_html_(self) -> str:
        detail = self._connection.transport.json("GET", self._path)
        known = detail["dataset"]
        sentence = f"{known['rows']:,} rows in {known['commits']:,} versions; " + (
            f"guarded by the contract {known['contract']}" if known["contract"] else "no contract"
        )
        return _render.card(f"{self.name}@{self.ref}", sentence, self.schema._repr_html_())


@dataclass(frozen=True)
class DatasetInfo:
    """A dataset in a list."""

    name: str
    rows: int
    description: str | None = None
    contract: str | None = None
    versions: int = field(default=0, metadata={"wire": "commits"})
    waiting: int = 0
    quarantined: int = 0


def split(name: str) -> tuple[str, str]:
    """`sales@main` as name and version; `main` when none is named."""
    before, at, ref = name.partition("@")
    if not before or (at and not ref):
        raise _errors.InvalidArgument(
            f'dataset: "{name}" (expected: NAME or NAME@VERSION, as sales@main)'
        )
    return before, ref or "head"
