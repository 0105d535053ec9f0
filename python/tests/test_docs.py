"""The code in the docs runs as it is."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from conftest import ROOT, World

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["python/README.md", "docs/python.md"])
def test_code_of_a_page_runs_from_top_to_bottom(
    page: str, server: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIPWAY_SERVER", server)
    monkeypatch.chdir(ROOT)
    text = (ROOT / page).read_text("utf-8")
    blocks = list(_BLOCK.finditer(text))
    assert blocks
    names: dict[str, Any] = {"__name__": page}
    for block in blocks:
        line = text.count(os.linesep, 0, block.start(1))
        exec(compile("\n" * line + block.group(1), page, "exec"), names)  # noqa: S102
