"""Servers that are down, slow, older, newer, overloaded, cut off, or no Slipway at all."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import slipway

Route = Callable[["Misbehaving"], None]


class Misbehaving(BaseHTTPRequestHandler):
    """Answers as a test says; what it was asked is kept by the server."""

    protocol_version = "HTTP/1.1"
    server: FakeServer

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        if self.path == "/api/v1/version" and self.server.version is not None:
            self.answer(200, {"product": "slipway", "version": self.server.version})
        else:
            self.server.route(self)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.do_GET()

    def answer(self, status: int, body: Any, **headers: str) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(raw)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        pass


class FakeServer(ThreadingHTTPServer):
    """A local server that misbehaves."""

    daemon_threads = True

    def __init__(self, route: Route, version: str | None) -> None:
        super().__init__(("127.0.0.1", 0), Misbehaving)
        self.route = route
        self.version = version
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def count(self, what: str) -> int:
        return sum(asked.startswith(what) for asked in self.asked)


@contextlib.contextmanager
def serving(route: Route, version: str | None = slipway.__version__) -> Iterator[FakeServer]:
    server = FakeServer(route, version)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def problem(code: str, message: str = "said the server") -> dict[str, Any]:
    return {"code": code, "message": message, "details": [], "requestId": "r-9"}


def test_a_server_that_is_down_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(slipway.Unreachable, match="no server answers at") as refused:
            slipway.connect(url, retries=1)
    assert "tried 2 times" in str(refused.value)
    assert url in str(refused.value)


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(slipway.RequestTimedOut, match=r"within 0.2 s .*timeout=") as late:
            slipway.connect(url, timeout=0.2)
    assert str(late.value.request_id).startswith("py-")


def test_something_else_at_the_address_is_said() -> None:
    with (
        serving(lambda r: r.answer(200, b"<html>It works!</html>"), None) as server,
        pytest.raises(slipway.NotSlipway, match="answers, but not as a Slipway server"),
    ):
        slipway.connect(server.url)
    with (
        serving(lambda r: r.answer(200, {"product": "other", "version": "1"}), None) as server,
        pytest.raises(slipway.NotSlipway),
    ):
        slipway.connect(server.url)


@pytest.mark.parametrize(
    ("version", "advice"),
    [
        ("0.0.9", "the server is older"),
        ("7.1.0-SNAPSHOT", "pip install --upgrade slipway"),
        (slipway.__version__, "one of them is built from other sources"),
    ],
)
def test_a_route_that_the_server_does_not_know_names_both_versions(
    version: str, advice: str
) -> None:
    def unknown(request: Misbehaving) -> None:
        request.answer(404, problem("NO_SUCH_ROUTE"))

    with serving(unknown, version) as server:
        connection = slipway.Connection(server.url)
        with pytest.raises(slipway.UnsupportedByServer, match=advice) as refused:
            connection.dataset("sales").to_arrow()
    assert f"Slipway {version}" in str(refused.value)
    assert f"this client is {slipway.__version__}" in str(refused.value)
    assert refused.value.request_id == "r-9"


def test_a_404_of_a_thing_is_not_taken_for_one_of_a_route() -> None:
    with serving(lambda r: r.answer(404, problem("NOT_FOUND", "dataset: no"))) as server:
        with pytest.raises(slipway.NotFound, match="dataset: no"):
            _ = slipway.Connection(server.url).dataset("sales").version


def test_reads_are_tried_again_and_what_changes_something_is_not() -> None:
    def overloaded(request: Misbehaving) -> None:
        if request.server.count(f"{request.command} {request.path}") < 3:
            request.answer(503, problem("UNAVAILABLE"))
        else:
            request.answer(200, {"items": [], "name": "m"})

    with serving(overloaded) as server:
        connection = slipway.Connection(server.url)
        assert connection.models() == ()
        assert server.count("GET /api/v1/projects/default/models") == 3
        with pytest.raises(slipway.Unavailable):
            connection.endpoint("churn").predict(customer_id=1)
        assert server.count("POST /projects/default/predict") == 1


def test_a_server_may_say_how_long_to_wait() -> None:
    def busy(request: Misbehaving) -> None:
        if request.server.count("GET /api/v1/clock") == 1:
            request.answer(429, problem("TOO_MANY_REQUESTS"), retry_after="1")
        else:
            now = "1997-01-01T00:00:00Z"
            request.answer(200, {"now": now, "day": "1996-12-31", "replayed": True})

    with serving(busy) as server:
        started = time.monotonic()
        assert slipway.Connection(server.url).clock().replayed
        assert time.monotonic() - started >= 0.5  # at least half of what was asked for


def test_an_endpoint_without_a_release_is_not_asked_again() -> None:
    with serving(lambda r: r.answer(503, problem("NOT_RELEASED"))) as server:
        with pytest.raises(slipway.NotReleased):
            _ = slipway.Connection(server.url).endpoint("churn").release
        assert server.count("GET /api/v1/projects/default/endpoints/churn") == 1


def test_a_download_that_breaks_off_is_tried_again_and_never_taken_for_whole() -> None:
    def cut(request: Misbehaving) -> None:
        request.send_response(200)
        request.send_header("content-length", "1000000")
        request.end_headers()
        request.wfile.write(b"PAR1" + b"x" * 100)
        request.wfile.flush()
        request.connection.shutdown(socket.SHUT_RDWR)
        request.close_connection = True

    with serving(cut) as server:
        with pytest.raises(slipway.Unreachable, match=r"broke.*tried 3 times"):
            slipway.Connection(server.url, retries=2).dataset("sales").to_arrow()
        assert server.count("GET /api/v1/projects/default/datasets/sales/commits/head/rows") == 3


def test_a_proxy_in_between_is_told_from_the_server() -> None:
    with serving(lambda r: r.answer(403, b"<html>Forbidden</html>")) as server:
        with pytest.raises(slipway.UnexpectedAnswer, match="is a proxy in between"):
            slipway.Connection(server.url).clock()
    with serving(lambda r: r.answer(200, b"<html>login</html>")) as server:
        with pytest.raises(slipway.UnexpectedAnswer, match="no JSON"):
            slipway.Connection(server.url).clock()


def test_the_server_is_asked_for_its_version_once() -> None:
    with serving(lambda r: r.answer(200, {"items": []})) as server:
        connection = slipway.Connection(server.url)
        connection.models()
        connection.models()
        assert server.count("GET /api/v1/version") == 1


def test_addresses_that_are_none_are_refused() -> None:
    for wrong in ("ftp://somewhere", "http://", "://"):
        with pytest.raises(slipway.InvalidArgument, match="expected: http"):
            slipway.Connection(wrong)


def test_the_environment_names_server_and_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIPWAY_SERVER", "http://example.test:7000/base/")
    monkeypatch.setenv("SLIPWAY_PROJECT", "my shop")
    connection = slipway.Connection()
    assert connection.url == "http://example.test:7000/base"
    assert connection.path == "/api/v1/projects/my%20shop"
    assert repr(connection) == "<Slipway http://example.test:7000/base, project my shop>"


def test_an_answer_that_lacks_what_is_needed_names_both_versions() -> None:
    with serving(lambda r: r.answer(200, {"items": [{"title": "a"}]}), "9.0.0") as server:
        with pytest.raises(slipway.UnexpectedAnswer, match=r"which is Slipway 9\.0\.0") as strange:
            slipway.Connection(server.url).models()
    assert server.url in str(strange.value)
    assert "Model.name: missing" in str(strange.value)
    assert "pip install --upgrade slipway" in str(strange.value)


def test_https_to_a_server_without_tls_names_the_address_to_take() -> None:
    with serving(lambda r: r.answer(404, {})) as server:
        with pytest.raises(slipway.Unreachable, match="it speaks no TLS") as wrong:
            slipway.connect(server.url.replace("http:", "https:"), retries=0)
    assert f"try {server.url}" in str(wrong.value)
    assert "slipway serve" not in str(wrong.value)


def test_a_connection_that_breaks_at_once_may_want_tls() -> None:
    def hang_up(request: Misbehaving) -> None:
        request.connection.shutdown(socket.SHUT_RDWR)

    with serving(hang_up, None) as server:
        with pytest.raises(slipway.Unreachable, match=r"broke.*if it speaks TLS: https://"):
            slipway.connect(server.url, retries=0)


def test_a_login_page_and_a_gateway_are_told_apart() -> None:
    def to_login(request: Misbehaving) -> None:
        request.answer(302, b"", location="https://login.example/")

    with serving(to_login, None) as server:
        with pytest.raises(slipway.NotSlipway, match=r"leads on to https://login\.example/"):
            slipway.connect(server.url)
    with serving(lambda r: r.answer(502, b"<html>Bad gateway</html>"), None) as server:
        with pytest.raises(slipway.NotSlipway, match=r"HTTP 502.*the server behind it down"):
            slipway.connect(server.url, retries=0)


def test_a_port_that_there_is_not_is_refused() -> None:
    for wrong in ("http://localhost:99999", "localhost:0", "http://localhost:http"):
        with pytest.raises(slipway.InvalidArgument, match="expected: http"):
            slipway.Connection(wrong)
