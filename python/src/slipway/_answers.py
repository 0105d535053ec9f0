"""What an endpoint says: predictions, releases, and how predictions turned out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from slipway import _render


@dataclass(frozen=True)
class Prediction:
    """An answer of an endpoint.

    Attributes:
        prediction: The answer in the endpoint's words; a number for a regression; None when the
            model gave no number.
        probability: Of the positive answer, or of the class predicted; None for a regression.
        prediction_id: Leads to everything behind it; feedback is given by it.
        release: Digest of the model, views and configuration that answered.
        probabilities: By class, for a multiclass model.
    """

    prediction: str | float | None
    prediction_id: str
    release: str
    probability: float | None = None
    request_id: str | None = None
    probabilities: dict[str, float] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return _render.card(
            str(self.prediction),
            "" if self.probability is None else f"probability {self.probability:.4f}",
            _render.table(
                ("", ""), [("prediction id", self.prediction_id), ("release", self.release[:12])]
            ),
        )


@dataclass(frozen=True)
class Release:
    """What answers at an endpoint: model, views and configuration as one.

    Attributes:
        number: Counts the endpoint's releases.
        version: Of the model.
        decision: That brought it in.
    """

    number: int
    digest: str
    version: int
    package_digest: str
    configuration: str
    since: datetime
    decision: str
    views: tuple[dict[str, Any], ...] = ()

    def __repr__(self) -> str:
        return (
            f"<Release {self.number}: model version {self.version},"
            f" {self.digest[:8]} since {self.since:%Y-%m-%d}>"
        )


@dataclass(frozen=True)
class Feedback:
    """What became of labels that were given.

    Attributes:
        accepted: Labels that are new.
        repeated: Labels that were known already, with the same value.
        label_view: When the model has one, performance is judged by it and not by feedback.
    """

    accepted: int
    repeated: int
    label_view: str | None = None


@dataclass(frozen=True)
class LoggedPrediction:
    """A prediction as it was logged, with the vector that the model saw."""

    id: str
    request_id: str
    at: datetime
    recorded_at: datetime
    release: str
    vector: tuple[Any, ...]
    output: tuple[Any, ...]
    propensity: float = 1.0
    cutoff: date | None = None
    entity: str | None = None
    variant: str | None = None


@dataclass(frozen=True)
class Performance:
    """How the predictions for a cutoff turned out, once the labels were known."""

    cutoff: date
    known_on: date
    release: str
    task: str
    predictions: int
    base_rate: float
    auc: float | None = None
    log_loss: float | None = None
    brier: float | None = None
    calibration_error: float | None = None
    calibration_gap: float | None = None


@dataclass(frozen=True)
class Rollout:
    """A candidate's way into service."""

    number: int
    rollout: str
    status: str
    model: str
    version: int
    candidate: str
    former: str
    verdict: str
    sentence: str
    weight: float
    started_at: datetime
    ended_at: datetime | None = None
