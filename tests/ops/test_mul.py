"""MUL: element-wise product with broadcasting."""

from __future__ import annotations

from tests.ops._elementwise import end_pairs, fused_pairs, in_range, pair, pairs
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "MUL"
QUANTS = {
    "int8": ((0.05, 3), (0.25, -7), (0.6, 5)),
    "uint8": ((0.05, 130), (0.25, 99), (0.6, 120)),
    "int16": ((0.0002, 0), (0.0005, 0), (0.004, 0)),
}
FRACTIONS = (2**-15, 0)


def to_8_bits(id: str, type: str, zero_point: int, activation: str = "NONE") -> Case:
    inputs = [Act((50, 7), "int16", *FRACTIONS), Act((50, 7), "int16", *FRACTIONS)]
    return Case(id, OP, inputs, [Out(type, 2**-7, zero_point)], {"fused_activation_function": activation})


CASES = [
    pair("int8_far_beyond_the_range", OP, "int8", quants=((0.4, -110), (0.3, 124), (0.15, -1))),
    *pairs(OP, ("float32", "int8", "uint8")),
    *fused_pairs(OP, ("float32", "float16", "int8", "uint8", "int16", "int32", "int64"), QUANTS),
    *end_pairs(OP),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
    pair("int32_wraps", OP, "int32", ((40,), (40,))),
    pair("uint32_wraps", OP, "uint32", ((40,), (40, 1))),
    pair("int16_without_scale_wraps", OP, "int16", ((40,), (3, 1)), options={"fused_activation_function": "RELU6"}),
    pair("int16_broadcast", OP, "int16", ((3, 1, 7), (5, 1)), ((0.0013, 0), (0.0007, 0), (0.02, 0))),
    pair("complex64", OP, "complex64", ((3, 5), (5,))),
    pair("int8_factor_above_1", OP, "int8", quants=((0.9, 3), (0.8, -7), (0.5, 5)), values="small"),
    pair("int8_factor_vanishes", OP, "int8", quants=((1e-6, 3), (1e-6, -7), (10.0, 5))),
    to_8_bits("int16_to_int8", "int8", 3),
    to_8_bits("int16_to_int8_relu", "int8", 3, "RELU"),
    to_8_bits("int16_to_uint8", "uint8", 128),
]  # fmt: skip
REFUSED = {
    pair("int16_zero_point", OP, "int16", quants=((0.1, 0), (0.1, 2), (0.1, 0))):
        "int16 tensor 'input1' must have zero point 0; got 2",
    pair("complex64_activation", OP, "complex64", options={"fused_activation_function": "RELU"},
         litert_refuses="not allowed"): "complex numbers take no activation; got RELU",
    Case("int16_to_float32", OP, [Act((2,), "int16", 0.1), Act((2,), "int16", 0.1)], [Out("float32")]):
        "INT16 inputs give an INT16, INT8 or UINT8 output; got FLOAT32",
    pair("tanh", OP, options={"fused_activation_function": "TANH"}): "fused activation must be one of",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    return a * b if case.id.startswith("complex") else in_range(case, a * b)


@each(CASES)
def test_multiplies(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=4 if case.id == "complex64" else 1)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
