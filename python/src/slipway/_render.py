"""HTML for notebooks. Everything that comes from outside is escaped, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

_GOOD = {"PASS", "SUCCEEDED", "CACHED", "CONFIRMED", "RESOLVED"}
_BAD = {"FAIL", "FAILED", "ERROR", "CRITICAL", "ROLLED_BACK", "REVERTED"}


def text(value: object) -> str:
    """A value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, tuple | list):
        return ", ".join(text(item) for item in value)
    return str(value)


def cell(value: object) -> str:
    """A table cell; outcomes are told by a mark as well as by colour."""
    shown = escape(text(value))
    if value in _GOOD:
        shown = f'<span style="color:#2a7d46">✓ {shown}</span>'
    elif value in _BAD:
        shown = f'<span style="color:#c22f2f">✗ {shown}</span>'
    align = "right" if isinstance(value, int | float) and not isinstance(value, bool) else "left"
    return f'<td style="text-align:{align};vertical-align:top">{shown}</td>'


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain table."""
    head = "".join(f'<th style="text-align:left">{escape(name)}</th>' for name in headers)
    body = "".join("<tr>" + "".join(cell(value) for value in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def card(title: str, sentence: str, *parts: str) -> str:
    """A heading, a sentence, and parts that are HTML already."""
    return (
        f"<div><p><strong>{escape(title)}</strong>"
        + (f"<br>{escape(sentence)}" if sentence else "")
        + "</p>"
        + "".join(parts)
        + "</div>"
    )
