"""Triton's own HTTP client against an endpoint: arguments are the server's address without scheme,
the endpoint, and customers. Prints one line for each thing that held."""

import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

address, endpoint, customers = sys.argv[1], sys.argv[2], [int(word) for word in sys.argv[3:]]


def keys(values, binary):
    tensor = triton.InferInput("customer_id", [len(values)], "INT64")
    return [tensor.set_data_from_numpy(np.array(values, dtype=np.int64), binary_data=binary)]


def server(client):
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(endpoint)
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]


def metadata(client):
    model = client.get_model_metadata(endpoint)
    assert model["name"] == endpoint
    assert client.is_model_ready(endpoint, model["versions"][0])
    assert [output["name"] for output in model["outputs"]] == [
        "prediction", "probability", "prediction_id", "release"]


def rows(client):
    whole = client.infer(endpoint, keys(customers, True), request_id="triton-1")
    assert whole.get_response()["id"] == "triton-1"
    probability = whole.as_numpy("probability")
    assert probability.dtype == np.float32 and probability.shape == (len(customers),)
    assert np.all((probability >= 0) & (probability <= 1))
    text = client.infer(
        endpoint,
        keys(customers, False),
        outputs=[triton.InferRequestedOutput("probability", binary_data=False)],
    )
    assert np.array_equal(text.as_numpy("probability"), probability)
    for customer, prediction, share, name in zip(
        customers,
        whole.as_numpy("prediction"),
        probability,
        whole.as_numpy("prediction_id"),
    ):
        print("row", customer, prediction.decode(), repr(float(share)), name.decode())


def features(client):
    inputs = []
    for tensor in client.get_model_metadata(endpoint)["inputs"]:
        if tensor["parameters"]["role"] == "feature":
            values = np.array([1.0, np.nan], dtype=np.float64)
            inputs.append(triton.InferInput(tensor["name"], [2], "FP64").set_data_from_numpy(values))
    try:
        client.infer(endpoint, inputs)
        raise AssertionError("the contract forbids these")
    except InferenceServerException as refused:
        assert refused.status() == "400", refused
        assert "row " in refused.message(), refused


def errors(client):
    for name, inputs, status in [
        ("nobody", keys(customers, True), "404"),
        (endpoint, keys([-1], True), "404"),
        (endpoint, [triton.InferInput("customer", [1], "INT64").set_data_from_numpy(np.array([1]))], "400"),
    ]:
        try:
            client.infer(name, inputs)
            raise AssertionError("not refused: " + name)
        except InferenceServerException as refused:
            assert refused.status() == status, refused


for path in ("", "/projects/default"):
    with triton.InferenceServerClient(address + path) as opened:
        for step in (server, metadata, rows, features, errors):
            step(opened)
            print("passed", step.__name__)
