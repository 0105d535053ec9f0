"""Slipway in a notebook.

    >>> import slipway
    >>> slipway.connect("http://127.0.0.1:5000")            # or by SLIPWAY_SERVER
    >>> slipway.dataset("sales@main").to_pandas()
    >>> slipway.features("customer_activity").frame("1997-06-30", label="churned_90d")
    >>> slipway.endpoint("churn").predict(customer_id=4711)

The functions of this module use the connection that `connect` made last, or one made from the
environment (`SLIPWAY_SERVER`, `SLIPWAY_PROJECT`).
"""

from __future__ import annotations

import os
import threading
from datetime import date

from slipway._alerts import Alert, Alerts
from slipway._answers import (
    Feedback,
    LoggedPrediction,
    Performance,
    Prediction,
    Release,
    Rollout,
)
from slipway._automation import Decision, Timeline
from slipway._connection import (
    Applied,
    AppliedDocuments,
    Clock,
    Connection,
    Model,
    ModelVersion,
)
from slipway._dataset import (
    ColumnStatistics,
    Dataset,
    DatasetInfo,
    Statistics,
    Version,
    Versions,
)
from slipway._endpoint import Endpoint
from slipway._errors import (
    AlreadyExists,
    Cancelled,
    Conflict,
    ContractBroken,
    DataLoss,
    ExecutionFailed,
    HeldBack,
    InternalError,
    InvalidArgument,
    InvalidState,
    MalformedBody,
    MethodNotAllowed,
    NotFound,
    NotOffered,
    NotReleased,
    NotSlipway,
    PermissionDenied,
    RequestTimedOut,
    ServerTimedOut,
    SlipwayError,
    StorageFull,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
    Unreachable,
    UnsupportedByServer,
    UnsupportedMediaType,
)
from slipway._features import FeatureView, Frame, Materialisation, Vector
from slipway._pipeline import Execution, LogLine, Pipeline, Step
from slipway._report import FailingRow, Report, Rule
from slipway._tables import Column, Schema
from slipway._transport import ServerVersion
from slipway._version import __version__

__all__ = [
    "Alert",
    "Alerts",
    "AlreadyExists",
    "Applied",
    "AppliedDocuments",
    "Cancelled",
    "Clock",
    "Column",
    "ColumnStatistics",
    "Conflict",
    "Connection",
    "ContractBroken",
    "DataLoss",
    "Dataset",
    "DatasetInfo",
    "Decision",
    "Endpoint",
    "Execution",
    "ExecutionFailed",
    "FailingRow",
    "FeatureView",
    "Feedback",
    "Frame",
    "HeldBack",
    "InternalError",
    "InvalidArgument",
    "InvalidState",
    "LogLine",
    "LoggedPrediction",
    "MalformedBody",
    "Materialisation",
    "MethodNotAllowed",
    "Model",
    "ModelVersion",
    "NotFound",
    "NotOffered",
    "NotReleased",
    "NotSlipway",
    "Performance",
    "PermissionDenied",
    "Pipeline",
    "Prediction",
    "Release",
    "Report",
    "RequestTimedOut",
    "Rollout",
    "Rule",
    "Schema",
    "ServerTimedOut",
    "ServerVersion",
    "SlipwayError",
    "Statistics",
    "Step",
    "StorageFull",
    "Timeline",
    "TooLarge",
    "TooManyRequests",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedAnswer",
    "Unreachable",
    "UnsupportedByServer",
    "UnsupportedMediaType",
    "Vector",
    "Version",
    "Versions",
    "__version__",
    "alerts",
    "apply",
    "clock",
    "connect",
    "dataset",
    "datasets",
    "endpoint",
    "endpoints",
    "features",
    "model",
    "models",
    "pipeline",
]

_lock = threading.Lock()
_default: Connection | None = None


def connect(
    url: str | None = None,
    project: str | None = None,
    *,
    timeout: float = 30.0,
    retries: int = 3,
    progress: bool | None = None,
) -> Connection:
    """Connects to a server, and makes that the connection of this module's functions.

    Args:
        url: Of the server; else `SLIPWAY_SERVER`, else `http://127.0.0.1:5000`.
        project: Else `SLIPWAY_PROJECT`, else `default`.
        timeout: Seconds to wait for an answer. Tables, checks and imports have ten minutes.
        retries: How often a request that changes nothing is sent again when the server does not
            answer or is overloaded, with growing pauses.
        progress: Whether to show progress; None: on a terminal and in a notebook.

    Returns:
        The connection; it has a method for each function of this module.

    Raises:
        Unreachable: No server answers.
        NotSlipway: Something answers that is no Slipway server.
    """
    made = Connection(url, project, timeout=timeout, retries=retries, progress=progress)
    made.transport.server()
    global _default
    with _lock:
        _default = made
    return made


def _connection() -> Connection:
    global _default
    with _lock:
        if _default is None:
            _default = Connection()
        return _default


def dataset(name: str) -> Dataset:
    """A dataset, or one version of it.

    Args:
        name: `NAME` or `NAME@VERSION`: `main` (the newest), a date (the version of that cutoff,
            or the newest of that day), 8 or more digits of a tree's digest, or a commit's id.
    """
    return _connection().dataset(name)


def datasets() -> tuple[DatasetInfo, ...]:
    """The project's datasets."""
    return _connection().datasets()


def features(view: str) -> FeatureView:
    """A feature view."""
    return _connection().features(view)


def endpoint(name: str) -> Endpoint:
    """An endpoint."""
    return _connection().endpoint(name)


def endpoints() -> tuple[Endpoint, ...]:
    """The project's endpoints."""
    return _connection().endpoints()


def pipeline(name: str) -> Pipeline:
    """A pipeline."""
    return _connection().pipeline(name)


def models() -> tuple[Model, ...]:
    """The registered models."""
    return _connection().models()


def model(name: str) -> Model:
    """A registered model with its versions."""
    return _connection().model(name)


def alerts(state: str = "standing") -> Alerts:
    """What somebody should look at: `standing`, `open`, `acknowledged`, `resolved` or `all`."""
    return _connection().alerts(state)


def apply(*paths: str | os.PathLike[str], override: bool = False) -> AppliedDocuments:
    """Makes the server agree with YAML files or folders: all of them, or on an error none.

    Args:
        paths: Files or folders.
        override: Apply also what a rollback holds back.
    """
    return _connection().apply(*paths, override=override)


def clock(advance_to: str | date | None = None) -> Clock:
    """The business clock.

    Args:
        advance_to: Moves a replayed clock to the end of that day first.
    """
    connection = _connection()
    return connection.clock() if advance_to is None else connection.advance(advance_to)
