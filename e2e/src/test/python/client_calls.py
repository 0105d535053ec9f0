"""Calls MLflow's client broadly and checks what comes back; prints the name of each passed check.

usage: client_calls.py   (MLFLOW_TRACKING_URI says where)
"""

import json
import math
import pathlib
import tempfile
import time

import mlflow
import numpy
import pandas
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException, RestException
from mlflow.tracking import MlflowClient

client = MlflowClient()
MARK = str(time.time_ns())


def refused(code, call, *arguments, **named):
    started = time.monotonic()
    try:
        call(*arguments, **named)
    except MlflowException as failure:
        assert failure.error_code == code, f"{failure.error_code}: {failure}"
        assert time.monotonic() - started < 5, "retried: the server answered as if it had failed"
        return failure
    raise AssertionError(f"{call.__name__} was not refused")


def experiments():
    name = "calls-" + MARK
    number = client.create_experiment(name, tags={"team": "growth"})
    assert client.get_experiment(number).tags == {"team": "growth"}
    assert client.get_experiment_by_name(name).experiment_id == number
    assert client.get_experiment_by_name("none-" + MARK) is None
    refused("RESOURCE_ALREADY_EXISTS", client.create_experiment, name)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_experiment, "987654321")
    client.rename_experiment(number, name + "-b")
    client.set_experiment_tag(number, "stage", "early")
    found = client.search_experiments(filter_string="tags.stage = 'early'", order_by=["name DESC"])
    assert number in [e.experiment_id for e in found]
    client.delete_experiment(number)
    assert client.get_experiment(number).lifecycle_stage == "deleted"
    assert number in [e.experiment_id for e in client.search_experiments(ViewType.DELETED_ONLY)]
    client.restore_experiment(number)
    assert client.get_experiment(number).lifecycle_stage == "active"
    assert client.get_experiment("0").name == "Default"
    return number


def runs(experiment):
    run = client.create_run(experiment, run_name="first", tags={"owner": "ann"})
    run_id = run.info.run_id
    assert run.info.run_name == "first" and run.data.tags["mlflow.runName"] == "first"
    now = int(time.time() * 1000)
    client.log_batch(
        run_id,
        metrics=[Metric("rmse", 1.0 / (step + 1), now + step, step) for step in range(50)],
        params=[Param("depth", "8"), Param("kind", "forest")],
        tags=[RunTag("note", "it's \"quoted\" – ok")],
    )
    client.log_metric(run_id, "odd", math.nan)
    client.log_metric(run_id, "odd", math.nan, timestamp=now, step=0)
    client.log_metric(run_id, "wide", math.inf)
    data = client.get_run(run_id).data
    assert data.params == {"depth": "8", "kind": "forest"}
    assert data.metrics["rmse"] == 1.0 / 50 and math.isnan(data.metrics["odd"])
    assert data.metrics["wide"] >= 1.7976931348623157e308
    assert data.tags["note"] == "it's \"quoted\" – ok"
    history = client.get_metric_history(run_id, "rmse")
    assert [point.step for point in history] == list(range(50))
    client.log_param(run_id, "depth", 8)  # the same value again is fine
    failure = refused("INVALID_PARAMETER_VALUE", client.log_param, run_id, "depth", 9)
    assert "Changing param values is not allowed" in str(failure)
    client.set_tag(run_id, "mlflow.runName", "renamed")
    assert client.get_run(run_id).info.run_name == "renamed"
    client.update_run(run_id, name="again")
    assert client.get_run(run_id).data.tags["mlflow.runName"] == "again"
    client.delete_tag(run_id, "owner")
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_tag, run_id, "owner")
    client.set_terminated(run_id, "FINISHED")
    ended = client.get_run(run_id).info
    assert ended.status == "FINISHED" and ended.end_time >= ended.start_time
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    assert "active" in str(refused("INVALID_PARAMETER_VALUE", client.set_tag, run_id, "a", "b"))
    client.restore_run(run_id)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_run, "0" * 32)
    return run_id


def search(experiment):
    made = []
    for index in range(7):
        run = client.create_run(experiment, tags={"series": MARK})
        client.log_param(run.info.run_id, "index", index)
        if index != 3:
            client.log_metric(run.info.run_id, "loss", index / 10)
        made.append(run.info.run_id)
    mine = f"tags.series = '{MARK}'"
    found = client.search_runs([experiment], f"{mine} and metrics.loss > 0.15", order_by=["metrics.loss DESC"])
    assert [r.info.run_id for r in found] == [made[i] for i in (6, 5, 4, 2)]
    order = ["metrics.loss ASC"]
    paged, token = [], None
    while True:
        page = client.search_runs([experiment], mine, max_results=2, order_by=order, page_token=token)
        paged += [r.info.run_id for r in page]
        token = page.token
        if not token:
            break
    assert paged == [made[i] for i in (0, 1, 2, 4, 5, 6, 3)], "the run without the metric comes last"
    like = client.search_runs([experiment], "params.index LIKE '%' and attributes.status = 'RUNNING'")
    assert set(made) <= {r.info.run_id for r in like}
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], "metrics.loss ~ 3")
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], "params.index = 3")
    frame = mlflow.search_runs([experiment], filter_string=mine)
    assert len(frame) == 7 and "metrics.loss" in frame.columns


def artifacts(experiment):
    with mlflow.start_run(experiment_id=experiment, run_name="files") as run:
        mlflow.log_text("hello", "notes/a.txt")
        mlflow.log_dict({"a": 1}, "notes/deep/d.json")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "data")
            (path / "inner").mkdir(parents=True)
            (path / "inner" / "empty.bin").write_bytes(b"")
            (path / "ä b+c.bin").write_bytes(bytes(range(256)) * 4096)
            mlflow.log_artifacts(str(path), "data")
        nested = mlflow.start_run(nested=True)
        mlflow.log_metric("inner", 1)
        mlflow.end_run()
    run_id = run.info.run_id
    assert client.get_run(nested.info.run_id).data.tags["mlflow.parentRunId"] == run_id
    top = client.list_artifacts(run_id)
    assert [(f.path, f.is_dir) for f in top] == [("data", True), ("notes", True)], top
    inside = client.list_artifacts(run_id, "notes")
    assert [(f.path, f.is_dir, f.file_size) for f in inside] == [
        ("notes/a.txt", False, 5),
        ("notes/deep", True, None),
    ], inside
    with tempfile.TemporaryDirectory() as folder:
        local = pathlib.Path(client.download_artifacts(run_id, "data", folder))
        assert (local / "ä b+c.bin").read_bytes() == bytes(range(256)) * 4096
        assert (local / "inner" / "empty.bin").read_bytes() == b""
        one = pathlib.Path(client.download_artifacts(run_id, "notes/a.txt", folder))
        assert one.read_text() == "hello"
    assert json.loads(mlflow.artifacts.load_text(run.info.artifact_uri + "/notes/deep/d.json")) == {"a": 1}
    assert client.list_artifacts(run_id, "nothing") == []


def inputs(experiment):
    frame = pandas.DataFrame({"x": numpy.arange(3.0), "y": [1, 0, 1]})
    with mlflow.start_run(experiment_id=experiment) as run:
        mlflow.log_input(mlflow.data.from_pandas(frame, name="tiny"), context="training")
    used = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert used[0].dataset.name == "tiny" and used[0].tags[0].value == "training"
    found = client.search_runs([experiment], "dataset.name = 'tiny' and dataset.context = 'training'")
    assert run.info.run_id in [r.info.run_id for r in found]


def registry(run_id):
    name = "model-" + MARK
    client.create_registered_model(name, tags={"team": "growth"}, description="first")
    refused("RESOURCE_ALREADY_EXISTS", client.create_registered_model, name)
    source = client.get_run(run_id).info.artifact_uri + "/model"
    one = client.create_model_version(name, source, run_id, tags={"kind": "a"})
    two = client.create_model_version(name, source, run_id)
    assert (one.version, two.version, one.status) == ("1", "2", "READY"), (one, two)
    client.set_registered_model_alias(name, "champion", "2")
    assert client.get_model_version_by_alias(name, "champion").version == "2"
    assert client.get_registered_model(name).aliases == {"champion": "2"}
    refused("INVALID_PARAMETER_VALUE", client.get_model_version_by_alias, name, "nobody")
    refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, name, "v3", "1")
    client.delete_registered_model_alias(name, "champion")
    client.set_model_version_tag(name, "1", "kind", "b")
    assert client.get_model_version(name, "1").tags == {"kind": "b"}
    client.delete_model_version_tag(name, "1", "kind")
    client.update_model_version(name, "1", "words")
    client.update_registered_model(name, "other")
    client.set_registered_model_tag(name, "a", "b")
    client.delete_registered_model_tag(name, "a")
    staged = client.transition_model_version_stage(name, "1", "staging")
    assert staged.current_stage == "Staging"
    latest = {v.current_stage: v.version for v in client.get_latest_versions(name)}
    assert latest == {"None": "2", "Staging": "1"}, latest
    found = client.search_model_versions(f"name = '{name}' and version_number >= 2")
    assert [v.version for v in found] == ["2"]
    assert [m.name for m in client.search_registered_models(f"name = '{name}'")] == [name]
    copy = client.copy_model_version(f"models:/{name}/1", name + "-copy")
    assert copy.version == "1"
    assert client.get_model_version_download_uri(name + "-copy", "1") == source
    client.rename_registered_model(name, name + "-new")
    assert client.get_model_version(name + "-new", "1").description == "words"
    client.delete_model_version(name + "-new", "2")
    assert client.create_model_version(name + "-new", source, run_id).version == "3"
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, name + "-new", "2")
    client.delete_registered_model(name + "-new")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, name + "-new")
    refused("INVALID_PARAMETER_VALUE", client.create_registered_model, "a/b")
    client.create_registered_model(name + "-local")
    refused("INVALID_PARAMETER_VALUE", client.create_model_version, name + "-local", "/etc/passwd")


def logged_models(experiment):
    model = mlflow.initialize_logged_model(name="bare", experiment_id=experiment, tags={"a": "b"})
    assert client.get_logged_model(model.model_id).status == "PENDING"
    client.finalize_logged_model(model.model_id, "READY")
    client.set_logged_model_tags(model.model_id, {"c": "d"})
    client.delete_logged_model_tag(model.model_id, "a")
    found = client.search_logged_models([experiment], filter_string="name = 'bare'")
    assert [m.model_id for m in found] == [model.model_id]
    tags = found[0].tags
    assert tags["c"] == "d" and "a" not in tags, tags
    client.delete_logged_model(model.model_id)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_logged_model, model.model_id)


def main():
    experiment = experiments()
    print("passed experiments")
    run_id = runs(experiment)
    print("passed runs")
    for check in (search, artifacts, inputs, logged_models):
        check(experiment)
        print("passed", check.__name__)
    registry(run_id)
    print("passed registry")


if __name__ == "__main__":
    main()
