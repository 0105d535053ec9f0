"""Feature views: training frames as of a cutoff, and online look-ups."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from slipway import _errors, _render, _tables
from slipway._tables import Readable
from slipway._transport import segment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from slipway._connection import Connection


@dataclass(frozen=True)
class Materialisation:
    """A cutoff that a view was made for.

    Attributes:
        hidden: Rows of the sources that were not known at the cutoff, by relation.
    """

    cutoff: date
    definition: str
    tree: str
    rows: int
    at: datetime
    hidden: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Vector(Mapping[str, "float | None"]):
    """An entity's features as they are online: a mapping from name to value."""

    view: str
    definition: str
    tree: str
    cutoff: date
    entity: str
    features: dict[str, Any]

    def __getitem__(self, name: str) -> float | None:
        value: float | None = self.features[name]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.features)

    def __len__(self) -> int:
        return len(self.features)

    def __repr__(self) -> str:
        return f"<Vector {self.view} of {self.entity} at {self.cutoff}: {self.features}>"

    def _repr_html_(self) -> str:
        return _render.card(
            f"{self.view} of {self.entity}",
            f"as of {self.cutoff}",
            _render.table(("feature", "value"), list(self.features.items())),
        )


class Frame(Readable):
    """Features as of a cutoff, with what came of them: what training takes.

    Attributes:
        cutoff: The day as of which features are taken; its end is in.
        entity: The name of the key column.
        features: The names of the feature columns, in order.
        label: The name of the label column; None without one.
        task: `binary`, `multiclass` or `regression`; None without a label.
        digest: SHA-256 of the frame as the server sent it: the same rows have the same digest.
    """

    def __init__(
        self,
        table: pa.Table,
        *,
        cutoff: date,
        entity: str,
        label: str | None,
        task: str | None,
        digest: str,
    ) -> None:
        self._table = table
        self.cutoff = cutoff
        self.entity = entity
        self.label = label
        self.task = task
        self.digest = digest
        self.features = [name for name in table.column_names if name not in (entity, label)]

    def to_arrow(self) -> pa.Table:
        """Shape (entities, 1 + features (+ 1)): key, features, label; ordered by key."""
        return self._table

    def x(self) -> npt.NDArray[np.float32]:
        """The features as the trainer reads them.

        Returns:
            Shape (entities, features), float32, NaN where there is no value.
        """
        import numpy as np

        columns = [self._table.column(name).cast(pa.float64()).to_numpy() for name in self.features]
        return np.column_stack(columns).astype(np.float32)

    def y(self) -> npt.NDArray[np.float32]:
        """The labels as the trainer reads them.

        Returns:
            Shape (entities,), float32.

        Raises:
            InvalidState: The frame was asked for without a label.
        """
        if self.label is None:
            raise _errors.InvalidState(
                "label: none (expected: frame(cutoff=…, label=…))", code="INVALID_STATE"
            )
        import numpy as np

        return np.asarray(self._table.column(self.label).cast(pa.float64()).to_numpy(), np.float32)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __repr__(self) -> str:
        label = f", label {self.label}" if self.label else ""
        return (
            f"<Frame at {self.cutoff}: {len(self):,} of {self.entity},"
            f" {len(self.features)} features{label}, {self.digest[:8]}>"
        )

    def _repr_html_(self) -> str:
        first = self._table.slice(0, 5)
        return _render.card(
            f"Frame as of {self.cutoff}",
            repr(self)[1:-1],
            _render.table(first.column_names, [tuple(r.values()) for r in first.to_pylist()]),
        )


class FeatureView:
    """A feature or label view. Made by `slipway.features("customer_activity")`."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self.name = name
        self._path = f"{connection.path}/features/{segment(name)}"

    def _shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = self._connection.transport.json("GET", self._path)
        return shown

    @property
    def spec(self) -> dict[str, Any]:
        """What was declared: entity, sources, SQL, features or label."""
        spec: dict[str, Any] = self._shown()["spec"]
        return spec

    @property
    def definition(self) -> str:
        """The digest of what was declared."""
        return str(self._shown()["definition"])

    @property
    def online_cutoff(self) -> date | None:
        """The cutoff that look-ups answer from; None before the first."""
        found = self._shown().get("onlineCutoff")
        return None if found is None else date.fromisoformat(found)

    @property
    def materialisations(self) -> tuple[Materialisation, ...]:
        """The cutoffs that it was made for."""
        return self._connection.transport.read(
            tuple[Materialisation, ...], self._shown()["materialisations"]
        )

    def frame(
        self,
        cutoff: str | date,
        label: str | None = None,
        *,
        views: Sequence[str] = (),
    ) -> Frame:
        """Features as of a cutoff, and what came of them.

        Point-in-time: a row that became known after the cutoff takes no part, and the values are
        those that the pipeline's training takes for that cutoff. What was materialised is read,
        what was not is computed by the server.

        Args:
            cutoff: A day that is over; its end is in.
            label: A label view, whose labels must be known by now; None: no label column.
            views: Further views over the same entity, whose features are appended.

        Returns:
            One row for each entity that all views (and the label) know, ordered by key.

        Raises:
            InvalidState: The day is not over, or the labels are not known yet; says until when.
            NotFound: There is no such view.
            InvalidArgument: A view has another entity, or two have a feature of one name.
        """
        transport = self._connection.transport
        shown = self.spec
        labelled = None if label is None else FeatureView(self._connection, label).spec
        asked = {"cutoff": str(cutoff), "label": label, "views": list(views) or None}
        with tempfile.TemporaryFile() as file:
            headers = transport.download(f"{self._path}/frame", file, params=asked)
            table = _tables.read_parquet(file)
        declared = (labelled or {}).get("label") or {}
        return Frame(
            table,
            cutoff=date.fromisoformat(str(cutoff)[:10]),
            entity=shown["entity"]["name"],
            label=declared.get("column"),
            task=declared.get("task", "binary") if declared else None,
            digest=headers.get("etag", "").strip('"'),
        )

    def lookup(self, entity: str | int) -> Vector:
        """An entity's features as they are online, as the endpoint sees them.

        Raises:
            NotFound: The view did not know the entity at the online cutoff.
            InvalidState: Nothing is online yet.
        """
        found = self._connection.transport.json(
            "GET", f"{self._path}/online", params={"entity": entity}
        )
        return self._connection.transport.read(Vector, found)

    def __repr__(self) -> str:
        return f"<FeatureView {self.name}>"

    def _repr_html_(self) -> str:
        shown = self._shown()
        spec = shown["spec"]
        features = [
            (one["name"], one.get("unit") or "", one.get("description") or "")
            for one in spec.get("features") or []
        ]
        sentence = f"of {spec['entity']['name']}; online as of {shown.get('onlineCutoff') or '–'}"
        return _render.card(
            self.name, sentence, _render.table(("feature", "unit", "description"), features)
        )
