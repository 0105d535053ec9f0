"""From the server's JSON to frozen dataclasses.

A field that this client does not know is passed over, and one that the server does not send takes
its default: servers somewhat older or newer are understood.
"""

from __future__ import annotations

import dataclasses
import re
import types
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_FRACTION = re.compile(r"\.(\d{1,9})")


def decode(kind: type[T], value: Any) -> T:
    """Reads a JSON value as a type.

    Args:
        kind: A dataclass, scalar, `datetime`, `date`, `tuple[X, ...]`, `dict[str, X]`, or a union
            of one of these with None.
        value: What `json.loads` gave.

    Returns:
        The value, with names in snake case.

    Raises:
        ValueError: A required field is missing, or a value is of another type.
    """
    return _decode(kind, value)  # type: ignore[no-any-return]


def _decode(kind: Any, value: Any) -> Any:
    if kind is Any:
        return value
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), value)
    if origin is tuple:
        return tuple(_decode(get_args(kind)[0], item) for item in value)
    if origin is dict:
        return {key: _decode(get_args(kind)[1], item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _record(kind, value)
    return _scalar(kind, value)


def _union(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in kinds:
        return None
    rest = [kind for kind in kinds if kind is not type(None)]
    for kind in rest:
        if isinstance(kind, type) and type(value) is kind:
            return value
    return _decode(rest[0], value)


def _scalar(kind: Any, value: Any) -> Any:
    if kind is datetime:
        # Java writes up to nine digits of a second, Python reads six
        cut = _FRACTION.sub(lambda match: "." + match.group(1)[:6].ljust(6, "0"), str(value))
        return datetime.fromisoformat(cut.replace("Z", "+00:00"))
    if kind is date:
        return date.fromisoformat(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind):
        raise ValueError(f"{value!r} (expected: {kind.__name__})")
    return value


@lru_cache(maxsize=256)
def _hints(kind: Any) -> dict[str, Any]:
    wanted = {
        field.name: field.type
        for field in dataclasses.fields(kind)
        if not field.metadata.get("client")
    }
    read = {"__annotations__": wanted, "__module__": kind.__module__}
    return get_type_hints(type(kind.__name__, (), read))


def camel(name: str) -> str:
    """`rows_added` as the wire writes it: `rowsAdded`."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _record(kind: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} (expected: an object, as {kind.__name__})")
    hints = _hints(kind)
    given = {}
    for field in dataclasses.fields(kind):
        if not field.init or field.metadata.get("client"):
            continue
        name = field.metadata.get("wire", camel(field.name))
        missing = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        if value.get(name) is not None:
            try:
                given[field.name] = _decode(hints[field.name], value[name])
            except (ValueError, TypeError, AttributeError) as e:
                raise ValueError(f"{kind.__name__}.{name}: {e}") from e
        elif missing:
            if type(None) not in get_args(hints[field.name]):
                raise ValueError(f"{kind.__name__}.{name}: missing")
            given[field.name] = None
    return kind(**given)
