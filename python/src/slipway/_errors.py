"""What can go wrong, as one exception type for each error code of the server.

Every exception is a `SlipwayError`; those that have a natural relative among Python's own
exceptions are of that kind too (`NotFound` is a `LookupError`, `RequestTimedOut` a
`TimeoutError`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from slipway._pipeline import Execution
    from slipway._report import Report


class SlipwayError(Exception):
    """A request that failed.

    Attributes:
        code: The server's error code, such as `NOT_FOUND`; for failures that the server never
            saw, a code of the client's own (`UNREACHABLE`, `NOT_SLIPWAY`, `CLIENT_TIMEOUT`,
            `UNEXPECTED_ANSWER`).
        message: Which value was wrong and what was expected.
        details: Further lines, one for each problem.
        request_id: Names the request in the server's log.
        status: The HTTP status; None when no answer came.
    """

    code = "UNKNOWN"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        details: Sequence[str] = (),
        request_id: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code if code is not None else type(self).code
        self.details = tuple(details)
        self.request_id = request_id
        self.status = status

    def __str__(self) -> str:
        lines = [self.message]
        lines += [f"  {line}" for line in self.details if line not in self.message]
        named = f"[{self.code}" + (f", request {self.request_id}]" if self.request_id else "]")
        return "\n".join(lines) + " " + named


class InvalidArgument(SlipwayError, ValueError):
    """A value is not what was expected; the message names it."""

    code = "INVALID_ARGUMENT"


class MalformedBody(SlipwayError, ValueError):
    """The body was cut off or no JSON."""

    code = "MALFORMED_BODY"


class ContractBroken(SlipwayError, ValueError):
    """Rows broke the contract of their dataset; nothing of them is visible.

    Attributes:
        report: What was found, rule by rule, with examples; None when the server gave none.
    """

    code = "CONTRACT_VIOLATED"
    report: Report | None = None

    @property
    def failing_rows(self) -> pa.Table | None:
        """Every row that broke a rule, with `_rules`, `_file` and `_line`.

        None when no single row is to blame (too few rows, for example).
        """
        return None if self.report is None else self.report.failing_rows()

    def _repr_html_(self) -> str:
        return "" if self.report is None else self.report._repr_html_()


class Unauthenticated(SlipwayError):
    """Who asks is not known."""

    code = "UNAUTHENTICATED"


class PermissionDenied(SlipwayError, PermissionError):
    """Known, but not allowed."""

    code = "PERMISSION_DENIED"


class NotFound(SlipwayError, LookupError):
    """There is no such thing."""

    code = "NOT_FOUND"


class UnsupportedByServer(SlipwayError, NotImplementedError):
    """The server does not know a route that this client needs: one of the two is too old."""

    code = "NO_SUCH_ROUTE"


class MethodNotAllowed(UnsupportedByServer):
    """The path exists, not with this method: one of client and server is too old."""

    code = "METHOD_NOT_ALLOWED"


class AlreadyExists(SlipwayError):
    """The name is taken, or the same bytes were delivered before."""

    code = "ALREADY_EXISTS"


class Conflict(SlipwayError):
    """Someone else changed it first; read and try again."""

    code = "CONFLICT"


class InvalidState(SlipwayError):
    """Not possible in its present state."""

    code = "INVALID_STATE"


class HeldBack(SlipwayError):
    """A decision holds this back."""

    code = "HELD_BACK"


class TooLarge(SlipwayError):
    """Over a limit, which the message names."""

    code = "TOO_LARGE"


class UnsupportedMediaType(SlipwayError):
    """Another content type is expected."""

    code = "UNSUPPORTED_MEDIA_TYPE"


class TooManyRequests(SlipwayError):
    """A queue of the server is full; try later."""

    code = "TOO_MANY_REQUESTS"


class Cancelled(SlipwayError):
    """Somebody cancelled it."""

    code = "CANCELLED"


class InternalError(SlipwayError):
    """The server's failure; its log names the request."""

    code = "INTERNAL"


class DataLoss(SlipwayError):
    """Stored bytes are not what was stored."""

    code = "DATA_LOSS"


class NotOffered(SlipwayError, NotImplementedError):
    """The server does not offer this."""

    code = "NOT_IMPLEMENTED"


class NotReleased(SlipwayError):
    """The endpoint has no release yet."""

    code = "NOT_RELEASED"


class Unavailable(SlipwayError):
    """Something that the server needs does not answer; its `/ready` says what."""

    code = "UNAVAILABLE"


class ServerTimedOut(SlipwayError, TimeoutError):
    """It took longer than the server's limit."""

    code = "TIMED_OUT"


class StorageFull(SlipwayError):
    """The server's disk is below its reserve; reads go on."""

    code = "STORAGE_FULL"


class Unreachable(SlipwayError, ConnectionError):
    """No server answers at the address, or it went away while it answered."""

    code = "UNREACHABLE"


class RequestTimedOut(SlipwayError, TimeoutError):
    """No answer came within the client's time limit; the server may still be at work."""

    code = "CLIENT_TIMEOUT"


class NotSlipway(SlipwayError, ConnectionError):
    """Something answers at the address, and it is no Slipway server."""

    code = "NOT_SLIPWAY"


class UnexpectedAnswer(SlipwayError):
    """The answer is not what the route gives: cut off, or made by something in between."""

    code = "UNEXPECTED_ANSWER"


class ExecutionFailed(SlipwayError):
    """A pipeline ended otherwise than well.

    Attributes:
        execution: How it ended, step by step.
    """

    code = "EXECUTION_FAILED"

    def __init__(self, message: str, execution: Execution) -> None:
        super().__init__(message)
        self.execution = execution


BY_CODE: dict[str, type[SlipwayError]] = {
    kind.code: kind
    for kind in (
        InvalidArgument,
        MalformedBody,
        ContractBroken,
        Unauthenticated,
        PermissionDenied,
        NotFound,
        UnsupportedByServer,
        MethodNotAllowed,
        AlreadyExists,
        Conflict,
        InvalidState,
        HeldBack,
        TooLarge,
        UnsupportedMediaType,
        TooManyRequests,
        Cancelled,
        InternalError,
        DataLoss,
        NotOffered,
        NotReleased,
        Unavailable,
        ServerTimedOut,
        StorageFull,
    )
}


def of_problem(status: int, problem: dict[str, Any]) -> SlipwayError:
    """The exception that a problem body of the server stands for."""
    code = str(problem.get("code", "UNKNOWN"))
    details = problem.get("details")
    return BY_CODE.get(code, SlipwayError)(
        str(problem.get("message", f"HTTP {status}")),
        code=code,
        details=[str(line) for line in details] if isinstance(details, list) else [],
        request_id=problem.get("requestId"),
        status=status,
    )
