"""Trains the models of a Slipway pipeline: yours to change.

It is given a frame of features and labels, and leaves ONNX models: model.onnx, trained on all rows,
and folds/K.onnx, trained without the rows of fold K, by which the model is measured and compared.
Features are float32, NaN where missing, in the order of frame["features"]. What else it is given and
may leave stands in docs/pipelines.md, "Commands as steps".
"""

import json
import os
import pathlib

import numpy
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline


def read(frame):
    folder = pathlib.Path(frame["folder"])
    features = numpy.fromfile(folder / "features.f32", dtype="<f4")
    labels = numpy.fromfile(folder / "labels.f32", dtype="<f4")
    folds = numpy.fromfile(folder / "folds.i32", dtype="<i4")
    return features.reshape(frame["rows"], len(frame["features"])), labels, folds


def fit(task, features, labels, values):
    """One model; here gradient-boosted trees behind the median for what is missing."""
    if task == "REGRESSION":
        last = GradientBoostingRegressor(random_state=7, **values)
    else:
        last = GradientBoostingClassifier(random_state=7, **values)
        labels = labels.astype(int)
    return make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), last).fit(features, labels)


def as_onnx(model, task, width):
    """One output for the server: a probability, one for each class, or an amount."""
    sample = numpy.zeros((1, width), numpy.float32)
    options = None if task == "REGRESSION" else {"zipmap": False}
    converted = to_onnx(model, sample, options=options, target_opset=17)
    graph = converted.graph
    answer = graph.output[-1]
    if task == "BINARY":
        graph.initializer.append(numpy_helper.from_array(numpy.array([1], numpy.int64), "positive"))
        graph.node.append(helper.make_node("Gather", [answer.name, "positive"], ["probability"], axis=1))
        answer = helper.make_tensor_value_info("probability", TensorProto.FLOAT, [None, 1])
    kept = helper.make_tensor_value_info(
        answer.name, TensorProto.FLOAT, [None, 1 if task != "MULTICLASS" else len(model.classes_)]
    )
    del graph.output[:]
    graph.output.append(kept)
    return converted.SerializeToString()


def main():
    context = json.loads(pathlib.Path(os.environ["SLIPWAY_CONTEXT"]).read_text())
    frame = context["inputs"]["frame"]
    features, labels, folds = read(frame)
    outputs = pathlib.Path(context["outputs"])
    (outputs / "folds").mkdir()
    print(f"{len(labels)} rows, {len(frame['features'])} features as of {frame['cutoff']}")
    for fold in range(frame["folds"]):
        seen = folds != fold
        model = fit(frame["task"], features[seen], labels[seen], context["values"])
        (outputs / "folds" / f"{fold}.onnx").write_bytes(as_onnx(model, frame["task"], features.shape[1]))
        print(f"fold {fold}: trained on {seen.sum()} rows")
    model = fit(frame["task"], features, labels, context["values"])
    (outputs / "model.onnx").write_bytes(as_onnx(model, frame["task"], features.shape[1]))


if __name__ == "__main__":
    main()
