"""Pipelines: start, follow, read the lines."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from slipway import _errors, _render
from slipway._progress import Progress
from slipway._transport import segment

if TYPE_CHECKING:
    from slipway._connection import Connection

_POLL_SECONDS = 0.1
_POLL_SECONDS_MAX = 2.0
_GROWTH = 1.3
_ENDED = {"SUCCEEDED", "CACHED", "SKIPPED", "FAILED", "CANCELLED"}
_GOOD = {"SUCCEEDED", "CACHED", "SKIPPED"}


@dataclass(frozen=True)
class Step:
    """A step of an execution.

    Attributes:
        reason: Why it ran, or was taken from the cache.
        progress: What it is doing, in words; `fraction` of it done, when known.
        outputs: What it gave.
    """

    name: str
    type: str
    status: str
    attempt: int = 0
    reason: str | None = None
    progress: str | None = None
    fraction: float | None = None
    outputs: dict[str, Any] | None = None
    error: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class LogLine:
    """A line that a step wrote."""

    number: int
    step: str
    line: str
    at: datetime
    attempt: int = 1


@dataclass(frozen=True)
class Execution:
    """One run of a pipeline, as it was when it was asked for; `refresh` asks again."""

    id: str
    pipeline: str
    number: int
    status: str
    at: datetime
    started_at: datetime
    author: str = ""
    ended_at: datetime | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    until: str | None = None
    error: str | None = None
    steps: tuple[Step, ...] = field(default=(), repr=False)
    _connection: Connection | None = field(
        default=None, repr=False, compare=False, metadata={"client": True}
    )

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in _ENDED

    def __getitem__(self, step: str) -> Step:
        for one in self.steps:
            if one.name == step:
                return one
        raise KeyError(step)

    def refresh(self) -> Execution:
        """The same execution as it is now."""
        return _read(self._on, self._on.transport.json("GET", self._path))

    def cancel(self) -> Execution:
        """Stops it; steps that ended stay done."""
        done = self._on.transport.json("POST", f"{self._path}/cancel", repeatable=True)
        return _read(self._on, done)

    def log(self) -> Iterator[LogLine]:
        """The lines that its steps wrote, in order."""
        return self._on.transport.pages(LogLine, f"{self._path}/log", params={"pageSize": 1_000})

    def follow(self, on_line: Callable[[LogLine], None] | None = None) -> Execution:
        """Waits until it ends, and shows how far it is.

        Args:
            on_line: Is given each line that a step writes, as it comes.

        Returns:
            The ended execution.

        Raises:
            ExecutionFailed: It ended otherwise than well; names step and reason.
        """
        now, pause, line = self.refresh(), _POLL_SECONDS, 0
        with Progress(f"pipeline {self.pipeline}", len(now.steps), self._on.progress) as bar:
            while True:
                line = now._lines(line, on_line)
                ended = sum(step.status in _ENDED for step in now.steps)
                bar.update(ended, now._note())
                if now.has_ended:
                    break
                time.sleep(pause)
                pause = min(_POLL_SECONDS_MAX, pause * _GROWTH)
                now = now.refresh()
        if now.status not in _GOOD:
            raise _errors.ExecutionFailed(now._why(), now)
        return now

    def _lines(self, after: int, on_line: Callable[[LogLine], None] | None) -> int:
        if on_line is None:
            return after
        while True:
            asked = {"pageSize": 1_000, "pageToken": after}
            page = self._on.transport.json("GET", f"{self._path}/log", params=asked)
            for item in page["items"]:
                said = self._on.transport.read(LogLine, item)
                on_line(said)
                after = said.number
            if page.get("nextPageToken") is None:
                return after

    def _note(self) -> str:
        for step in self.steps:
            if step.status == "RUNNING":
                return f"{step.name}: {step.progress}" if step.progress else step.name
        return ""

    def _why(self) -> str:
        failed = [step for step in self.steps if step.status == "FAILED"]
        why = "; ".join(f"{step.name}: {step.error}" for step in failed) or self.error or ""
        return f"pipeline {self.pipeline} number {self.number} ended as {self.status}: {why}"

    @property
    def _on(self) -> Connection:
        if self._connection is None:
            raise _errors.InvalidState("execution: made by hand (expected: one of a server)")
        return self._connection

    @property
    def _path(self) -> str:
        return f"{self._on.path}/executions/{segment(self.id)}"

    def _repr_html_(self) -> str:
        rows = [
            (s.status, s.name, s.type, s.error or s.progress or s.reason or "") for s in self.steps
        ]
        return _render.card(
            f"{self.pipeline} number {self.number}: {self.status}",
            self.error or "",
            _render.table(("", "step", "type", ""), rows),
        )


class Pipeline:
    """Steps from deliveries to a released model. Made by `slipway.pipeline("churn")`."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self.name = name
        self._path = f"{connection.path}/pipelines/{segment(name)}"

    def start(
        self, *, until: str | None = None, fresh: bool = False, **parameters: str | int | date
    ) -> Execution:
        """Starts an execution and returns at once.

        Args:
            until: The last step to run; None: all.
            fresh: Run every step, whatever the cache holds.
            parameters: The pipeline's, as `cutoff="1997-06-30"`.
        """
        body = {
            "parameters": {name: str(value) for name, value in parameters.items()},
            "until": until,
            "fresh": fresh,
        }
        started = self._connection.transport.json("POST", f"{self._path}/executions", body=body)
        return _read(self._connection, started)

    def run(
        self,
        *,
        until: str | None = None,
        fresh: bool = False,
        on_line: Callable[[LogLine], None] | None = None,
        **parameters: str | int | date,
    ) -> Execution:
        """Starts an execution and waits until it has ended.

        Args:
            until: The last step to run; None: all.
            fresh: Run every step, whatever the cache holds.
            on_line: Is given each line that a step writes, as `print`.
            parameters: The pipeline's, as `cutoff="1997-06-30"`.

        Raises:
            ExecutionFailed: It ended otherwise than well; names step and reason.
        """
        return self.start(until=until, fresh=fresh, **parameters).follow(on_line)

    def executions(self, limit: int = 20) -> tuple[Execution, ...]:
        """Executions, newest first."""
        found = self._connection.transport.pages(Execution, f"{self._path}/executions", limit=limit)
        return tuple(dataclasses.replace(one, _connection=self._connection) for one in found)

    def __repr__(self) -> str:
        return f"<Pipeline {self.name}>"

    def _repr_html_(self) -> str:
        shown = self._connection.transport.json("GET", self._path)
        return _render.card(
            self.name,
            shown.get("description") or "",
            _render.table(("step",), [(name,) for name in shown["steps"]]),
        )


def _read(connection: Connection, shown: Any) -> Execution:
    return dataclasses.replace(connection.transport.read(Execution, shown), _connection=connection)
