"""TRANSPOSE: the axes in another order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "TRANSPOSE"


def turn(
    id: str, shape: tuple[int, ...], perm: Sequence[int], type: str = "float32", refused: str = ""
) -> Case:
    """A case with a constant permutation."""
    return Case(
        id, OP, [Act(shape, type), Const(np.array(perm, np.int32))], [Out(type)], litert_refuses=refused
    )


CASES = [
    *(turn(t, (2, 3, 4), (2, 0, 1), t)
      for t in ("float16", "float64", "int8", "uint8", "int16", "int32", "uint32", "int64", "bool")),
    Case("quantized", OP, [Act((2, 3), "int8", 0.1, 3), Const(np.int32([1, 0]))], [Out("int8", 0.1, 3)]),
    turn("float_special_matrix", (5, 8), (1, 0)),
    turn("image_to_channels_first", (2, 3, 4, 5), (0, 3, 1, 2)),
    turn("image_to_channels_last", (2, 3, 4, 5), (0, 2, 3, 1)),
    turn("as_it_is", (2, 3, 4), (0, 1, 2)),
    turn("negative_axes", (2, 3, 4), (-1, 0, -2)),
    turn("vector", (5,), (0,)),
    turn("no_elements", (2, 0, 3), (2, 1, 0)),
    turn("five_axes", (2, 3, 4, 1, 5), (4, 2, 0, 3, 1)),
    turn("six_axes", (2, 3, 4, 2, 3, 2), (5, 3, 1, 4, 2, 0)),
    turn("eight_axes", (2, 1, 3, 2, 1, 2, 3, 2), (7, 0, 6, 1, 5, 2, 4, 3)),
    Case("perm_at_run_time", OP, [Act((2, 3, 4), "int16"), Act((3,), "int32", values=[1, -1, 0])], [Out("int16")]),
    Case("constant", OP, [Const(np.int32([[1, 2, 3]])), Const(np.int32([1, 0]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    turn("axis_out_of_range", (2, 3), (0, 2), refused="out of bounds"): "perm must name each of 2 axes once",
    turn("axis_twice", (2, 3), (0, -2)): "perm must name each of 2 axes once; got [0, -2]",
    turn("too_few_axes", (2, 3), (0,), refused="perm->dims"): "one entry for each of 2 axes; got shape (1,)",
    Case("out_of_range_at_run_time", OP, [Act((2, 3), "float32"), Act((2,), "int32", values=7)], [Out("float32")],
         litert_refuses="out of bounds"): "op 0 TRANSPOSE 'output0': perm must name each of 2 axes once; got [7, 7]",
}  # fmt: skip


def definition(case: Case, x: Real, perm: Real) -> Real:
    return np.transpose(x, perm.tolist())


@each(CASES)
def test_turns(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


def test_a_scalar_stays() -> None:
    """LiteRT is not asked: it writes beside its strides there (transpose.h SetupTransposeStrides)."""
    scalar = turn("scalar", (), ())
    assert np.array_equal(run_ours(scalar)[0], scalar.arrays()[0])


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
