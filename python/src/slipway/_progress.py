"""One line that says how far something is: on a terminal or in a notebook, and nowhere else."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

_EVERY_SECONDS = 0.1
_WIDTH = 24


def is_watched() -> bool:
    """Whether somebody looks: standard error is a terminal, or this is a notebook."""
    if sys.stderr is not None and sys.stderr.isatty():
        return True
    shell = sys.modules.get("IPython")
    current = getattr(shell, "get_ipython", lambda: None)()
    return type(current).__name__ == "ZMQInteractiveShell"


class Progress:
    """A context in which `update` shows progress; silent unless shown."""

    def __init__(self, label: str, total: int | None, shown: bool | None) -> None:
        """Starts silent; the first `update` shows the line.

        Args:
            label: What is being done.
            total: How much there is; None when that is not known.
            shown: Whether to show it; None: when somebody watches.
        """
        self._label = label
        self._total = total
        self._shown = is_watched() if shown is None else shown
        self._done = 0
        self._last = 0.0
        self._longest = 0
        self._lock = threading.RLock()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._longest:
            sys.stderr.write("\r" + " " * self._longest + "\r")
            sys.stderr.flush()

    def advance(self, by: int = 1) -> None:
        """That much more is done."""
        with self._lock:
            self.update(self._done + by)

    def update(self, done: int, note: str = "") -> None:
        """So much is done."""
        with self._lock:
            self._done = done
            now = time.monotonic()
            if not self._shown or now - self._last < _EVERY_SECONDS:
                return
            self._last = now
            line = self._label
            if self._total:
                part = min(1.0, done / self._total)
                bar = "█" * round(part * _WIDTH)
                line += f" {bar:<{_WIDTH}} {part:4.0%} of {self._total:,}"
            line += f"  {note}" if note else ""
            self._longest = max(self._longest, len(line))
            sys.stderr.write("\r" + line.ljust(self._longest))
            sys.stderr.flush()
