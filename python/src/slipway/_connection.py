"""A connection to a project of a server: the way to everything else."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Any

from slipway import _alerts, _dataset, _errors, _render
from slipway._dataset import Dataset, DatasetInfo
from slipway._endpoint import Endpoint
from slipway._features import FeatureView
from slipway._pipeline import Pipeline
from slipway._transport import WORK_SECONDS, ServerVersion, Transport, segment

_DEFAULT = "http://127.0.0.1:5000"
_FILES_MAX = 1_000


@dataclass(frozen=True)
class Applied:
    """A document that was applied; `change` is `CREATED`, `CHANGED` or `UNCHANGED`."""

    file: str
    line: int
    kind: str
    name: str
    digest: str
    change: str


class AppliedDocuments(tuple[Applied, ...]):
    """What applying did, document by document."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return _render.table(
            ("change", "kind", "name", "file"), [(d.change, d.kind, d.name, d.file) for d in self]
        )


@dataclass(frozen=True)
class ModelVersion:
    """A registered version of a model."""

    number: int
    created_at: datetime
    package_digest: str | None = None
    run_id: str | None = None
    source: str | None = None
    files: dict[str, str] | None = None
    provenance: dict[str, Any] | None = None

    def __repr__(self) -> str:
        return f"<ModelVersion {self.number}, {(self.package_digest or 'no package')[:12]}>"


@dataclass(frozen=True)
class Model:
    """A registered model with its versions, newest first."""

    name: str
    description: str | None = None
    versions: tuple[ModelVersion, ...] = ()


@dataclass(frozen=True)
class Clock:
    """The business clock of the server.

    Attributes:
        day: The last whole day that is over.
        replayed: Whether clients move it.
        drained: Whether everything that was due is done.
    """

    now: datetime
    day: date
    replayed: bool
    drained: bool = True
    blockages: tuple[dict[str, Any], ...] = ()


class Connection:
    """A project of a server. Made by `slipway.connect()`; may be used from many threads.

    Attributes:
        url: Of the server.
        project: Whose datasets, endpoints and so on are meant.
        progress: Whether progress is shown; None: on a terminal and in a notebook.
    """

    def __init__(
        self,
        url: str | None = None,
        project: str | None = None,
        *,
        timeout: float = 30.0,
        retries: int = 3,
        progress: bool | None = None,
    ) -> None:
        self.transport = Transport(
            url or os.environ.get("SLIPWAY_SERVER") or _DEFAULT, timeout, retries
        )
        self.url = self.transport.url
        self.project = project or os.environ.get("SLIPWAY_PROJECT") or "default"
        self.progress = progress
        self.path = f"/api/v1/projects/{segment(self.project)}"

    @property
    def server(self) -> ServerVersion:
        """Who answers.

        Raises:
            Unreachable: Nothing answers at the address.
            NotSlipway: Something else does.
        """
        return self.transport.server()

    def dataset(self, name: str) -> Dataset:
        """A dataset, or one version of it: `NAME` or `NAME@VERSION`."""
        return Dataset(self, *_dataset.split(name))

    def datasets(self) -> tuple[DatasetInfo, ...]:
        """The project's datasets."""
        return tuple(self.transport.pages(DatasetInfo, f"{self.path}/datasets"))

    def features(self, view: str) -> FeatureView:
        """A feature view."""
        return FeatureView(self, view)

    def endpoint(self, name: str) -> Endpoint:
        """An endpoint."""
        return Endpoint(self, name)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """The project's endpoints."""
        found = self.transport.json("GET", f"{self.path}/endpoints")["items"]
        return tuple(Endpoint(self, one["name"]) for one in found)

    def pipeline(self, name: str) -> Pipeline:
        """A pipeline."""
        return Pipeline(self, name)

    def models(self) -> tuple[Model, ...]:
        """The registered models."""
        return tuple(self.transport.pages(Model, f"{self.path}/models"))

    def model(self, name: str) -> Model:
        """A registered model with its versions."""
        return self.transport.read(
            Model, self.transport.json("GET", f"{self.path}/models/{segment(name)}")
        )

    def alerts(self, state: str = "standing") -> _alerts.Alerts:
        """What somebody should look at.

        Args:
            state: `standing`, `open`, `acknowledged`, `resolved` or `all`.
        """
        return _alerts.alerts(self, state)

    def apply(self, *paths: str | os.PathLike[str], override: bool = False) -> AppliedDocuments:
        """Makes the server agree with YAML files: all of them, or on an error none.

        Args:
            paths: Files or folders; of a folder, every `.yaml` and `.yml` below it that is not
                in a hidden folder.
            override: Apply also what a rollback holds back.

        Raises:
            InvalidArgument: Something is wrong in them; `details` has a line for each problem,
                with file and line.
        """
        files = [{"path": name, "text": text} for name, text in _declarations(paths)]
        body = {"files": files, "override": override or None}
        done = self.transport.json(
            "POST", f"{self.path}/apply", body=body, repeatable=True, timeout=WORK_SECONDS
        )
        return AppliedDocuments(self.transport.read(Applied, one) for one in done["documents"])

    def clock(self) -> Clock:
        """The business clock."""
        return self.transport.read(Clock, self.transport.json("GET", "/api/v1/clock"))

    def advance(self, to: str | date) -> Clock:
        """Moves a replayed clock to the end of a day, and waits until what was due is done.

        Raises:
            InvalidState: The clock is not replayed, or something that was due failed.
        """
        while True:
            clock = self.transport.read(
                Clock,
                self.transport.json(
                    "POST",
                    "/api/v1/clock/advance",
                    body={"to": str(to)},
                    repeatable=True,
                    timeout=WORK_SECONDS,
                ),
            )
            if clock.blockages:
                said = "; ".join(str(one.get("message")) for one in clock.blockages)
                raise _errors.InvalidState(f"the clock reached {clock.now}, but: {said}")
            if clock.drained:
                return clock

    def close(self) -> None:
        """Closes the connection."""
        self.transport.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Slipway {self.url}, project {self.project}>"


def _declarations(paths: Iterable[str | os.PathLike[str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for given in paths:
        path = pathlib.Path(given)
        if path.is_file():
            found.append((path.name, path.read_text("utf-8")))
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                below = file.relative_to(path)
                hidden = any(part.startswith(".") for part in below.parts)
                if file.is_file() and file.suffix in (".yaml", ".yml") and not hidden:
                    found.append((below.as_posix(), file.read_text("utf-8")))
        else:
            raise _errors.InvalidArgument(f"{path}: not there (expected: a file or a folder)")
    if not 0 < len(found) <= _FILES_MAX:
        raise _errors.InvalidArgument(
            f"apply: {len(found)} YAML files (expected: 1 to {_FILES_MAX:,})"
        )
    return found
