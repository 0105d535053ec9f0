"""The client against a real server."""

from __future__ import annotations

import math
import pathlib

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import CHURN, World

import slipway

ROWS = 41_528
CUSTOMERS = 23_570


def test_append_makes_versions_and_gives_their_reports(world: World) -> None:
    first, second = world.reports
    assert first
    assert first.contract == "purchases"
    assert [rule.outcome for rule in first.rules].count("FAIL") == 0
    assert first.version is not None
    assert second.version is not None
    assert second.version.parent == first.version.id
    assert second.version.rows == ROWS
    kept = world.connection.dataset("purchases").report()
    assert kept is not None
    assert (kept.digest, kept.rules) == (second.digest, second.rules)
    assert kept.subject == second.version.message


def test_rows_come_back_as_they_were_sent(world: World) -> None:
    kinds = ["customer_id", "date", "cds", "dollars"]
    sent = world.purchases[world.purchases["date"] <= "1997-06-30"]
    got = world.connection.dataset("purchases@main").to_pandas()
    assert len(got) == len(sent) == ROWS
    pd.testing.assert_frame_equal(
        got.sort_values(kinds, ignore_index=True),
        sent[kinds].sort_values(kinds, ignore_index=True),
        check_dtype=False,
    )
    exact = world.connection.dataset("purchases").to_arrow()
    assert exact.schema.field("dollars").type == pa.decimal128(10, 2)
    assert exact.schema.field("date").type == pa.date32()


def test_columns_rows_and_limit_are_chosen_by_the_server(world: World) -> None:
    data = world.connection.dataset("purchases")
    some = data.to_pandas(columns=["dollars", "customer_id"], where="dollars > 500", limit=7)
    assert list(some.columns) == ["dollars", "customer_id"]
    assert 0 < len(some) <= 7
    assert (some["dollars"] > 500).all()
    none = data.to_polars(where="customer_id = -1")
    assert isinstance(none, pl.DataFrame)
    assert none.height == 0
    with pytest.raises(slipway.InvalidArgument, match=r"dolars.*did you mean dollars"):
        data.to_arrow(columns=["dolars"])
    for wrong in ("dollars >", "1=1) union (select 1", "(select count(*) from '/etc/passwd') > 0"):
        with pytest.raises(slipway.InvalidArgument, match="sql"):
            data.to_arrow(where=wrong)


def test_a_version_is_named_in_many_ways(world: World) -> None:
    first, second = (report.version for report in world.reports)
    assert first is not None
    assert second is not None
    for ref, expected in {
        "main": second,
        "head": second,
        second.tree[:8]: second,
        first.id: first,
        "1997-03-31": first,
        "1997-05-15": first,
        "1997-06-30": second,
    }.items():
        assert world.connection.dataset(f"purchases@{ref}").version == expected, ref
    assert world.connection.dataset("features/customer_activity@1997-03-31").version.cutoff
    with pytest.raises(slipway.NotFound, match="1996-01-01"):
        _ = world.connection.dataset("purchases@1996-01-01").version
    with pytest.raises(slipway.NotFound, match="did you mean purchases"):
        _ = world.connection.dataset("purchase").schema
    with pytest.raises(slipway.InvalidArgument, match="NAME@VERSION"):
        world.connection.dataset("purchases@")


def test_versions_schema_and_statistics_are_told(world: World) -> None:
    data = world.connection.dataset("purchases")
    assert [version.rows for version in data.versions()] == [ROWS, world.reports[0].rows]
    assert len(data.versions(limit=1)) == 1
    assert data.schema.names == ["customer_id", "date", "cds", "dollars"]
    assert data.schema.arrow().field("customer_id").type == pa.int64()
    found = data.statistics
    assert found.rows == ROWS
    assert found["cds"].nulls == 0
    assert found["dollars"].mean == pytest.approx(
        data.to_pandas(columns=["dollars"])["dollars"].mean()
    )
    assert found["customer_id"].distinct == pytest.approx(CUSTOMERS, rel=0.05)


def test_broken_rows_are_refused_and_nothing_is_visible(world: World) -> None:
    data = world.connection.dataset("purchases")
    before = data.version
    rows = world.purchases[world.purchases["date"] == "1997-06-30"].copy()
    rows = pd.concat([rows] * 20, ignore_index=True)
    rows["cds"] = np.arange(len(rows)) % 7 + 1
    rows.loc[3, "dollars"] = 9_999.0
    checked = data.check(rows)
    assert not checked
    assert "dollars" in {rule.column for rule in checked.broken}
    with pytest.raises(slipway.ContractBroken) as refused:
        data.append(rows)
    report = refused.value.report
    assert report is not None
    assert {rule.rule for rule in report.broken} == {rule.rule for rule in checked.broken}
    for failing in (refused.value.failing_rows, checked.failing_rows()):
        assert failing is not None
        high = failing.filter(pa.compute.greater(failing.column("dollars"), 9_000))
        assert high.num_rows == 1
        assert "dollars" in high.column("_rules")[0].as_py()
        assert high.column("_line")[0].as_py() == 4
    assert data.version == before
    assert data.reports(limit=1)[0].outcome == "FAIL"
    assert "9999" in report._repr_html_()


def test_a_check_keeps_nothing(world: World) -> None:
    data = world.connection.dataset("purchases")
    rows = world.purchases[world.purchases["date"].between("1997-06-01", "1997-06-30")]
    before = data.versions()
    assert data.check(rows)
    assert data.check(pl.from_pandas(rows)).rows == len(rows)
    assert data.check(pa.Table.from_pandas(rows, preserve_index=False)).passed
    assert data.versions() == before
    assert world.connection.datasets()[0].waiting == 0


def test_tables_that_do_not_fit_are_refused_before_they_are_sent(world: World) -> None:
    data = world.connection.dataset("purchases")
    row = {"customer_id": 1, "date": "1997-06-30", "cds": 1, "dollars": 1.0}
    for changed, said in (
        ({"dollars": 1.234}, r"column dollars, row 0: 1.234 .*round it first"),
        ({"customer_id": "x"}, "column customer_id"),
        ({"cds": 1.5}, "column cds"),
        ({"more": 1}, "unknown more"),
    ):
        with pytest.raises(slipway.InvalidArgument, match=said):
            data.check([{**row, **changed}])
    with pytest.raises(slipway.InvalidArgument, match="no dollars"):
        data.append(pd.DataFrame([row]).drop(columns="dollars"))
    with pytest.raises(slipway.InvalidArgument, match="no rows"):
        data.append(pd.DataFrame([row]).head(0))
    with pytest.raises(slipway.InvalidArgument, match="a DataFrame"):
        data.check(7)


def test_a_frame_has_the_values_that_were_materialised(world: World) -> None:
    view = world.connection.features("customer_activity")
    frame = view.frame("1997-03-31", label="churned_90d")
    stored = world.connection.dataset("features/customer_activity@1997-03-31").to_arrow()
    labels = world.connection.dataset("labels/churned_90d@1997-03-31").to_arrow()
    table = frame.to_arrow()
    assert table.select(stored.column_names).equals(stored)
    assert table.column("churned").equals(labels.column("churned"))
    assert (frame.entity, frame.label, frame.task) == ("customer_id", "churned", "binary")
    assert frame.x().shape == (CUSTOMERS, len(frame.features))
    assert frame.x().dtype == np.float32
    assert set(frame.y()) == {0.0, 1.0}
    assert frame.digest == view.frame("1997-03-31", label="churned_90d").digest


def test_a_frame_of_a_cutoff_that_nobody_materialised_knows_no_later_row(world: World) -> None:
    frame = world.connection.features("customer_activity").frame("1997-02-28").to_pandas()
    known = world.purchases[world.purchases["date"] <= "1997-02-28"]
    spent = known.groupby("customer_id")["dollars"].sum()
    assert list(frame["customer_id"]) == sorted(spent.index)
    np.testing.assert_allclose(frame["monetary_total"], spent.sort_index())
    assert world.connection.features("customer_activity").online_cutoff.isoformat() == "1997-06-30"


def test_a_frame_refuses_what_cannot_be_known(world: World) -> None:
    view = world.connection.features("customer_activity")
    with pytest.raises(slipway.InvalidState, match="not known yet"):
        view.frame("1997-06-30", label="churned_90d")
    with pytest.raises(slipway.InvalidState, match="a day that is over"):
        view.frame("1999-01-01")
    with pytest.raises(slipway.InvalidArgument, match="cutoff"):
        view.frame("soon")
    with pytest.raises(slipway.InvalidArgument, match="declares a label"):
        view.frame("1997-03-31", label="customer_activity")
    with pytest.raises(slipway.InvalidArgument, match="each column once"):
        view.frame("1997-03-31", views=["customer_activity"])
    with pytest.raises(slipway.NotFound):
        world.connection.features("nothing").frame("1997-03-31")


def test_look_ups_answer_what_the_endpoint_sees(world: World) -> None:
    view = world.connection.features("customer_activity")
    row = view.frame("1997-06-30").to_pandas().set_index("customer_id").loc[4711]
    vector = view.lookup(4711)
    assert vector.cutoff.isoformat() == "1997-06-30"
    assert vector["frequency"] == row["frequency"]
    assert list(vector) == list(row.index)
    with pytest.raises(slipway.NotFound, match="99999"):
        view.lookup(99_999)


def test_predictions_by_key_by_features_and_of_many_rows(world: World) -> None:
    churn = world.connection.endpoint("churn")
    frame = world.connection.features("customer_activity").frame("1997-06-30").to_pandas()
    one = churn.predict(customer_id=4711)
    assert one.prediction in ("churns", "stays")
    by_features = churn.predict(frame.set_index("customer_id").loc[4711].to_dict())
    assert by_features.probability == one.probability
    keys = frame[["customer_id"]].head(300)
    many = churn.predict(keys)
    assert list(many["customer_id"]) == list(keys["customer_id"])
    assert many["prediction_id"].is_unique
    whole = churn.predict(pl.from_pandas(frame.head(300)))
    assert isinstance(whole, pl.DataFrame)
    np.testing.assert_array_equal(whole["probability"].to_numpy(), many["probability"])
    assert [p.probability for p in churn.predict([{"customer_id": 4711}])] == [one.probability]
    logged = churn.predictions(limit=1_000)
    assert {p.id for p in logged} >= {one.prediction_id}
    asked = {p.request_id for p in logged if p.id in set(many["prediction_id"])}
    assert len(asked) == 1, "300 rows are one request"
    by_values = churn.predict(frame.head(300).drop(columns=["customer_id"]))
    np.testing.assert_array_equal(by_values["probability"], many["probability"])


def test_a_row_that_is_refused_is_named(world: World) -> None:
    churn = world.connection.endpoint("churn")
    keys = pd.DataFrame({"customer_id": [1, 2, 99_999, 3]})
    with pytest.raises(slipway.NotFound, match="row 2"):
        churn.predict(keys)
    told = churn.predict(keys, errors="column")
    assert list(told["error"].notna()) == [False, False, True, False]
    assert list(told["probability"].isna()) == [False, False, True, False]
    long = pd.DataFrame({"customer_id": [*range(1, 1_501), 99_999]})
    told = churn.predict(long, errors="column")
    assert told["error"].notna().sum() == 1
    assert told["prediction_id"].nunique() == 1_500
    with pytest.raises(slipway.NotFound, match="row 1500"):
        churn.predict(long)
    with pytest.raises(slipway.InvalidArgument, match="row 1: .*finite"):
        churn.predict([{"customer_id": 1.0}, {"customer_id": math.inf}])
    with pytest.raises(slipway.InvalidArgument, match="customer"):
        churn.predict(customer=1)
    with pytest.raises(slipway.InvalidArgument, match="given by its name"):
        churn.predict(4711)
    with pytest.raises(slipway.NotFound):
        world.connection.endpoint("nothing").predict(customer_id=1)


def test_feedback_is_taken_once(world: World) -> None:
    churn = world.connection.endpoint("churn")
    answers = churn.predict(pd.DataFrame({"customer_id": range(1, 11)}))
    labels = answers[["prediction_id"]].assign(value=[0, 1] * 5)
    assert churn.feedback(labels).accepted == 10
    again = churn.feedback(labels)
    assert (again.accepted, again.repeated) == (0, 10)
    assert again.label_view == "churned_90d"
    churn.predict(customer_id=4_000)
    assert churn.feedback(entity=4_000, time="1997-06-30", value=1).accepted == 1
    with pytest.raises(slipway.InvalidArgument, match="no prediction of churn"):
        churn.feedback(entity="nobody", time="1997-06-30", value=1)
    with pytest.raises(slipway.InvalidArgument, match="prediction_id or entity"):
        churn.feedback(value=1)
    with pytest.raises(slipway.InvalidArgument, match="unknown outcome"):
        churn.feedback(pd.DataFrame({"prediction_id": ["x"], "outcome": [1]}))


def test_the_loop_tells_what_it_did(world: World) -> None:
    churn = world.connection.endpoint("churn")
    release = churn.release
    assert release is not None
    assert release.version == 1
    timeline = churn.timeline()
    assert timeline
    assert any("train" in decision.action for decision in timeline)
    assert all(decision.endpoint == "churn" for decision in timeline)
    assert world.connection.model(churn.model).versions[0].number == 1
    assert [one.name for one in world.connection.models()] == [churn.model]
    assert "churn" in [one.name for one in world.connection.endpoints()]
    assert isinstance(world.connection.alerts("all"), tuple)
    assert isinstance(churn.rollouts(), tuple)
    assert isinstance(churn.performance(), tuple)


def test_pipelines_are_run_and_their_lines_told(world: World) -> None:
    pipeline = world.connection.pipeline("churn")
    run = pipeline.run(until="features", cutoff="1997-06-30")
    assert run["features"].outputs is not None
    assert pipeline.executions(limit=1)[0].id == run.id
    assert isinstance(list(run.log()), list)
    with pytest.raises(slipway.ExecutionFailed, match="features") as failed:
        pipeline.run(until="features", cutoff="1999-12-31")
    assert failed.value.execution.status == "FAILED"
    with pytest.raises(slipway.InvalidArgument, match="cutof"):
        pipeline.run(cutof="1997-06-30")


def test_declarations_are_applied_or_refused_with_file_and_line(
    world: World, tmp_path: pathlib.Path
) -> None:
    assert {one.change for one in world.connection.apply(CHURN)} == {"UNCHANGED"}
    (tmp_path / "wrong.yaml").write_text("kind: Dataset\nname: x\nspec: { colums: [] }\n")
    with pytest.raises(slipway.InvalidArgument) as refused:
        world.connection.apply(tmp_path)
    assert any("wrong.yaml:3" in line for line in refused.value.details)
    with pytest.raises(slipway.InvalidArgument, match="a file or a folder"):
        world.connection.apply(tmp_path / "nothing")


def test_a_project_of_its_own_sees_nothing_of_another(server: str, world: World) -> None:
    with slipway.Connection(server, "nobody") as other, pytest.raises(slipway.SlipwayError):
        other.dataset("purchases").to_arrow()
    assert world.connection.server.version == slipway.__version__


def test_a_dataset_without_a_contract_takes_every_type(
    world: World, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "readings.yaml").write_text(
        """kind: Dataset
name: readings
spec:
  format: { type: csv }
  columns:
    - { name: site, type: string }
    - { name: count, type: integer }
    - { name: level, type: number }
    - { name: open, type: boolean }
    - { name: day, type: date }
    - { name: at, type: timestamp }
    - { name: price, type: "decimal(12,3)" }
"""
    )
    world.connection.apply(tmp_path)
    data = world.connection.dataset("readings")
    assert data.schema.names[0] == "site"
    sent = pd.DataFrame(
        {
            "price": [1.125, None],
            "site": pd.Categorical(["<b>north</b>", None]),
            "count": pd.array([2**53 + 1, None], dtype="Int64"),
            "level": [0.1, np.nan],
            "open": pd.array([True, None], dtype="boolean"),
            "day": pd.to_datetime(["2024-02-29", None]),
            "at": pd.to_datetime(["2024-02-29T12:00:00.123456+02:00", None]),
        }
    )
    report = data.append(sent)
    assert report
    assert report.contract is None
    assert data.report() is None
    got = data.to_arrow().to_pylist()
    full = next(row for row in got if row["site"] is not None)
    empty = next(row for row in got if row["site"] is None)
    assert all(value is None for value in empty.values())
    assert full["count"] == 2**53 + 1
    assert full["level"] == 0.1
    assert str(full["price"]) == "1.125"
    assert full["at"].isoformat() == "2024-02-29T10:00:00.123456"
    with pytest.raises(slipway.AlreadyExists, match="the same bytes"):
        data.append(sent)
    assert "&lt;b&gt;north" in data.statistics._repr_html_()


def test_nothing_in_a_notebook_is_markup_of_the_data(world: World) -> None:
    shown = [
        world.connection.dataset("purchases"),
        world.connection.dataset("purchases").schema,
        world.connection.dataset("purchases").versions(),
        world.connection.dataset("purchases").statistics,
        world.reports[0],
        world.connection.features("customer_activity"),
        world.connection.features("customer_activity").lookup(1),
        world.connection.features("customer_activity").frame("1997-03-31"),
        world.connection.endpoint("churn"),
        world.connection.endpoint("churn").predict(customer_id=1),
        world.connection.endpoint("churn").timeline(),
        world.connection.pipeline("churn"),
        world.connection.pipeline("churn").executions()[0],
        world.connection.alerts(),
    ]
    for one in shown:
        html = one._repr_html_()
        assert html.startswith("<")
        assert len(repr(one)) > 3
        assert "<script" not in html
