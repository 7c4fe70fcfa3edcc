"""The test machinery: files that LiteRT accepts, an oracle that survives, failures that say enough."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tflite

from tests.support import check as checking
from tests.support.build import ModelBuilder, raw_bytes, tensor_type
from tests.support.cases import Act, Case, Const, Input, Out, each, real
from tests.support.known import KNOWN
from tests.support.oracle import REMEDY, Oracle, OracleCrashed, OracleRefused
from tests.support.real import Real, fused, windows
from tests.support.schema import enum_number, options_table
from tests.support.ulp import FAR, ulp_distance

CONV = Case(
    "conv_per_channel",
    "CONV_2D",
    [
        Act((1, 5, 4, 3), "int8", 0.1, 3),
        Const(np.arange(-54, 54, dtype=np.int8).reshape(4, 3, 3, 3), scale=(0.01, 0.02, 0.03, 0.04)),
        Const(np.array([1, -2, 3, -4], np.int32), scale=(0.001, 0.002, 0.003, 0.004)),
    ],
    [Out("int8", 0.2, -5)],
    {"padding": "SAME", "stride_w": 2, "stride_h": 1, "fused_activation_function": "RELU6"},
    version=3,
)
ADD = Case("add_floats", "ADD", [Act((2, 3), "float32"), Act((3,), "float32")], [Out("float32")])
RESHAPE = Case(
    "reshape_by_options",
    "RESHAPE",
    [Act((2, 3), "float32"), Const(np.array([3, -1], np.int32))],
    [Out("float32")],
    {"new_shape": (3, -1)},
)
CONCATENATION = Case(
    "concat_two",
    "CONCATENATION",
    [Act((1, 2), "int8", 0.1, 3), Act((1, 3), "int8", 0.1, 3)],
    [Out("int8", 0.1, 3)],
    {"axis": -1},
)


def convolution(case: Case, x: Real, w: Real, b: Real) -> Real:
    y = np.einsum("nhwijc,oijc->nhwo", windows(x, (w.shape[1], w.shape[2]), case.options), w)
    return fused(case.options, y + b)


VALID_CONV = Case(
    "conv_valid_dilated",
    "CONV_2D",
    [
        Act((2, 7, 9, 1), "int8", 0.1, 3),
        Const(np.arange(-6, 6, dtype=np.int8).reshape(2, 3, 2, 1), scale=0.05),
        Const(np.array([100, -200], np.int32), scale=0.005),
    ],
    [Out("int8", 0.1, -5)],
    {"padding": "VALID", "stride_w": 1, "stride_h": 2, "dilation_h_factor": 2, "dilation_w_factor": 3},
    version=2,
)
INT4 = Case(
    "int4_weights",
    "FULLY_CONNECTED",
    [Act((2, 4), "int8", 0.1, 3), Const(np.arange(-7, 5).reshape(3, 4), 0.1, type="int4"), None],
    [Out("int8", 0.1, 3)],
    version=7,
)
BUCKETIZE = Case(
    "float_vector", "BUCKETIZE", [Act((9,), "float32")], [Out("int32")], {"boundaries": (-1.0, 0.5, 2.0)}
)
STABLEHLO_PAD = Case(
    "second_union",
    "STABLEHLO_PAD",
    [Act((3,), "float32"), Const(np.float32(7))],
    [Out("float32")],
    {"edge_padding_low": (1,), "edge_padding_high": (2,), "interior_padding": (0,)},
)


DEFINITIONS: dict[str, checking.Definition] = {
    "CONV_2D": convolution,
    "ADD": lambda case, a, b: a + b,
    "RESHAPE": lambda case, x, shape: x.reshape(shape),
    "CONCATENATION": lambda case, *parts: np.concatenate(parts, case.options["axis"]),
    "FULLY_CONNECTED": lambda case, x, w, bias: x @ w.T,
    "BUCKETIZE": lambda case, x: np.digitize(x, case.options["boundaries"]),
    "STABLEHLO_PAD": lambda case, x, fill: np.pad(x, (1, 2), constant_values=fill),
}


@pytest.fixture
def litert(oracle: Oracle) -> Oracle:
    if not oracle.available:
        pytest.skip(REMEDY)
    return oracle


@each([CONV, VALID_CONV, ADD, RESHAPE, CONCATENATION, INT4, BUCKETIZE, STABLEHLO_PAD])
def test_litert_runs_what_the_builder_writes(case: Case, litert: Oracle) -> None:
    values = litert.run(case.model(), case.arrays())
    theirs = [values[index] for index in case.output_indices]
    definition = DEFINITIONS[case.op]
    assert checking.definition_problems(case, definition, theirs, lsb=0.51, terms=1, error=None) == []


def test_a_custom_operator_reads_its_options(litert: Oracle) -> None:
    options: dict[str, Any] = {"max_detections": 3, "max_classes_per_detection": 1, "num_classes": 2}
    options |= {"nms_score_threshold": 0.0, "nms_iou_threshold": 0.5}
    options |= {"y_scale": 10.0, "x_scale": 10.0, "h_scale": 5.0, "w_scale": 5.0}
    anchors = Const(np.array([[i, i, 1, 1] for i in range(6)], np.float32))
    inputs: list[Input] = [Act((1, 6, 4), "float32", values=0), Act((1, 6, 3), "float32"), anchors]
    case = Case("three_boxes", "CUSTOM:TFLite_Detection_PostProcess", inputs, [Out("float32")] * 4, options)
    values = litert.run(case.model(), case.arrays())
    assert [values[index].shape for index in case.output_indices] == [(1, 3, 4), (1, 3), (1, 3), (1,)]


def test_all_tensors_are_readable_under_every_resolver(litert: Oracle) -> None:
    for resolver in ("BUILTIN_REF", "BUILTIN_WITHOUT_DEFAULT_DELEGATES", "AUTO"):
        values = litert.run(CONV.model(), CONV.arrays(), resolver)
        assert {0, 1, 2, 3} <= set(values)
        assert np.array_equal(values[0], CONV.arrays()[0])


def test_inputs_can_be_resized(litert: Oracle) -> None:
    x = np.ones((4, 3), np.float32)
    values = litert.run(ADD.model(), [x, x[0]], resize=[(4, 3), None])
    assert np.array_equal(values[ADD.output_indices[0]], 2 * x)


def test_a_crash_is_told_and_survived(litert: Oracle) -> None:
    # BUILTIN_REF aborts its process on a softmax over 512 or more equal int8 values.
    softmax = Case(
        "flat", "SOFTMAX", [Act((1, 512), scale=0.1, values=3)], [Out("int8", 1 / 256, -128)], {"beta": 1.0}
    )
    with pytest.raises(OracleCrashed, match="died with exit code -6"):
        litert.run(softmax.model(), softmax.arrays())
    assert litert.run(ADD.model(), ADD.arrays())


def test_a_refusal_carries_the_text_of_litert(litert: Oracle) -> None:
    with pytest.raises(OracleRefused, match="not a valid Flatbuffer"):
        litert.run(b"no model", [])


def test_slowness_has_an_end() -> None:
    hasty = Oracle(timeout=0.0)
    if not hasty.available:
        pytest.skip(REMEDY)
    with pytest.raises(OracleCrashed, match="did not answer within 0 s"):
        hasty.run(ADD.model(), ADD.arrays())


def test_output_shapes_let_the_delegate_in(litert: Oracle) -> None:
    # An undelegated convolution has a scratch tensor behind the model's four.
    assert len(litert.run(CONV.model(), CONV.arrays(), "AUTO")) == 5
    assert len(litert.run(CONV.model([(1, 5, 2, 4)]), CONV.arrays(), "AUTO")) == 4


def test_every_tensor_field_is_written() -> None:
    builder = ModelBuilder()
    state = builder.tensor("state", (2,), "float32", is_variable=True, shape_signature=(-1,))
    weights = builder.tensor(
        "w", (2, 3), "int4", quant=((0.1, 0.2), (0, 0), 0), data=[[1, -2, 3], [-4, 5, 7]]
    )
    text = builder.tensor("text", (2,), "string", data=[b"ab", b""])
    branch = builder.subgraph("branch")
    branch.ends([], [])
    signatures = [("serve", {"s": state}, {"t": text})]
    data = builder.finish([state], [text], signatures=signatures, metadata={"M": b"hello"}, description="d")
    model = tflite.Model.GetRootAs(data, 0)
    graph = model.Subgraphs(0)
    assert (model.SubgraphsLength(), model.Subgraphs(1).Name(), model.Description()) == (2, b"branch", b"d")
    assert graph.Tensors(state).IsVariable() and graph.Tensors(state).ShapeSignatureAsNumpy().tolist() == [-1]
    assert graph.Tensors(weights).Quantization().ZeroPointAsNumpy().tolist() == [0, 0]
    assert model.Buffers(graph.Tensors(weights).Buffer()).DataAsNumpy().tolist() == [0xE1, 0xC3, 0x75]
    assert model.Buffers(graph.Tensors(text).Buffer()).DataLength() == 4 * 4 + 2
    assert model.SignatureDefs(0).Outputs(0).TensorIndex() == text
    assert model.Buffers(model.Metadata(0).Buffer()).DataAsNumpy().tobytes() == b"hello"


def test_buffers_lie_on_multiples_of_16() -> None:
    builder = ModelBuilder()
    for size in (1, 3, 17, 100):
        builder.tensor("x" * size, (size,), "uint8", data=np.full(size, size, np.uint8))
    data = builder.finish([], [])
    for size in (3, 17, 100):
        assert data.index(bytes([size]) * size) % 16 == 0


def test_each_operator_finds_its_options() -> None:
    expected = {
        "CONV_2D": "Conv2DOptions",
        "MAX_POOL_2D": "Pool2DOptions",
        "CONV_3D_TRANSPOSE": "Conv3DOptions",
        "REDUCE_PROD": "ReducerOptions",
        "REDUCE_WINDOW": "ReduceWindowOptions",
        "SUM": "ReducerOptions",
        "CUMSUM": "CumsumOptions",
        "MAXIMUM": "MaximumMinimumOptions",
        "DILATE": "DilateOptions",
        "RELU": None,
        "SEGMENT_SUM": "SegmentSumOptions",
    }
    assert {name: (options_table(name) or (0, 0, None))[2] for name in expected} == expected


def test_names_of_the_schema_that_do_not_exist_are_refused() -> None:
    def model(op: str, options: dict[str, Any]) -> bytes:
        return Case("x", op, [Act((1,))], [Out()], options).model()

    with pytest.raises(ValueError, match="SoftmaxOptions has no AddBetta; it has AddBeta"):
        model("SOFTMAX", {"betta": 1.0})
    with pytest.raises(ValueError, match="RELU has no options"):
        model("RELU", {"alpha": 1.0})
    with pytest.raises(ValueError, match="no builtin operator"):
        model("RELLU", {})
    with pytest.raises(ValueError, match="SAMEISH"):
        enum_number("SAMEISH")


def test_values_depend_on_the_case_alone() -> None:
    again = Case(CONV.id, CONV.op, CONV.inputs, CONV.outputs)
    assert np.array_equal(CONV.arrays()[0], again.arrays()[0])
    x = CONV.arrays()[0]
    assert x.min() == -128 and x.max() == 127 and not x.flags.writeable
    special = Case("s", "ABS", [Act((40,), "float32", values="special")], [Out("float32")]).arrays()[0]
    assert np.isnan(special).any() and np.isinf(special).sum() == 2


def test_real_values_use_the_scale_of_their_slice() -> None:
    weights = Const(np.array([[10, 20], [30, 40]], np.int8), scale=(1.0, 0.5), zero_point=(0, 10), axis=1)
    assert real(weights.value, weights).tolist() == [[10, 5], [30, 15]]
    assert raw_bytes([1, 2], tensor_type("int16")) == b"\1\0\2\0"


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [
        (1.0, 1.0, 0),
        (0.0, -0.0, 0),
        (np.nan, np.nan, 0),
        (1.0, np.nan, FAR),
        (1.0, np.nextafter(np.float64(1), 2), 1),
        (5e-324, -5e-324, 2),
        (2.0, -2.0, FAR),
    ],
)
def test_ulp_distance(a: float, b: float, steps: int) -> None:
    assert ulp_distance(np.array(a), np.array(b)) == steps


@each([CONV, VALID_CONV])
def test_the_three_parties_agree(case: Case, oracle: Oracle) -> None:
    checking.check(case, convolution, oracle)


def sums(case: Case, *inputs: Any) -> Any:
    return inputs[0] + inputs[1]


def test_a_failure_says_what_where_and_how_to_repeat_it(
    monkeypatch: pytest.MonkeyPatch, litert: Oracle
) -> None:
    a, b = ADD.arrays()
    off = a + b
    off[1, 2] += 1
    monkeypatch.setattr(checking, "run_ours", lambda *_, **__: [off])
    monkeypatch.setattr(checking, "_max_ulp", lambda case: 0)
    with pytest.raises(pytest.fail.Exception) as failure:
        checking.check(ADD, sums, litert)
    text = str(failure.value)
    for part in (
        f"ADD add_floats (seed {ADD.seed})",
        "output 0 against the definition: 1 of 6 differ",
        "output 0 against ai-edge-litert",
        "1 of 6 differ, by up to",
        "first at (1, 2): ours",
        "ULP",
        "python -m pytest 'tests/test_support.py::test_a_failure_says_what",
    ):
        assert part in text


def test_refusals_and_known_disagreements_must_stay_true(
    monkeypatch: pytest.MonkeyPatch, litert: Oracle
) -> None:
    a, b = ADD.arrays()
    monkeypatch.setattr(checking, "run_ours", lambda *_, **__: [a + b])
    monkeypatch.setattr(checking, "_max_ulp", lambda case: 0)
    checking.check(ADD, sums, litert)
    refused = Case(ADD.id, ADD.op, ADD.inputs, ADD.outputs, litert_refuses="nothing of the kind")
    with pytest.raises(pytest.fail.Exception, match="which was declared refused"):
        checking.check(refused, sums, litert)
    monkeypatch.setitem(KNOWN, (ADD.op, ADD.id), "a reason")
    with pytest.raises(pytest.fail.Exception, match="LiteRT agrees now"):
        checking.check(ADD, sums, litert)
    # Within the definition's bound, yet not LiteRT's bits: what an entry is for.
    monkeypatch.setattr(checking, "run_ours", lambda *_, **__: [np.nextafter(a + b, np.float32(9))])
    with pytest.raises(pytest.xfail.Exception, match="a reason"):
        checking.check(ADD, sums, litert)


def test_without_litert_the_definition_is_still_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Oracle, "available", False)
    a, b = ADD.arrays()
    monkeypatch.setattr(checking, "run_ours", lambda *_, **__: [a + b])
    with pytest.raises(pytest.skip.Exception, match="pip install"):
        checking.check(ADD, sums, Oracle())
    monkeypatch.setattr(checking, "run_ours", lambda *_, **__: [a - b])
    with pytest.raises(pytest.fail.Exception, match="against the definition"):
        checking.check(ADD, sums, Oracle())
