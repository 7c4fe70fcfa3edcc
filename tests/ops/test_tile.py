"""TILE: a tensor repeated along its axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "TILE"


def repeat(
    id: str, shape: tuple[int, ...], times: Sequence[int], type: str = "float32", of: DTypeLike = np.int32,
    refused: str = "",
) -> Case:  # fmt: skip
    inputs = [Act(shape, type), Const(np.array(times, of))]
    return Case(id, OP, inputs, [Out(type)], version=2, litert_refuses=refused)


CASES = [
    *(repeat(t, (3, 1, 2), (2, 3, 4), t)
      for t in ("float32", "int8", "uint8", "int16", "int32", "int64", "bool")),
    Case("quantized", OP, [Act((1, 2), "int8", 0.1, 3), Const(np.int32([3, 2]))], [Out("int8", 0.1, 3)], version=2),
    repeat("int64_multiples", (2, 3), (1, 2), of=np.int64),
    repeat("once", (2, 3), (1, 1)),
    repeat("scalar", (), ()),
    repeat("never", (2, 3), (2, 0)),
    repeat("of_nothing", (0, 3), (2, 2)),
    repeat("six_axes", (1, 2, 1, 2, 3, 1), (2, 1, 3, 1, 2, 2)),
    Case("multiples_at_run_time", OP, [Act((2, 3), "float32"), Act((2,), "int32", values=[2, 1])], [Out("float32")],
         version=2),
    Case("constant", OP, [Const(np.int32([5, 6])), Const(np.int32([3]))], [Out("int32")], version=2),
]  # fmt: skip
REFUSED = {
    repeat("negative", (2, 3), (1, -1), refused="non-negative"): "multiples must not be negative; got (1, -1)",
    repeat("too_few", (2, 3), (2,), refused="num_dimensions"): "there must be a multiple for each of 2 axes; got (2,)",
    repeat("float_multiples", (2,), (2,), of=np.float32, refused="Multipliers of type"):
        "multiples must be of type INT32, INT64; got FLOAT32",
    repeat("too_large", (1 << 20,), (1 << 20,), "int8"): "elements are allowed",
}  # fmt: skip


def definition(case: Case, x: Real, times: Real) -> Real:
    return np.tile(x, times) if x.ndim else x


@each(CASES)
def test_repeats(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
