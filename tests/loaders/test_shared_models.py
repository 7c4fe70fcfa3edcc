"""Real models: all of them load, and say what LiteRT and the models' list say."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tflite

from glasslite.engine.errors import ModelError
from glasslite.engine.ir import Graph, Tensor, TensorType
from glasslite.engine.ops import UnknownOp
from glasslite.loaders import load
from tests.support.oracle import REMEDY, Oracle
from tests.support.shared import SHARED, shared_path

#: Files that LiteRT refuses as well, and why.
REFUSED = {
    "broken/catdog2_mlonmcu.tflite": "has a scale that is infinite, negative or no number",
    "broken/person_detect.tflite": "has quantized_dimension 3; its 1 dimensions allow 0 to 0",
    "units/tflite_quantizer/transpose.tflite": "has schema version 2; version 3 is supported",
}
DETAILS = """
import pickle, sys
from ai_edge_litert.interpreter import Interpreter, OpResolverType
found = {}
for path in sys.stdin.read().splitlines():
    try:
        interpreter = Interpreter(path, experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)
    except (ValueError, RuntimeError) as error:
        found[path] = str(error)
        continue
    signatures = interpreter.get_signature_list()
    found[path] = [
        (d["index"], d["name"], d["shape"].tolist(), d["shape_signature"].tolist(), d["dtype"],
         d["quantization_parameters"]) for d in interpreter.get_tensor_details()
    ], signatures, [d["index"] for d in interpreter.get_input_details()]
with open(sys.argv[1], "wb") as target:
    pickle.dump(found, target)
"""


@pytest.fixture(scope="module")
def graphs() -> dict[str, Graph | ModelError]:
    """Every model by its path, or the error that it gave. No metadata in them is broken."""
    root = shared_path("models")
    found: dict[str, Graph | ModelError] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for path in sorted(root.rglob("*.tflite")):
            try:
                found[str(path.relative_to(root))] = load(path)
            except ModelError as error:
                found[str(path.relative_to(root))] = error
    return found


def test_all_load_but_the_broken_ones(graphs: dict[str, Graph | ModelError]) -> None:
    errors = {name: str(g) for name, g in graphs.items() if isinstance(g, ModelError)}
    assert errors.keys() == REFUSED.keys() & graphs.keys()
    for name, error in errors.items():
        assert REFUSED[name] in error


def test_operators_are_as_listed(graphs: dict[str, Graph | ModelError]) -> None:
    listed = {m["path"]: m for m in json.loads(shared_path("models", "MANIFEST.json").read_text())["models"]}
    compared = 0
    for name, graph in graphs.items():
        if isinstance(graph, Graph) and "ops" in listed.get(name, ()):
            counts = [
                Counter(o.name for g in some for o in g.operators)
                for some in ([graph], [graph, *graph.subgraphs])
            ]
            assert listed[name]["ops"] in counts, name
            compared += 1
    assert compared


def test_options_are_what_the_schema_package_reads(graphs: dict[str, Graph | ModelError]) -> None:
    compared = 0
    for name, graph in graphs.items():
        if not isinstance(graph, Graph):
            continue
        model = tflite.Model.GetRootAs(Path(graph.source).read_bytes())
        for operator in graph.operators:
            row = model.Subgraphs(0).Operators(operator.index)
            options = operator.op.options if isinstance(operator.op, UnknownOp) else vars(operator.op)
            if operator.name in READERS and row.BuiltinOptions():
                table = getattr(tflite, READERS[operator.name][0])()
                table.Init(row.BuiltinOptions().Bytes, row.BuiltinOptions().Pos)
                for option, read in READERS[operator.name][1].items():
                    if option in options:
                        assert options[option] == read(table), (name, operator.index, option)
                        compared += 1
    assert compared > 1000


PADDING = ("SAME", "VALID")
ACTIVATION = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT")
WINDOW: dict[str, Any] = {
    "padding": lambda t: PADDING[t.Padding()],
    "stride_w": lambda t: t.StrideW(),
    "stride_h": lambda t: t.StrideH(),
    "fused_activation_function": lambda t: ACTIVATION[t.FusedActivationFunction()],
}
DILATION: dict[str, Any] = {
    "dilation_w_factor": lambda t: t.DilationWFactor(),
    "dilation_h_factor": lambda t: t.DilationHFactor(),
}
POOL = {**WINDOW, "filter_width": lambda t: t.FilterWidth(), "filter_height": lambda t: t.FilterHeight()}
READERS: dict[str, tuple[str, dict[str, Any]]] = {
    "CONV_2D": ("Conv2DOptions", {**WINDOW, **DILATION}),
    "DEPTHWISE_CONV_2D": (
        "DepthwiseConv2DOptions",
        {**WINDOW, **DILATION, "depth_multiplier": lambda t: t.DepthMultiplier()},
    ),
    "AVERAGE_POOL_2D": ("Pool2DOptions", POOL),
    "MAX_POOL_2D": ("Pool2DOptions", POOL),
    "RESHAPE": (
        "ReshapeOptions",
        {"new_shape": lambda t: tuple(t.NewShape(i) for i in range(t.NewShapeLength()))},
    ),
    "SOFTMAX": ("SoftmaxOptions", {"beta": lambda t: t.Beta()}),
    "STRIDED_SLICE": ("StridedSliceOptions", {"shrink_axis_mask": lambda t: t.ShrinkAxisMask()}),
}


@pytest.mark.skipif(not Oracle.available, reason=REMEDY)
def test_tensors_are_what_litert_reads(graphs: dict[str, Graph | ModelError], tmp_path: Path) -> None:
    root = SHARED / "models"
    names = [n for n in graphs if not n.startswith("broken/")]
    target = tmp_path / "details.pickle"
    subprocess.run(
        [sys.executable, "-c", DETAILS, str(target)],
        input="\n".join(str(root / n) for n in names),
        text=True,
        check=True,
        capture_output=True,
    )
    found = pickle.loads(target.read_bytes())
    compared = 0
    for name in names:
        graph, theirs = graphs[name], found[str(root / name)]
        if isinstance(graph, ModelError) or isinstance(theirs, str):
            # LiteRT refuses more than we do when it loads: versions and custom operators that it does not have.
            assert isinstance(theirs, str), f"{name}: {graph}"
            continue
        details, signatures, inputs = theirs
        assert inputs == list(graph.inputs), name
        for index, *detail in details:
            if index < len(graph.tensors):
                assert_same(graph.tensors[index], *detail)
                compared += 1
        ours = {
            s.key: {"inputs": list(s.inputs), "outputs": list(s.outputs)}
            for g in (graph, *graph.subgraphs)
            for s in g.signatures
        }
        assert {k: {part: sorted(v) for part, v in s.items()} for k, s in ours.items()} == {
            k: {part: sorted(v) for part, v in s.items()} for k, s in signatures.items()
        }, name
    assert compared > 1000


def assert_same(
    tensor: Tensor, name: str, shape: list[int], signature: list[int], dtype: Any, quantization: Any
) -> None:
    assert (tensor.name, list(tensor.shape)) == (name, shape)
    assert list(tensor.shape_signature) == signature
    # LiteRT shows handles as objects, and strings as bytes.
    if tensor.type.dtype and tensor.type not in (TensorType.RESOURCE, TensorType.STRING):
        assert tensor.type.dtype == dtype
    scale, zero_point = quantization["scales"], quantization["zero_points"]
    if tensor.quantization is None:
        assert not scale.size
        return
    np.testing.assert_array_equal(tensor.quantization.scale, scale)
    np.testing.assert_array_equal(tensor.quantization.zero_point, zero_point)
    assert tensor.quantization.quantized_dimension == quantization["quantized_dimension"]


def test_labels_and_normalization_of_real_models(graphs: dict[str, Graph | ModelError]) -> None:
    graph = graphs.get("tflite/classify/mobilenet_v1_0.25_224_float_metadata.tflite")
    if not isinstance(graph, Graph):
        pytest.skip("../shared/models has no mobilenet_v1_0.25_224_float_metadata.tflite")
    metadata = graph.metadata
    assert (metadata.name, metadata.version) == ("MobileNetV1 image classifier", "v1")
    assert (metadata.normalization[0].mean, metadata.normalization[0].std) == ((127.5,), (127.5,))
    labels = metadata.labels["labels.txt"]
    assert (len(labels), labels[:2], labels[-1]) == (1001, ("background", "tench"), "toilet tissue")
