"""Endpoints: predictions, feedback, and what became of the models behind them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, overload

import pyarrow as pa

from slipway import _errors, _render, _tables, _tensors
from slipway._answers import (
    Feedback,
    LoggedPrediction,
    Performance,
    Prediction,
    Release,
    Rollout,
)
from slipway._automation import Timeline, timeline
from slipway._progress import Progress
from slipway._transport import segment

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from slipway._connection import Connection

T = TypeVar("T")

_SINGLE_AT_ONCE = 16
_PARTS_AT_ONCE = 2
_ROWS_AT_ONCE = 1_000
_CELLS_AT_ONCE = 500_000
_REFUSED = (400, 404, 413, 422)
_UNAVAILABLE = 503
_LABELS_AT_ONCE = 1_000
_PROGRESS_ROWS = 200


class Endpoint:
    """A place that answers predictions. Made by `slipway.endpoint("churn")`."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self.name = name
        self._path = f"{connection.path}/endpoints/{segment(name)}"
        project = f"/projects/{segment(connection.project)}"
        self._predict = f"{project}/predict/{segment(name)}"
        self._infer = f"{project}/v2/models/{segment(name)}/infer"

    def _shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = self._connection.transport.json("GET", self._path)
        return shown

    @overload
    def predict(self, data: pd.DataFrame, /, *, errors: str = "raise") -> pd.DataFrame: ...

    @overload
    def predict(self, data: pl.DataFrame, /, *, errors: str = "raise") -> pl.DataFrame: ...

    @overload
    def predict(self, data: Sequence[Mapping[str, Any]], /) -> list[Prediction]: ...

    @overload
    def predict(self, data: Mapping[str, Any], /) -> Prediction: ...

    @overload
    def predict(self, /, **row: Any) -> Prediction: ...

    @overload
    def predict(self, data: Any, /, *, errors: str = "raise") -> Any: ...

    def predict(self, data: Any = None, /, *, errors: str = "raise", **row: Any) -> Any:
        """Asks for one prediction, or for one of each row.

        A row is the key alone (`customer_id=4711`: the features are looked up), or every feature,
        with or without the key. None and NaN are missing values.

        Many rows go a thousand a request; when one of a thousand is refused, each of them is
        asked by itself.

        Args:
            data: A mapping for one row; a DataFrame, Arrow table or list of mappings for many.
                Without it, the keyword arguments are the row.
            errors: For many rows: `raise` ends at the first refusal, `column` goes on and says it
                in the column `error`.
            row: One row by keywords.

        Returns:
            A `Prediction` for one row. For many, a table of the kind that was given, with the
            columns of the input and `prediction`, `probability`, `prediction_id`, `release` (and
            `error`); a list of `Prediction` for a list.

        Raises:
            NotFound: The entity is unknown, or the endpoint is.
            InvalidArgument: A value is not what the door asks for; names row and field.
            NotReleased: Nothing answers yet.
        """
        if errors not in ("raise", "column"):
            raise _errors.InvalidArgument(f'errors: "{errors}" (expected: raise or column)')
        if data is not None and row:
            raise _errors.InvalidArgument("predict: a table and keywords (expected: one of them)")
        if data is None or isinstance(data, Mapping):
            return self._one(row if data is None else data)
        if _tables.is_table(data):
            return self._many(data, errors)
        raise _errors.InvalidArgument(
            f"predict: {type(data).__name__} (expected: keywords, a mapping or a table;"
            f" a key is given by its name, as predict(customer_id=4711))"
        )

    def _one(self, row: Mapping[str, Any]) -> Prediction:
        body = {str(name): _plain(value) for name, value in row.items()}
        for name, value in body.items():
            if isinstance(value, float) and math.isinf(value):
                raise _errors.InvalidArgument(
                    f"{name}: {value} (expected: a finite number; None or NaN when it is missing)"
                )
        return self._connection.transport.read(
            Prediction, self._connection.transport.json("POST", self._predict, body=body)
        )

    def _many(self, data: Any, errors: str) -> Any:
        table = _tables.to_arrow(data)
        shown = self._connection.progress if len(table) >= _PROGRESS_ROWS else False
        with Progress(f"asking {self.name}", len(table), shown) as progress:
            at_once = max(1, min(_ROWS_AT_ONCE, _CELLS_AT_ONCE // max(1, table.num_columns)))
            parts = [table.slice(start, at_once) for start in range(0, len(table), at_once)]

            def ask(number: int) -> list[Prediction | _errors.SlipwayError]:
                part = parts[number]
                answers = self._at_once(part)
                if answers is None:
                    return self._singly(part, number * at_once, errors, progress)
                progress.advance(len(part))
                return answers

            together = _each(len(parts), ask, _PARTS_AT_ONCE)
        answers = [answer for part in together for answer in part]
        if isinstance(data, Sequence) and errors == "raise":
            return answers
        return _like(data, table, answers, errors)

    def _at_once(self, part: pa.Table) -> list[Prediction | _errors.SlipwayError] | None:
        """Asks for many rows in one request, all or none.

        Returns:
            None when the rows are no tensors or are refused: asked singly, each says why.
        """
        inputs = _tensors.inputs(part)
        if inputs is None:
            return None
        try:
            answer = self._connection.transport.json("POST", self._infer, body={"inputs": inputs})
        except _errors.Unreachable:
            raise
        except _errors.SlipwayError as e:
            if e.status in _REFUSED:
                return None
            if e.status == _UNAVAILABLE:
                self._one(part.slice(0, 1).to_pylist()[0])  # says why, by its code
            raise
        return list(_tensors.predictions(answer))

    def _singly(
        self, part: pa.Table, first: int, errors: str, progress: Progress
    ) -> list[Prediction | _errors.SlipwayError]:
        rows = part.to_pylist()

        def ask(number: int) -> Prediction | _errors.SlipwayError:
            try:
                answer: Prediction | _errors.SlipwayError = self._one(rows[number])
            except _errors.SlipwayError as e:
                if errors == "raise" or not isinstance(
                    e, _errors.InvalidArgument | _errors.NotFound
                ):
                    e.message = f"row {first + number}: {e.message}"
                    raise
                answer = e
            progress.advance()
            return answer

        return _each(len(rows), ask, _SINGLE_AT_ONCE)

    def feedback(
        self,
        data: Any = None,
        /,
        *,
        prediction: str | None = None,
        entity: str | int | None = None,
        time: str | date | datetime | None = None,
        value: float | str | None = None,
        known_at: str | date | datetime | None = None,
    ) -> Feedback:
        """Says what came of predictions.

        Giving the same label again changes nothing; another value for it is refused.

        Args:
            data: Many labels: a table with the column `value` (a number) or `label` (a class's
                name), and `prediction_id` (or `prediction`), or `entity` and `time`; `known_at` is
                optional.
            prediction: The id of the prediction that it is about; or
            entity: whose newest prediction
            time: at or before this instant or day it is.
            value: 0 or 1 of a binary model, else the amount, or a class's name.
            known_at: When it became known; now when it is not said.

        Raises:
            InvalidArgument: A label is of no prediction, or has another value already; then none
                of its request (1,000 labels) is kept.
        """
        if data is None:
            found = _label(
                {
                    "prediction": prediction,
                    "entity": entity,
                    "time": time,
                    "value": value,
                    "known_at": known_at,
                }
            )
            labels = [found]
        else:
            labels = [_label(row) for row in _tables.to_arrow(data).to_pylist()]
        accepted, repeated, view = 0, 0, None
        with Progress(f"labels for {self.name}", len(labels), self._connection.progress) as bar:
            for start in range(0, len(labels), _LABELS_AT_ONCE):
                part = labels[start : start + _LABELS_AT_ONCE]
                received = self._connection.transport.read(
                    Feedback,
                    self._connection.transport.json(
                        "POST", f"{self._path}/feedback", body={"labels": part}, repeatable=True
                    ),
                )
                accepted += received.accepted
                repeated += received.repeated
                view = received.label_view
                bar.advance(len(part))
        return Feedback(accepted, repeated, view)

    @property
    def release(self) -> Release | None:
        """What answers now; None until something was released."""
        found = self._shown().get("release")
        return None if found is None else self._connection.transport.read(Release, found)

    @property
    def model(self) -> str:
        """The registered model whose versions answer here."""
        return str(self._shown()["model"])

    @property
    def views(self) -> list[str]:
        """The feature views that keys are looked up in."""
        return list(self._shown()["views"])

    def predictions(self, limit: int = 100) -> tuple[LoggedPrediction, ...]:
        """The newest logged predictions, newest first."""
        found = self._connection.transport.pages(
            LoggedPrediction,
            f"{self._path}/predictions",
            params={"max": min(limit, 1_000)},
            limit=limit,
        )
        return tuple(found)

    def performance(self) -> tuple[Performance, ...]:
        """How predictions turned out, by cutoff, where labels are known."""
        return tuple(self._connection.transport.pages(Performance, f"{self._path}/performance"))

    def rollouts(self) -> tuple[Rollout, ...]:
        """Candidates and how far they came."""
        return tuple(self._connection.transport.pages(Rollout, f"{self._path}/rollouts"))

    def timeline(self, limit: int = 50) -> Timeline:
        """What the closed loop saw, judged and did, newest first; empty without an automation."""
        return timeline(self._connection, self.name, limit)

    def rollback(self, reason: str, to: str | None = None) -> Release:
        """Takes the active release (or the canary) back, model, views and configuration as one.

        Args:
            reason: Kept with what is held back.
            to: Digest of the release to go back to; None: the one before.

        Returns:
            The release that answers now.

        Raises:
            InvalidState: There is none to go back to.
        """
        done = self._connection.transport.json(
            "POST", f"{self._path}/rollback", body={"to": to, "reason": reason}
        )
        return self._connection.transport.read(Release, done["release"])

    def __repr__(self) -> str:
        return f"<Endpoint {self.name}>"

    def _repr_html_(self) -> str:
        shown = self._shown()
        release = self.release
        sentence = (
            "nothing is released yet"
            if release is None
            else f"{shown['model']} version {release.version} answers since"
            f" {release.since:%Y-%m-%d}; {shown['predictions']:,} predictions"
        )
        rows = [("views", ", ".join(shown["views"]))]
        if release is not None:
            rows += [("release", release.digest[:12]), ("decision", release.decision)]
        return _render.card(self.name, sentence, _render.table(("", ""), rows))


def _each(count: int, work: Callable[[int], T], at_once: int) -> list[T]:
    """Runs the work for each number, several at once; the first failure ends it."""
    answers: dict[int, T] = {}
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="slipway-predict")
    running: dict[Future[T], int] = {}
    try:
        for number in range(count):
            running[pool.submit(work, number)] = number
            if len(running) >= at_once * 2:
                _collect(running, answers)
        while running:
            _collect(running, answers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [answers[number] for number in range(count)]


def _collect(running: dict[Future[T], int], answers: dict[int, T]) -> None:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        answers[running.pop(future)] = future.result()


def _like(
    data: Any,
    table: pa.Table,
    answers: Iterable[Prediction | _errors.SlipwayError],
    errors: str,
) -> Any:
    given = list(answers)
    made = [a if isinstance(a, Prediction) else None for a in given]
    words = [None if a is None else a.prediction for a in made]
    added: dict[str, pa.Array] = {
        "prediction": pa.array(words),
        "probability": pa.array([a and a.probability for a in made], pa.float64()),
        "prediction_id": pa.array([a and a.prediction_id for a in made], pa.string()),
        "release": pa.array([a and a.release for a in made], pa.string()),
    }
    if errors == "column":
        said = [str(a) if isinstance(a, _errors.SlipwayError) else None for a in given]
        added["error"] = pa.array(said, pa.string())
    if _tables.is_pandas(data):
        return data.assign(**{name: values.to_pandas().array for name, values in added.items()})
    for name, values in added.items():
        if name in table.column_names:
            table = table.drop_columns([name])
        table = table.append_column(name, values)
    return _tables.to_polars(table) if _tables.is_polars(data) else table


def _plain(value: Any) -> Any:
    """A value as JSON writes it; NaN and what pandas calls missing are null."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(value, "item") and not isinstance(value, str | bytes):
        value = value.item()
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, date | datetime):
        return value.isoformat()
    if type(value).__name__ == "Decimal":
        return float(value)
    return value


def _label(row: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: _plain(value) for name, value in row.items()}
    known = {"prediction", "prediction_id", "entity", "time", "value", "label", "known_at"}
    unknown = sorted(set(given) - known)
    if unknown:
        raise _errors.InvalidArgument(
            f"feedback: unknown {', '.join(unknown)} (expected: {', '.join(sorted(known))})"
        )
    prediction = given.get("prediction_id") or given.get("prediction")
    value = given.get("label") if given.get("value") is None else given.get("value")
    entity = given.get("entity")
    if value is None or (prediction is None) == (entity is None):
        raise _errors.InvalidArgument(
            f"feedback: {given} (expected: value, and prediction_id or entity and time)"
        )
    label: dict[str, Any] = {
        "prediction": prediction,
        "entity": None if entity is None else str(entity),
        "time": given.get("time"),
        "knownAt": given.get("known_at"),
    }
    if isinstance(value, str):
        label["label"] = value
    else:
        label["value"] = float(value)
    return {name: item for name, item in label.items() if item is not None}
