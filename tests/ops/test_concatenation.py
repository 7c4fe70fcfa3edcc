"""CONCATENATION: tensors side by side along one axis."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "CONCATENATION"
PLAIN = ("float32", "float16", "int8", "uint8", "int16", "int32", "int64", "bool", "uint32")
CASES = [
    *(Case(f"{t}_second_axis", OP, [Act((2, n, 5), t) for n in (3, 1)], [Out(t)], {"axis": 1}) for t in PLAIN),
    Case("float_special", OP, [Act((20,), "float32", values="special")] * 2, [Out("float32")]),
    Case("first_axis", OP, [Act((n, 2, 3, 5), "float32") for n in (1, 4, 2)], [Out("float32")]),
    Case("last_axis", OP, [Act((2, 3, 5, n), "float32") for n in (7, 2)], [Out("float32")], {"axis": 3}),
    Case("negative_axis", OP, [Act((2, 3, n), "int8", 0.1, 3) for n in (5, 1)], [Out("int8", 0.1, 3)], {"axis": -1}),
    Case("one_input", OP, [Act((2, 3), "int32")], [Out("int32")], {"axis": 1}),
    Case("many_inputs", OP, [Act((2, n % 4), "int32") for n in range(40)], [Out("int32")], {"axis": 1}),
    Case("five_axes", OP, [Act((2, 1, 3, n, 2), "int16", 0.5) for n in (1, 4)], [Out("int16", 0.5)], {"axis": 3}),
    Case("constant_in_the_middle", OP,
         [Act((1, 2), "float32"), Const(np.float32([[7, 8, 9]])), Act((1, 1), "float32")], [Out("float32")],
         {"axis": 1}),
    Case("constants_only", OP, [Const(np.int32([1, 2])), Const(np.int32([3]))], [Out("int32")]),
    Case("scalar_constants", OP, [Const(np.int32(1)), Const(np.int32(2)), Const(np.int32(3))], [Out("int32")]),
    Case("int16_scales_differ", OP, [Act((3,), "int16", 0.5), Act((4,), "int16", 0.5)], [Out("int16", 0.5)]),
    Case("uint8_without_quantization", OP, [Act((2, 3), "uint8"), Act((1, 3), "uint8")], [Out("uint8")]),
    Case("uint8_same", OP, [Act((2, 3), "uint8", 0.1, 7), Act((1, 3), "uint8", 0.1, 7)], [Out("uint8", 0.1, 7)]),
]  # fmt: skip
_STEPS = {"values": np.arange(256, dtype=np.uint8)}
RESCALED = [
    Case("coarser", OP, [Act((256,), "uint8", 0.1, 7, **_STEPS), Act((256,), "uint8", 0.03, 200, **_STEPS)],
         [Out("uint8", 0.13, 128)]),
    Case("finer_saturates", OP, [Act((256,), "uint8", 0.5, 0, **_STEPS), Act((256,), "uint8", 0.25, 255, **_STEPS)],
         [Out("uint8", 0.0625, 128)]),
    Case("ties", OP, [Act((256,), "uint8", 0.5, 13, **_STEPS), Act((256,), "uint8", 1.0, 100, **_STEPS)],
         [Out("uint8", 1.0, 100)]),
    Case("zero_points_only", OP, [Act((256,), "uint8", 0.1, 0, **_STEPS), Act((256,), "uint8", 0.1, 255, **_STEPS)],
         [Out("uint8", 0.1, 3)]),
    Case("last_axis", OP, [Act((2, 3, n), "uint8", s, z) for n, s, z in ((5, 0.02, 1), (4, 0.013, 99), (1, 0.1, 0))],
         [Out("uint8", 0.0173, 0)], {"axis": -1}),
]  # fmt: skip
REFUSED = {
    Case("int8_scales_differ", OP, [Act((3,), "int8", 0.1), Act((3,), "int8", 0.2)], [Out("int8", 0.1)],
         litert_refuses="t->params.scale"): "share one scale and zero point",
    Case("int16_zero_point", OP, [Act((3,), "int16", 0.1, 5)], [Out("int16", 0.1, 5)],
         litert_refuses="zero_point"): "must have zero point 0",
    Case("shapes_differ", OP, [Act((2, 3), "float32"), Act((2, 4), "float32")], [Out("float32")],
         litert_refuses="dims"): "equal in all dimensions but axis 0; 'input0' is (2, 3) and 'input1' is (2, 4)",
    Case("types_differ", OP, [Act((2,), "float32"), Act((2,), "int32")], [Out("float32")],
         litert_refuses="type"): "one type and rank",
    Case("axis_out_of_range", OP, [Act((2,), "float32")], [Out("float32")], {"axis": 1},
         litert_refuses="axis"): "axis 1 does not exist in 1 dimensions; allowed: -1 to 0",
    Case("fused_activation", OP, [Act((2,), "float32")], [Out("float32")],
         {"fused_activation_function": "RELU"}, litert_refuses="activation"): "fused activation is not defined",
}  # fmt: skip


def definition(case: Case, *inputs: Real) -> Real:
    axis = case.options.get("axis", 0)
    return np.concatenate([np.atleast_1d(x) for x in inputs], axis)


@each(CASES)
def test_moves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(RESCALED)
def test_rescales_uint8(case: Case, oracle: Oracle) -> None:
    # Half a step for the rounding, and what float32 adds to it.
    check(case, definition, oracle, lsb=0.501)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
