"""SLICE: a box out of a tensor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SLICE"


def box(
    id: str,
    shape: Sequence[int],
    begin: Sequence[int],
    size: Sequence[int],
    *,
    type: str = "float32",
    of: DTypeLike = np.int32,
    refused: str = "",
) -> Case:
    """A case whose vectors are constants."""
    vectors = [Const(np.array(v, of)) for v in (begin, size)]
    return Case(id, OP, [Act(tuple(shape), type), *vectors], [Out(type)], litert_refuses=refused)


CASES = [
    *(box(t, (4, 5), (1, 2), (3, 2), type=t)
      for t in ("float16", "float64", "int8", "uint8", "int16", "int32", "uint32", "int64", "bool")),
    Case("quantized", OP, [Act((4,), "int8", 0.1, 3), Const(np.int32([1])), Const(np.int32([2]))],
         [Out("int8", 0.1, 3)]),
    box("image", (1, 6, 5, 3), (0, 1, 2, 0), (1, 4, 3, 3)),
    box("minus_one_is_the_rest", (4, 5, 3), (1, 0, 2), (-1, 2, -1)),
    box("all", (4, 5), (0, 0), (-1, -1)),
    box("nothing", (4, 5), (4, 0), (-1, 0)),
    box("int64_vectors", (4, 5), (1, 2), (-1, 3), of=np.int64),
    box("five_axes", (2, 3, 4, 2, 3), (1, 0, 2, 1, 0), (1, 3, 2, -1, 2)),
    box("six_axes", (2, 3, 2, 2, 3, 4), (1, 0, 1, 0, 1, 2), (1, 2, 1, 2, 2, 1)),
    Case("vectors_at_run_time", OP, [Act((4, 5), "int16"), Act((2,), "int32", values=[3, 1]),
                                     Act((2,), "int32", values=[-1, 2])], [Out("int16")]),
    Case("begin_at_run_time", OP, [Act((4, 5), "float32"), Act((2,), "int64", values=[3, 1]), Const(np.int64([1, 2]))],
         [Out("float32")]),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), Const(np.int32([1])), Const(np.int32([2]))], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    box("too_long", (4, 5), (2, 0), (3, 5), refused="Invalid begin and size"):
        "axis 0 has 4 elements; 3 from 2 on do not lie inside",
    box("below_minus_one", (4,), (0,), (-2,), refused="Invalid size"): "axis 0 has 4 elements; -2 from 0 on",
    box("begin_beyond_the_end", (4,), (5,), (-1,)): "axis 0 has 4 elements; -1 from 5 on",
    box("begin_negative", (4,), (-1,), (2,)): "axis 0 has 4 elements; 2 from -1 on",
    box("too_few_entries", (4, 5), (0,), (4,)): "one entry for each of 2 axes; got shapes (1,) and (1,)",
    Case("too_long_at_run_time", OP, [Act((4,), "float32"), Act((1,), "int32", values=2), Const(np.int32([3]))],
         [Out("float32")], litert_refuses="Invalid begin and size"): "op 0 SLICE 'output0': axis 0 has 4 elements",
}  # fmt: skip


def definition(case: Case, x: Real, begin: Real, size: Real) -> Real:
    ends = [None if n == -1 else a + n for a, n in zip(begin.tolist(), size.tolist(), strict=True)]
    return x[tuple(slice(a, z) for a, z in zip(begin.tolist(), ends, strict=True))]


@each(CASES)
def test_takes(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
