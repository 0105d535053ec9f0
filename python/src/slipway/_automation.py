"""The closed loop: what was seen, how it was judged, what was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from slipway import _render
from slipway._transport import segment

if TYPE_CHECKING:
    from slipway._connection import Connection


@dataclass(frozen=True)
class Decision:
    """An entry of the timeline.

    Attributes:
        seen: What was seen, in sentences.
        judged: How it was judged.
        done: What followed.
        otherwise: What it would have taken to decide otherwise.
        numbers: That the sentences are made from.
        needs_person: Whether the loop waits for somebody.
    """

    id: str
    automation: str
    endpoint: str
    cutoff: date
    day: date
    at: datetime
    signal: str
    diagnosis: str
    action: str
    judged: str
    done: str
    otherwise: str
    seen: tuple[str, ...] = ()
    model: str | None = None
    needs_person: bool = False
    numbers: dict[str, float] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return f"<Decision {self.day} {self.action}: {self.done}>"

    def _repr_html_(self) -> str:
        return Timeline((self,))._repr_html_()


class Timeline(tuple[Decision, ...]):
    """Decisions, newest first."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        if not self:
            return "<p>No decisions yet.</p>"
        return _render.table(
            ("day", "seen", "judged", "done", "otherwise"),
            [(str(d.day), " ".join(d.seen), d.judged, d.done, d.otherwise) for d in self],
        )


def timeline(connection: Connection, endpoint: str, limit: int) -> Timeline:
    """The decisions about an endpoint, newest first."""
    path = f"{connection.path}/automations"
    names = [
        one["name"]
        for one in connection.transport.json("GET", path)["items"]
        if one["endpoint"] == endpoint
    ]
    found: list[Decision] = []
    for name in names:
        where = f"{path}/{segment(name)}/timeline"
        found += connection.transport.pages(Decision, where, limit=limit)
    if len(names) > 1:
        found.sort(key=lambda decision: decision.at, reverse=True)
    return Timeline(found[:limit])
