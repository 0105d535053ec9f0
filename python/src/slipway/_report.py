"""What contracts find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from slipway import _render

if TYPE_CHECKING:
    from slipway._dataset import Version

_SHOWN = 5


@dataclass(frozen=True)
class FailingRow:
    """A row that broke a rule.

    Attributes:
        file: The raw file it came in.
        line: Its line there; of a DataFrame the row, counted from 1.
        values: What it holds, as text.
    """

    file: str | None = None
    line: int | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One rule of a contract and how it went.

    Attributes:
        rule: Its name.
        column: The column it is about; None when it is about the table.
        outcome: `PASS`, `WARNING`, `FAIL`, `INCONCLUSIVE`, `SKIPPED` or `ERROR`.
        failed: How many rows break it.
        expected: What it asks for.
        found: What was there.
        examples: Some of the rows that break it.
    """

    rule: str
    outcome: str
    expected: str
    found: str
    failed: int = 0
    column: str | None = None
    examples: tuple[FailingRow, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a contract said of some rows.

    Attributes:
        outcome: `PASS`, `FAIL` or `ERROR`; rows without a contract pass.
        rows: How many were checked.
        contract: Which contract; None when none guards the dataset.
        digest: Of the kept report; None of a check that kept nothing.
        rules: Rule by rule.
        version: The version that the rows became; None when they became none.
    """

    outcome: str
    rows: int
    contract: str | None = None
    contract_digest: str | None = None
    digest: str | None = None
    at: datetime | None = None
    subject: str | None = None
    rules: tuple[Rule, ...] = ()
    version: Version | None = field(default=None, metadata={"client": True})
    _rows: Callable[[], pa.Table | None] | None = field(
        default=None, repr=False, compare=False, metadata={"client": True}
    )

    @property
    def passed(self) -> bool:
        """Whether the rows are, or would be, accepted."""
        return self.outcome == "PASS"

    @property
    def broken(self) -> tuple[Rule, ...]:
        """The rules that refuse the rows."""
        return tuple(rule for rule in self.rules if rule.outcome in ("FAIL", "ERROR"))

    def failing_rows(self) -> pa.Table | None:
        """Every row that broke a rule, as a table.

        Returns:
            The dataset's columns and `_rules` (which it broke), `_file` and `_line`; None when no
            row is to blame.
        """
        return None if self._rows is None or self.passed else self._rows()

    def sentence(self) -> str:
        """The report in one sentence."""
        if self.contract is None:
            return f"{self.rows:,} rows; no contract guards them"
        if self.passed:
            return f"{self.rows:,} rows pass the {len(self.rules)} rules of {self.contract}"
        broken = "; ".join(
            f"{rule.rule}: {rule.found} (expected: {rule.expected})" for rule in self.broken
        )
        return f"{self.rows:,} rows break {self.contract}: {broken}"

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        mark = "✓" if self.passed else "✗"
        return f"<Report {mark} {self.sentence()}>"

    def _repr_html_(self) -> str:
        rows = [
            (rule.outcome, rule.rule, rule.column or "", rule.found, rule.expected)
            for rule in self.rules
        ]
        examples = [
            (
                rule.rule,
                example.file or "",
                "" if example.line is None else example.line,
                ", ".join(f"{k}={v}" for k, v in example.values.items()),
            )
            for rule in self.broken
            for example in rule.examples[:_SHOWN]
        ]
        parts = [_render.table(("", "rule", "column", "found", "expected"), rows)] if rows else []
        if examples:
            parts.append(_render.table(("broken by", "file", "line", "row"), examples))
        title = "Contract passed" if self.passed else "Contract broken"
        return _render.card(title if self.contract else "No contract", self.sentence(), *parts)
