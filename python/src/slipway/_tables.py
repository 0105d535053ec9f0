"""Tables in and out: Arrow in the middle, pandas and Polars where they are installed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from slipway._errors import InvalidArgument, SlipwayError
from slipway._render import table as html_table

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Column:
    """A column of a dataset.

    Attributes:
        name: Its name.
        type: `string`, `integer`, `number`, `boolean`, `date`, `timestamp` or `decimal(p,s)`.
        description: What the declaration says of it.
    """

    name: str
    type: str
    description: str | None = None

    def arrow(self) -> pa.DataType:
        """The Arrow type that it is stored as."""
        decimal = _DECIMAL.fullmatch(self.type)
        if decimal:
            return pa.decimal128(int(decimal.group(1)), int(decimal.group(2)))
        return {
            "string": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "boolean": pa.bool_(),
            "date": pa.date32(),
            "timestamp": pa.timestamp("us"),
        }[self.type]


class Schema(tuple[Column, ...]):
    """The columns of a dataset, in order."""

    __slots__ = ()

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self]

    def arrow(self) -> pa.Schema:
        """The same as an Arrow schema."""
        return pa.schema([(column.name, column.arrow()) for column in self])

    def __repr__(self) -> str:
        return "Schema(" + ", ".join(f"{c.name}: {c.type}" for c in self) + ")"

    def _repr_html_(self) -> str:
        return html_table(
            ("column", "type", "description"),
            [(c.name, c.type, c.description or "") for c in self],
        )


class Readable:
    """Something that can be read as a table.

    A subclass gives `to_arrow`.
    """

    def to_arrow(self) -> pa.Table:
        """As an Arrow table."""
        raise NotImplementedError

    def to_pandas(self, *, decimals: str = "float") -> pd.DataFrame:
        """As a pandas DataFrame; needs pandas.

        Args:
            decimals: `float` (64 bits) for decimal columns, or `exact` for `decimal.Decimal`.

        Returns:
            Dates and timestamps as `datetime64`, in UTC without a zone.
        """
        return to_pandas(self.to_arrow(), decimals=decimals)

    def to_polars(self) -> pl.DataFrame:
        """As a Polars DataFrame; needs polars."""
        return to_polars(self.to_arrow())


def to_pandas(table: pa.Table, *, decimals: str = "float") -> pd.DataFrame:
    """An Arrow table as a pandas DataFrame."""
    if decimals not in ("float", "exact"):
        raise InvalidArgument(f'decimals: "{decimals}" (expected: float or exact)')
    _require("pandas")
    if decimals == "float":
        for i, field in enumerate(table.schema):
            if pa.types.is_decimal(field.type):
                table = table.set_column(i, field.name, as_float(table.column(i)))
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def as_float(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers as doubles, each the nearest: Arrow's own cast of decimals is off by a bit."""
    if pa.types.is_decimal(values.type):
        values = pc.cast(values, pa.string())
    return pc.cast(values, pa.float64())


def to_polars(table: pa.Table) -> pl.DataFrame:
    """An Arrow table as a Polars DataFrame."""
    frame: pl.DataFrame = _require("polars").from_arrow(table)
    return frame


def _require(name: str) -> Any:
    try:
        return __import__(name)
    except ImportError as e:
        raise SlipwayError(
            f"{name} is not installed (expected: pip install 'slipway[{name}]')",
            code="MISSING_PACKAGE",
        ) from e


def is_pandas(data: object) -> bool:
    """Whether it is a pandas DataFrame; imports nothing."""
    return _is(data, "pandas")


def is_polars(data: object) -> bool:
    """Whether it is a Polars DataFrame; imports nothing."""
    return _is(data, "polars")


def is_table(data: object) -> bool:
    """Whether it holds many rows, as a DataFrame, Arrow table or list of rows does."""
    if isinstance(data, pa.Table | pa.RecordBatch) or is_pandas(data) or is_polars(data):
        return True
    return isinstance(data, Sequence) and not isinstance(data, str | bytes)


def _is(data: object, package: str) -> bool:
    kind = type(data)
    return kind.__module__.split(".")[0] == package and kind.__name__ == "DataFrame"


def to_arrow(data: Any) -> pa.Table:
    """Anything that is taken for a table, as an Arrow table.

    A pandas index is left out; NaN of a float column is no value.

    Raises:
        InvalidArgument: It is no table, or a column mixes types.
    """
    try:
        if isinstance(data, pa.Table):
            return data
        if isinstance(data, pa.RecordBatch):
            return pa.Table.from_batches([data])
        if is_pandas(data):
            names = [str(name) for name in data.columns]
            if len(set(names)) < len(names):
                raise InvalidArgument(f"columns: {names} (expected: each name once)")
            return pa.Table.from_pandas(data, preserve_index=False).replace_schema_metadata(None)
        if is_polars(data):
            return _without_large(data.to_arrow())
        if isinstance(data, Mapping):
            return pa.table({str(name): list(values) for name, values in data.items()})
        if hasattr(data, "__arrow_c_stream__"):
            return pa.table(data)
        if isinstance(data, Sequence) and not isinstance(data, str | bytes):
            return pa.Table.from_pylist([dict(row) for row in data])
    except (pa.ArrowException, TypeError, ValueError) as e:
        if isinstance(e, SlipwayError):
            raise
        raise InvalidArgument(f"data: {e} (expected: a table whose columns have one type)") from e
    raise InvalidArgument(
        f"data: {type(data).__name__} (expected: a DataFrame, an Arrow table, columns or rows)"
    )


def _without_large(table: pa.Table) -> pa.Table:
    fields = [
        pa.field(f.name, pa.string())
        if pa.types.is_large_string(f.type) or f.type == pa.string_view()
        else f
        for f in table.schema
    ]
    return table.cast(pa.schema(fields))


def as_schema(data: Any, schema: Schema) -> pa.Table:
    """A table with exactly the columns of a dataset, in their order and types.

    Nothing is lost on the way: a value that the column's type cannot hold is refused. Decimals may
    come as floats when they are written with no more digits than the column has.

    Raises:
        InvalidArgument: A column is missing, unknown or not of its type; names it.
    """
    table = to_arrow(data)
    names = schema.names
    missing = [name for name in names if name not in table.column_names]
    unknown = [name for name in table.column_names if name not in names]
    if missing or unknown:
        said = [f"no {', '.join(missing)}"] if missing else []
        said += [f"unknown {', '.join(unknown)}"] if unknown else []
        raise InvalidArgument(f"columns: {'; '.join(said)} (expected: {', '.join(names)})")
    columns = [_cast(table.column(column.name), column) for column in schema]
    return pa.table(columns, schema=schema.arrow())


def _cast(values: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    to = column.arrow()
    try:
        if pa.types.is_dictionary(values.type):
            values = pc.cast(values, values.type.value_type)
        if pa.types.is_floating(values.type):
            values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
            if pa.types.is_decimal(to):
                return _decimal(values, column, to)
        if pa.types.is_timestamp(to) and pa.types.is_timestamp(values.type) and values.type.tz:
            values = pc.cast(values, pa.timestamp(values.type.unit, "UTC"))
            values = pc.cast(values, pa.timestamp(values.type.unit))
        if pa.types.is_string(to) and not (
            pa.types.is_string(values.type)
            or pa.types.is_large_string(values.type)
            or pa.types.is_null(values.type)
        ):
            raise InvalidArgument(
                f"column {column.name}: {values.type} (expected: string; convert it yourself)"
            )
        if pa.types.is_date(to) and pa.types.is_timestamp(values.type):
            return _date(values, column, to)
        return pc.cast(values, to)
    except pa.ArrowException as e:
        raise InvalidArgument(f"column {column.name}: {e} (expected: {column.type})") from e


def _date(values: pa.ChunkedArray, column: Column, to: pa.DataType) -> pa.ChunkedArray:
    days = pc.cast(values, to, safe=False)
    lossy = pc.fill_null(pc.not_equal(pc.cast(days, values.type), values), False)
    first = pc.index(lossy, True).as_py()
    if first >= 0:
        raise InvalidArgument(
            f"column {column.name}, row {first}: {values[first].as_py()}"
            " (expected: a date; cut the time off first)"
        )
    return days


def _decimal(values: pa.ChunkedArray, column: Column, to: pa.DataType) -> pa.ChunkedArray:
    rounded = pc.cast(values, to, safe=False)
    off = pc.abs(pc.subtract(as_float(rounded), values))
    allowed = pc.multiply(pc.add(pc.abs(values), 1.0), _ROUNDING)
    lossy = pc.fill_null(pc.greater(off, allowed), False)
    first = pc.index(lossy, True).as_py()
    if first >= 0:
        raise InvalidArgument(
            f"column {column.name}, row {first}: {values[first].as_py()}"
            f" (expected: {column.type}; round it first)"
        )
    return rounded


def write_parquet(table: pa.Table, to: IO[bytes]) -> int:
    """Writes a table as Parquet; the same rows give the same bytes.

    Returns:
        The size in bytes.
    """
    pq.write_table(table, to, compression="zstd")
    size = to.tell()
    to.seek(0)
    return size


def read_parquet(source: IO[bytes]) -> pa.Table:
    """Reads a Parquet file as it is."""
    return pq.read_table(source)
