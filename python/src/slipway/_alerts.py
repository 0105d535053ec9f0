"""Alerts: things that somebody should look at."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slipway import _errors, _render
from slipway._transport import segment

if TYPE_CHECKING:
    from slipway._connection import Connection


@dataclass(frozen=True)
class Alert:
    """Something that somebody should look at.

    Attributes:
        sentence: What is the matter, with the numbers.
        severity: `INFO`, `WARNING` or `CRITICAL`.
        state: `OPEN`, `ACKNOWLEDGED` or `RESOLVED`.
        count: How often it was seen.
    """

    id: str
    kind: str
    severity: str
    subject: str
    sentence: str
    state: str
    opened_at: datetime
    last_seen_at: datetime
    count: int = 1
    evidence: dict[str, Any] = field(default_factory=dict, repr=False)
    _connection: Connection | None = field(
        default=None, repr=False, compare=False, metadata={"client": True}
    )

    def acknowledge(self, note: str = "") -> Alert:
        """Says that you take care of it."""
        return self._say("acknowledge", note)

    def resolve(self, note: str = "") -> Alert:
        """Says that it is over."""
        return self._say("resolve", note)

    def _say(self, what: str, note: str) -> Alert:
        if self._connection is None:
            raise _errors.InvalidState("alert: made by hand (expected: one of a server)")
        path = f"{self._connection.path}/alerts/{segment(self.id)}/{what}"
        said = self._connection.transport.json("POST", path, body={"note": note or None})
        return dataclasses.replace(
            self._connection.transport.read(Alert, said), _connection=self._connection
        )

    def _repr_html_(self) -> str:
        return Alerts((self,))._repr_html_()


class Alerts(tuple[Alert, ...]):
    """Alerts, newest first."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        if not self:
            return "<p>All is well: no alerts.</p>"
        return _render.table(
            ("severity", "state", "about", "what", "seen"),
            [(a.severity, a.state, a.subject, a.sentence, a.count) for a in self],
        )


def alerts(connection: Connection, state: str) -> Alerts:
    """The alerts in a state."""
    found = connection.transport.pages(Alert, f"{connection.path}/alerts", params={"state": state})
    return Alerts(dataclasses.replace(one, _connection=connection) for one in found)
