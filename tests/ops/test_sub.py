"""SUB: element-wise difference with broadcasting."""

from __future__ import annotations

from tests.ops._elementwise import end_pairs, fused_pairs, in_range, pair, pairs
from tests.support.cases import Case, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SUB"
POWERS = ((2**-10, 0), (2**-12, 0), (2**-10, 0))
TINY = ((1.0, 3), (0.5, 3), (1e-7, 0))
CASES = [
    *pairs(OP, ("float32", "int8", "uint8")),
    *fused_pairs(OP, ("float32", "int8", "uint8", "int16", "int32", "int64")),
    *end_pairs(OP),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
    pair("int32_wraps", OP, "int32", ((40,), (40,))),
    pair("int16_broadcast", OP, "int16", ((3, 1, 7), (5, 1)), ((0.0013, 0), (0.0007, 0), (0.002, 0))),
    pair("int16_powers_of_two", OP, "int16", quants=POWERS, options={"fused_activation_function": "RELU"}),
    pair("int16_powers_of_two_broadcast", OP, "int16", ((4, 7), (7,)), POWERS),
    pair("int16_powers_of_two_by_general_scales", OP, "int16", quants=POWERS, options={"pot_scale_int16": False}),
    pair("int8_scales_far_apart", OP, "int8", quants=((0.9, 3), (0.001, -7), (1.1, 5))),
]  # fmt: skip
REFUSED = {
    pair("do_not_broadcast", OP, shapes=((3, 2), (3,)), litert_refuses="not broadcastable"):
        "shapes (3, 2) and (3,) do not broadcast",
    pair("int16_without_scale", OP, "int16"): "no i16 kernel",
    pair("float16", OP, "float16", litert_refuses="not supported"): "no f16 kernel",
    pair("scale_0", OP, "int8", quants=((0.1, 0), (0.0, 0), (0.1, 0))):
        "tensor 'input1' has scale 0; scales of INT8 must be above 0",
}  # fmt: skip
#: BUILTIN_REF shifts by a negative count where the output's scale is this small.
TINY_OUTPUT = pair("int8_output_scale_is_tiny", OP, "int8", quants=TINY)


def definition(case: Case, a: Real, b: Real) -> Real:
    return in_range(case, a - b)


@each([*CASES, TINY_OUTPUT])
def test_subtracts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
