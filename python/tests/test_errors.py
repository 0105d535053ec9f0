"""One exception for each error code of the server, and what they say."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

import slipway
from slipway._errors import BY_CODE, of_problem


def test_every_code_of_the_server_has_its_exception() -> None:
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    codes = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert codes == set(BY_CODE)
    for kind in BY_CODE.values():
        assert getattr(slipway, kind.__name__) is kind


def test_an_error_says_what_request_and_details() -> None:
    problem = {
        "code": "INVALID_ARGUMENT",
        "message": "recency_days: -3 (expected: >= 0)",
        "details": ["one more"],
        "requestId": "r-1",
    }
    error = of_problem(400, problem)
    assert isinstance(error, slipway.InvalidArgument)
    assert isinstance(error, ValueError)
    assert str(error).startswith("recency_days: -3 (expected: >= 0)")
    assert "one more" in str(error)
    assert "request r-1" in str(error)
    assert (error.code, error.status) == ("INVALID_ARGUMENT", 400)


def test_a_code_of_a_newer_server_is_still_told() -> None:
    error = of_problem(418, {"code": "TEAPOT", "message": "short and stout"})
    assert type(error) is slipway.SlipwayError
    assert error.code == "TEAPOT"


@pytest.mark.parametrize(
    ("kind", "relative"),
    [
        (slipway.NotFound, LookupError),
        (slipway.Unreachable, ConnectionError),
        (slipway.RequestTimedOut, TimeoutError),
        (slipway.ContractBroken, ValueError),
        (slipway.UnsupportedByServer, NotImplementedError),
    ],
)
def test_errors_are_of_pythons_own_kinds_too(
    kind: type[Exception], relative: type[Exception]
) -> None:
    assert issubclass(kind, relative)
    assert issubclass(kind, slipway.SlipwayError)
