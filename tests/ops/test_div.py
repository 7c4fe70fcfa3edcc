"""DIV: element-wise quotient with broadcasting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from tests.ops._elementwise import PAIRS, QUANTS, fused_pairs, in_range, pair, pairs
from tests.support.build import tensor_type
from tests.support.cases import Case, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "DIV"


def large(type: str, zero_point: int = 0) -> Values:
    """Integers whose quotients keep to 31 bits where BUILTIN_REF shifts: far from the zero point, of both signs."""
    info = np.iinfo(np.dtype(tensor_type(type).dtype))

    def draw(rng: Generator) -> Any:
        steps = rng.integers(info.max // 3, info.max // 2, 2000) * rng.choice([-1, 1], 2000)
        return np.clip(steps + zero_point, info.min, info.max)

    return draw


def quantized(id: str, type: str, quants: Any = None, **more: Any) -> Case:
    quants = quants or QUANTS[type]
    values = (large(type, quants[0][1]), large(type, quants[1][1]))
    return pair(id, OP, type, ((2000,), (2000,)), quants, values, **more)


def any_divisor(shape: tuple[int, ...], zero_point: int) -> Values:
    def draw(rng: Generator) -> Any:
        steps = rng.integers(-128, 128, shape)
        return np.where(steps == zero_point, zero_point + 1, steps)

    return draw


CASES = [
    *pairs(OP, ("float32",)),
    *fused_pairs(OP, ("float32",)),
    *fused_pairs(OP, ("int32",), values=("full", [[3], [-7], [1], [-1], [1 << 30]])),
    pair("float32_special", OP, shapes=((40,), (40,)), values="special"),
    pair("float32_by_zero", OP, shapes=((6,), (6,)), values=([1, -1, 0, 1, np.nan, np.inf], [0, 0, 0, -0.0, 0, 0])),
    pair("int32_towards_zero", OP, "int32", ((5,), (5,)), values=([7, -7, 7, -7, 6], [2, 2, -2, -2, 3])),
    pair("int32_lowest_by_minus_1", OP, "int32", ((1,), (1,)), values=(-(2**31), -1)),
    quantized("int8", "int8"),
    quantized("uint8", "uint8"),
    quantized("int16", "int16", ((0.0002, 0), (0.0005, 0), (0.0001, 0))),
    quantized("int8_relu6", "int8", ((0.5, 0), (0.1, 0), (0.05, -128)), options={"fused_activation_function": "RELU6"}),
    quantized("int8_zero_points_apart", "int8", ((0.1, 60), (0.1, -60), (0.02, 0))),
    quantized("int8_saturates", "int8", ((0.1, 0), (0.001, 0), (0.02, 0))),
]  # fmt: skip
#: Small dividends over large divisors: BUILTIN_REF shifts by more than 31 bits, and is right only by luck.
DEFECTIVE = [
    pair("int8_small_quotients", OP, "int8", ((7,), (7,)), ((1.0, 0), (1.0, 0), (0.1, 0)),
         ([1, 1, 1, 2, 0, -1, -1], [127, 100, 2, 3, 5, 127, 100])),
    *(pair(f"int8_{name}", OP, "int8", shapes, QUANTS["int8"], ("full", any_divisor(shapes[1], -7)))
      for name, shapes in PAIRS.items() if name != "nothing"),
]  # fmt: skip
REFUSED = {
    pair("int32_by_zero", OP, "int32", ((2,), (2,)), values=(1, [1, 0]), litert_refuses="zero_point"):
        "op 0 DIV 'output0': a divisor is 0; divisors must be other numbers",
    pair("int8_by_zero_point", OP, "int8", ((2,), (2,)), QUANTS["int8"], (1, [1, -7]), litert_refuses="zero_point"):
        "a divisor is 0",
    pair("int64", OP, "int64", litert_refuses="Div only supports"): "no i64 kernel",
    pair("bool", OP, "bool"): "no bool kernel",
    pair("int16_without_scale", OP, "int16"): "needs a quantization scale; it has none",
}  # fmt: skip


def definition(case: Case, a: Real, b: Real) -> Real:
    if case.inputs[0].type == "int32":  # type: ignore[union-attr]
        quotient = np.trunc(a.astype(np.longdouble) / b)
        return in_range(case, np.clip(quotient, -(2**31), 2**31 - 1).astype(np.int64))
    return in_range(case, a / b)


@each(CASES)
def test_divides(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each([case for case in DEFECTIVE if case.id == "int8_small_quotients"])
def test_small_quotients_are_right_where_litert_is_not(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(DEFECTIVE)
def test_reproduces_the_defect(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
