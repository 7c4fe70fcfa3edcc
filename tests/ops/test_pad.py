"""PAD: surround a tensor with zeros."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "PAD"
X = Act((2, 3), "float32")
TYPES = ("float32", "float16", "int8", "uint8", "int16", "int32", "int64", "bool")


def by(*pairs: tuple[int, int], type: DTypeLike = np.int32) -> Const:
    return Const(np.array(pairs, type).reshape(-1, 2))


IMAGE = by((0, 0), (1, 2), (3, 0), (0, 0))
CASES = [
    *(Case(t, OP, [Act((2, 3), t), by((1, 2), (0, 3))], [Out(t)]) for t in TYPES),
    *(Case(f"{t}_image", OP, [Act((1, 4, 3, 2), t, s, z), IMAGE], [Out(t, s, z)])
      for t, s, z in (("float32", None, 0), ("int8", 0.1, -128), ("uint8", 0.1, 255), ("int16", 0.1, 0))),
    *(Case(f"{t}_zero_point_{z}", OP, [Act((2, 3), t, 0.1, z), by((1, 0), (0, 1))], [Out(t, 0.1, z)])
      for t, z in (("int8", -128), ("int8", 127), ("int8", 5), ("uint8", 0), ("uint8", 255), ("int16", 0))),
    Case("int32_quantized_is_padded_with_0", OP, [Act((3,), "int32", 0.1, 0), by((1, 1))], [Out("int32", 0.1, 0)]),
    Case("float_special", OP, [Act((40,), "float32", values="special"), by((1, 1))], [Out("float32")]),
    Case("one_axis", OP, [Act((4,), "float32"), by((2, 3))], [Out("float32")]),
    Case("five_axes", OP, [Act((2, 1, 3, 2, 2), "int8", 0.1, 7), by((1, 0), (0, 2), (1, 1), (0, 0), (2, 1))],
         [Out("int8", 0.1, 7)]),
    Case("nothing", OP, [X, by((0, 0), (0, 0))], [Out("float32")]),
    Case("no_elements", OP, [Act((0, 3), "float32"), by((2, 1), (0, 0))], [Out("float32")]),
    *(Case(f"paddings_{np.dtype(t).name}", OP, [X, by((1, 2), (0, 3), type=t)], [Out("float32")])
      for t in (np.int8, np.int16, np.int64)),
    Case("paddings_at_run_time", OP, [Act((2, 3), "int8", 0.1, 9), Act((2, 2), "int32", values=[[1, 0], [2, 3]])],
         [Out("int8", 0.1, 9)]),
    Case("constant", OP, [Const(np.int32([1, 2])), by((1, 1))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    Case("negative", OP, [X, by((0, 0), (-1, 2))], [Out("float32")], litert_refuses="greater than equal to 0"):
        "paddings must not be negative; got [0, 0, -1, 2]",
    Case("negative_at_run_time", OP, [X, Act((2, 2), "int32", values=-1)], [Out("float32")],
         litert_refuses="greater than equal to 0"): "op 0 PAD 'output0': paddings must not be negative",
    Case("too_few_pairs", OP, [X, by((1, 1))], [Out("float32")], litert_refuses="SizeOfDimension"):
        "paddings must have shape (2, 2); got (1, 2)",
    Case("float_paddings", OP, [X, by((1, 1), (1, 1), type=np.float32)], [Out("float32")],
         litert_refuses="Padding type"): "paddings must be of an integer type; got FLOAT32",
    Case("too_large", OP, [X, by((2**31 - 1, 0), (2**30, 0))], [Out("float32")]):
        "output 'output0' would have 2 dimensions, (2147483649, 1073741827)",
}  # fmt: skip


def definition(case: Case, x: Real, paddings: Real) -> Real:
    """Quantized values are real numbers here, so that zero is zero."""
    return np.pad(x, paddings.astype(int))


@each(CASES)
def test_surrounds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
