"""ADD: element-wise sum with broadcasting."""

from __future__ import annotations

import numpy as np

from tests.ops._elementwise import end_pairs, fused_pairs, in_range, pair, pairs
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "ADD"
POWERS = ((2**-10, 0), (2**-12, 0), (2**-10, 0))
CASES = [
    *pairs(OP, ("float32", "int8", "uint8")),
    *fused_pairs(OP, ("float32", "float16", "int8", "uint8", "int16", "int32", "int64")),
    *end_pairs(OP),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
    pair("int32_wraps", OP, "int32", ((40,), (40,))),
    pair("int64_wraps", OP, "int64", ((40,), (40,))),
    pair("int16_without_scale_wraps", OP, "int16", ((40,), (40,)), options={"fused_activation_function": "RELU6"}),
    pair("int16_broadcast", OP, "int16", ((3, 1, 7), (5, 1)), ((0.0013, 0), (0.0007, 0), (0.002, 0))),
    pair("int16_powers_of_two", OP, "int16", quants=POWERS, options={"fused_activation_function": "RELU"}),
    pair("int16_powers_of_two_second_is_coarser", OP, "int16", quants=(POWERS[1], POWERS[0], POWERS[0])),
    pair("int16_powers_of_two_by_general_scales", OP, "int16", quants=POWERS, options={"pot_scale_int16": False}),
    pair("int8_scales_far_apart", OP, "int8", quants=((0.001, 3), (0.9, -7), (1.1, 5))),
    pair("int8_saturates", OP, "int8", quants=((0.5, 0), (0.5, 0), (0.01, 0))),
    Case("int8_constant", OP, [Act((2, 5, 3), "int8", 0.1, -128), Const(np.array([9, -4, 7], np.int8), 0.2, 1)],
         [Out("int8", 0.05, -128)], {"fused_activation_function": "RELU6"}),
    Case("constants", OP, [Const(np.array([1, 2], np.float32)), Const(np.array([[3], [4]], np.float32))],
         [Out("float32")]),
    Case("without_options", OP, [Act((3,), "float32"), Act((3,), "float32")], [Out("float32")], write_options=False),
]  # fmt: skip
REFUSED = {
    Case("mixed_types", OP, [Act((2,), "float32"), Act((2,), "int32")], [Out("float32")],
         litert_refuses="input2->type"): "inputs must be of one type; got FLOAT32 and INT32",
    pair("do_not_broadcast", OP, shapes=((2, 3), (2, 4)), litert_refuses="not broadcastable"):
        "op 0 ADD 'output0': shapes (2, 3) and (2, 4) do not broadcast: sizes must be equal, or one of them 1",
    pair("int16_zero_point", OP, "int16", quants=((0.1, 0), (0.1, 2), (0.1, 0)), litert_refuses="zero_point"):
        "int16 tensor 'input1' must have zero point 0; got 2",
    pair("int16_both_finer", OP, "int16", quants=(POWERS[1], POWERS[1], POWERS[0]), litert_refuses="shift == 0"):
        "one input must have the output's scale, the other that or a finer one; got 2^-12, 2^-12 and output 2^-10",
    pair("no_scale", OP, "int8"): "tensor 'input0' is INT8 and needs a quantization scale; it has none",
    Case("several_scales", OP, [Act((3, 2), "int8", 0.1), Const(np.array([9, -4], np.int8), [0.1, 0.2], [0, 0])],
         [Out("int8", 0.1)]): "tensor 'input1' has 2 scales; the operator takes one for the whole tensor",
    pair("uint32", OP, "uint32", litert_refuses="unsupported by op Add"): "no u32 kernel",
    Case("one_input", OP, [Act((2,), "float32")], [Out("float32")]): "input 1 (input2) is missing",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return in_range(case, a + b)


@each(CASES)
def test_adds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_int16_powers_of_two_broadcast_where_litert_aborts(oracle: Oracle) -> None:
    check(pair("broadcast", OP, "int16", ((4, 7), (7,)), POWERS, litert_refuses="died with exit code -6"),
          definition, oracle)  # fmt: skip
