"""Requests to one server: time limits, retries, typed errors, and who the server is."""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, TypeVar
from urllib.parse import SplitResult, quote, urlsplit

import httpx

from slipway import _errors
from slipway._version import __version__
from slipway._wire import decode

T = TypeVar("T")

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_RETRIED = {"UNAVAILABLE", "TOO_MANY_REQUESTS"}
_BETWEEN = {502, 504}
_BACKOFF_SECONDS = 0.1
_BACKOFF_SECONDS_MAX = 2.0
_CHUNK = 1 << 16
PAGE = 100

WORK_SECONDS = 600.0
"""How long is waited for what makes the server work: tables, checks, imports."""


@dataclass(frozen=True)
class ServerVersion:
    """Who answers.

    Attributes:
        version: The server's version.
        revision: Of its sources, when it was built from a clone.
        mlflow: The MLflow version whose protocol it speaks.
    """

    product: str
    version: str
    revision: str = ""
    mlflow: str | None = None


def segment(name: object) -> str:
    """A name as one segment of a path."""
    return quote(str(name), safe="")


class Transport:
    """Sends requests, again where that can do no harm.

    A request that changes nothing, or that may be repeated, is sent again with growing pauses
    when no connection was made, when the connection broke, or when the server asks for it (429,
    503 `UNAVAILABLE`). Anything else is sent once.
    """

    def __init__(self, url: str, timeout: float, retries: int) -> None:
        parts = urlsplit(url if "//" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname or not _has_port(parts):
            raise _errors.InvalidArgument(
                f'url: "{url}" (expected: http://HOST:PORT or https://HOST:PORT)'
            )
        self.url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._retries = retries
        self._timeout = timeout
        self._http = httpx.Client(
            base_url=self.url,
            timeout=_limits(timeout),
            headers={"user-agent": f"slipway-python/{__version__}"},
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
            trust_env=parts.hostname not in _LOOPBACK,
        )
        self._lock = threading.Lock()
        self._server: ServerVersion | None = None

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def server(self) -> ServerVersion:
        """Who answers; asked once.

        Raises:
            Unreachable: Nothing answers.
            NotSlipway: Something else answers.
        """
        with self._lock:
            if self._server is None:
                self._server = self._handshake()
            return self._server

    def _handshake(self) -> ServerVersion:
        answer = self._send("GET", "/api/v1/version", repeatable=True)
        try:
            server = decode(ServerVersion, json.loads(answer.content))
            is_ours = answer.is_success and server.product == "slipway"
        except ValueError:
            is_ours = False
        if not is_ours:
            raise _errors.NotSlipway(
                f"{self.url} answers, but not as a Slipway server does"
                f" (GET /api/v1/version: HTTP {answer.status_code}, {_kind(answer)};"
                f" expected: the address of a server, {_way_to(answer)})",
                status=answer.status_code,
            )
        return server

    def json(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        repeatable: bool | None = None,
        timeout: float | None = None,
    ) -> Any:
        """The JSON that a route answers.

        Args:
            method: GET, POST and so on.
            path: Below the server's address; names in it are quoted by `segment`.
            params: Of the query; None values are left out.
            body: Sent as JSON.
            repeatable: Whether sending it twice does what sending it once does; GET does.
            timeout: Seconds to wait for the answer, in place of the connection's.

        Raises:
            SlipwayError: Of the type that the server's error code has.
        """
        content = None if body is None else json.dumps(body, allow_nan=False).encode()
        headers = {} if body is None else {"content-type": "application/json"}
        answer = self.call(
            method,
            path,
            params=params,
            content=content,
            headers=headers,
            repeatable=repeatable,
            timeout=timeout,
        )
        return self._parsed(answer)

    def read(self, kind: type[T], value: Any) -> T:
        """What a route answered, as a type.

        Raises:
            UnexpectedAnswer: Something that this client needs is not in it.
        """
        try:
            return decode(kind, value)
        except (ValueError, TypeError, KeyError) as e:
            theirs = self.server().version
            raise _errors.UnexpectedAnswer(
                f"the server at {self.url}, which is Slipway {theirs}, answers what this client,"
                f" {__version__}, does not understand: {e} ({_advice(theirs)})"
            ) from e

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        content: bytes | IO[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        timeout: float | None = None,
    ) -> httpx.Response:
        """A whole successful answer; failures are raised."""
        self.server()
        again = method == "GET" if repeatable is None else repeatable
        answer = self._send(
            method,
            path,
            params=params,
            content=content,
            headers=headers,
            repeatable=again,
            timeout=timeout,
        )
        if not answer.is_success:
            raise self._failure(method, path, answer)
        return answer

    def download(
        self, path: str, to: IO[bytes], *, params: Mapping[str, Any] | None = None
    ) -> Mapping[str, str]:
        """Writes the bytes that a route answers to a file, as they come.

        Returns:
            The headers of the answer.

        Raises:
            Unreachable: The connection broke; what was written is incomplete.
        """
        self.server()

        def attempt(request_id: str) -> Mapping[str, str] | httpx.Response:
            to.seek(0)
            to.truncate()
            with self._http.stream(
                "GET",
                path,
                params=_given(params),
                headers={"x-request-id": request_id},
                timeout=_limits(max(self._timeout, WORK_SECONDS)),
            ) as answer:
                if not answer.is_success:
                    answer.read()
                    return answer
                for chunk in answer.iter_bytes(_CHUNK):
                    to.write(chunk)
                return answer.headers

        done: Mapping[str, str] | httpx.Response = self._attempts(
            "GET", path, attempt, repeatable=True
        )
        if isinstance(done, httpx.Response):
            raise self._failure("GET", path, done)
        to.seek(0)
        return done

    def pages(
        self,
        kind: type[T],
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[T]:
        """The items of a list, page after page, as they are asked for."""
        token: str | None = None
        given = 0
        while True:
            asked = {**(params or {}), "pageToken": token}
            if limit is not None:
                asked.setdefault("pageSize", max(1, min(limit - given, PAGE)))
            page = self.json("GET", path, params=asked)
            for item in page["items"]:
                if limit is not None and given >= limit:
                    return
                given += 1
                yield self.read(kind, item)
            token = page.get("nextPageToken")
            if token is None or (limit is not None and given >= limit):
                return

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        content: bytes | IO[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool,
        timeout: float | None = None,
    ) -> httpx.Response:
        def attempt(request_id: str) -> httpx.Response:
            if content is not None and not isinstance(content, bytes):
                content.seek(0)
            return self._http.request(
                method,
                path,
                params=_given(params),
                content=_stream(content),
                headers={**(headers or {}), **_length(content), "x-request-id": request_id},
                timeout=_limits(self._timeout if timeout is None else timeout),
            )

        answer = self._attempts(method, path, attempt, repeatable=repeatable)
        assert isinstance(answer, httpx.Response)  # noqa: S101
        return answer

    def _attempts(self, method: str, path: str, attempt: Any, *, repeatable: bool) -> Any:
        request_id = f"py-{uuid.uuid4()}"
        tries = 1 + (self._retries if repeatable else 0)
        for number in range(tries):
            is_last = number == tries - 1
            wait = min(_BACKOFF_SECONDS_MAX, _BACKOFF_SECONDS * 2**number)
            try:
                answer = attempt(request_id)
            except httpx.TimeoutException as e:
                if is_last or not isinstance(e, httpx.ConnectTimeout):
                    raise self._slow(method, path, request_id, e) from e
            except httpx.TransportError as e:
                if is_last:
                    raise self._gone(method, path, request_id, e, tries) from e
            else:
                if is_last or not _asks_again(answer):
                    return answer
                wait = max(wait, _retry_after(answer))
            time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 (spreads clients, no secret)
        raise AssertionError("unreachable")

    def _gone(
        self, method: str, path: str, request_id: str, e: Exception, tries: int
    ) -> _errors.Unreachable:
        why = str(e) or type(e).__name__
        if isinstance(e, httpx.ConnectError):
            what = f"no server answers at {self.url} ({why}); {_way_in(self.url, why)}"
        else:
            what = f"{method} {path}: the connection to {self.url} broke ({why})"
            if self._server is None and self.url.startswith("http:"):
                what += f"; if it speaks TLS: https{self.url[4:]}"
        return _errors.Unreachable(
            what + (f"; tried {tries} times" if tries > 1 else ""), request_id=request_id
        )

    def _slow(
        self, method: str, path: str, request_id: str, e: httpx.TimeoutException
    ) -> _errors.RequestTimedOut:
        limits = e.request.extensions.get("timeout", {})
        seconds = limits.get("connect" if isinstance(e, httpx.ConnectTimeout) else "read")
        return _errors.RequestTimedOut(
            f"{method} {path}: no answer from {self.url} within {seconds:g} s"
            " (expected: less; give connect(timeout=…) more)",
            request_id=request_id,
        )

    def _failure(self, method: str, path: str, answer: httpx.Response) -> _errors.SlipwayError:
        problem: Any = None
        with contextlib.suppress(ValueError):
            problem = json.loads(answer.content)
        is_ours = isinstance(problem, dict) and "code" in problem
        unknown = answer.status_code in (404, 405) and (
            not is_ours or problem["code"] in ("NO_SUCH_ROUTE", "METHOD_NOT_ALLOWED")
        )
        if unknown:
            return self._unsupported(method, path, answer, problem if is_ours else {})
        if not is_ours:
            return _errors.UnexpectedAnswer(
                f"{method} {path}: HTTP {answer.status_code} without an error body"
                f" (expected: JSON of the server at {self.url}; is a proxy in between?)",
                request_id=answer.headers.get("x-request-id"),
                status=answer.status_code,
            )
        return _errors.of_problem(answer.status_code, problem)

    def _unsupported(
        self, method: str, path: str, answer: httpx.Response, problem: dict[str, Any]
    ) -> _errors.SlipwayError:
        server = self.server().version
        kind = _errors.BY_CODE[problem.get("code", "NO_SUCH_ROUTE")]
        return kind(
            f"{method} {path}: not known to the server at {self.url}, which is Slipway {server};"
            f" this client is {__version__} ({_advice(server)})",
            request_id=problem.get("requestId"),
            status=answer.status_code,
        )

    def _parsed(self, answer: httpx.Response) -> Any:
        try:
            return json.loads(answer.content)
        except ValueError as e:
            raise _errors.UnexpectedAnswer(
                f"{answer.request.method} {answer.request.url.path}: no JSON but {_kind(answer)}"
                f" (expected: JSON of the server at {self.url}; is a proxy in between?)",
                request_id=answer.headers.get("x-request-id"),
                status=answer.status_code,
            ) from e


def _advice(server: str) -> str:
    ours, theirs = _numbers(__version__), _numbers(server)
    if theirs < ours:
        return "the server is older: upgrade it, or install slipway==" + server
    if theirs > ours:
        return "the server is newer: pip install --upgrade slipway"
    return "both have the same number: one of them is built from other sources"


def _has_port(parts: SplitResult) -> bool:
    """Whether the port is one, or none is given."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _kind(answer: httpx.Response) -> str:
    return answer.headers.get("content-type", "").split(";")[0] or "no content type"


def _way_to(answer: httpx.Response) -> str:
    """What to do about something else that answers."""
    if answer.is_redirect:
        return f"not one that leads on to {answer.headers.get('location', 'somewhere else')}"
    if answer.status_code >= 500:
        return "and one that runs; is a proxy in between, or the server behind it down?"
    return "as SLIPWAY_SERVER or connect(URL) says; is a proxy or a login page in between?"


def _way_in(url: str, why: str) -> str:
    """What to do when no connection is made."""
    if "CERTIFICATE" in why:
        return "trust its certificate by the variable SSL_CERT_FILE=authority.pem"
    if "SSL" in why:
        return f"it speaks no TLS; try http{url.removeprefix('https')}"
    if "Errno -" in why or "getaddrinfo" in why:
        return "the host's name is not known here; is the address right?"
    return "start one with: slipway serve"


def _limits(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(seconds, connect=min(seconds, 5.0))


def _given(params: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (params or {}).items() if value is not None}


def _stream(content: bytes | IO[bytes] | None) -> bytes | Iterable[bytes] | None:
    if content is None or isinstance(content, bytes):
        return content
    return iter(lambda: content.read(_CHUNK), b"")


def _length(content: bytes | IO[bytes] | None) -> dict[str, str]:
    if content is None or isinstance(content, bytes):
        return {}
    end = content.seek(0, 2)
    content.seek(0)
    return {"content-length": str(end)}


def _asks_again(answer: Any) -> bool:
    if not isinstance(answer, httpx.Response) or answer.is_success:
        return False
    if answer.status_code in _BETWEEN:
        return True
    if answer.status_code not in (429, 503):
        return False
    try:
        return json.loads(answer.content).get("code") in _RETRIED
    except (ValueError, AttributeError):
        return True


def _retry_after(answer: Any) -> float:
    try:
        return min(10.0, float(answer.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def _numbers(version: str) -> tuple[int, ...]:
    numbers = []
    for part in version.split("-")[0].split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
