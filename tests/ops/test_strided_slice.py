"""STRIDED_SLICE: what x[begin:end:stride, ..., i, new axis] takes in Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "STRIDED_SLICE"


def cut(
    id: str,
    shape: Sequence[int],
    begin: Sequence[int],
    end: Sequence[int],
    strides: Sequence[int],
    *,
    type: str = "float32",
    refused: str = "",
    **options: Any,
) -> Case:
    """A case whose vectors are constants; masks are options."""
    vectors = [Const(np.array(v, np.int32)) for v in (begin, end, strides)]
    return Case(id, OP, [Act(tuple(shape), type), *vectors], [Out(type)], options, litert_refuses=refused)


CASES = [
    *(cut(t, (4, 5), (1, 0), (3, 4), (1, 2), type=t)
      for t in ("float16", "float64", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "bool")),
    Case("quantized", OP, [Act((4,), "int8", 0.1, 3), *(Const(np.int32([v])) for v in (1, 3, 1))],
         [Out("int8", 0.1, 3)]),
    cut("inside", (4, 5, 3), (1, 2, 0), (3, 5, 2), (1, 1, 1)),
    cut("odd_strides", (7, 8), (0, 1), (7, 8), (3, 2)),
    cut("stride_beyond_the_end", (4, 5), (1, 0), (4, 5), (9, 2**31 - 1)),
    cut("negative_indices", (4, 5), (-3, -2), (-1, 5), (1, 1)),
    cut("backwards", (7, 8), (6, -1), (0, 1), (-2, -3)),
    cut("backwards_to_the_first", (7,), (6,), (-8,), (-1,)),
    cut("backwards_masked", (7, 8), (3, 0), (0, 5), (-1, -2), begin_mask=2, end_mask=3),
    cut("beyond_both_ends", (4, 5), (-100, 2), (100, 2**31 - 1), (1, 1)),
    cut("beyond_both_ends_backwards", (4, 5), (100, 2), (-100, -(2**31)), (-1, -1)),
    cut("nothing", (4, 5), (3, 0), (1, 5), (1, 1)),
    cut("nothing_backwards", (4, 5), (0, 0), (3, 5), (-1, 1)),
    cut("nothing_before_the_first", (4,), (-9,), (-9,), (-1,)),
    cut("no_elements", (0, 5), (0, 0), (0, 5), (1, 1), begin_mask=3, end_mask=3),
    cut("begin_and_end_mask", (4, 5, 3), (1, 1, 1), (2, 2, 2), (1, 2, 1), begin_mask=5, end_mask=3),
    cut("fewer_entries_than_axes", (4, 5, 3), (1,), (3,), (1,)),
    cut("no_entries", (4, 5), (), (), ()),
    cut("shrink_first", (4, 5, 3), (2, 0, 0), (3, 5, 3), (1, 1, 1), shrink_axis_mask=1),
    cut("shrink_middle_negative", (4, 5, 3), (0, -2, 0), (4, 0, 3), (1, 1, 1), shrink_axis_mask=2),
    cut("shrink_all", (4, 5), (3, 1), (4, 2), (1, 1), shrink_axis_mask=3),
    cut("shrink_ignores_end_and_stride", (4, 5), (3, 1), (0, -9), (7, 1), shrink_axis_mask=1, end_mask=2),
    cut("shrink_shape_vector", (4,), (1,), (2,), (1,), type="int32", shrink_axis_mask=1),
    cut("new_axis_first", (4, 5), (0, 1, 0), (0, 3, 5), (1, 1, 1), new_axis_mask=1),
    cut("new_axis_last", (4, 5), (1, 0, 0), (3, 5, 0), (1, 2, 1), new_axis_mask=4),
    cut("new_axes_around", (4, 5), (0, 1, 0, 2, 0), (0, 3, 0, 5, 0), (1,) * 5, new_axis_mask=0b10101),
    cut("new_axis_before_shrink", (4, 5), (0, 2), (0, 3), (1, 1), new_axis_mask=1, shrink_axis_mask=3),
    cut("ellipsis_first", (4, 5, 3, 2), (0, 1), (0, 2), (1, 1), ellipsis_mask=1),
    cut("ellipsis_middle", (4, 5, 3, 2), (1, 0, 0), (3, 0, 1), (1, 1, 1), ellipsis_mask=2),
    cut("ellipsis_last", (4, 5, 3), (1, 0), (3, 0), (1, 1), ellipsis_mask=2),
    cut("ellipsis_alone", (4, 5), (0,), (0,), (1,), ellipsis_mask=1),
    cut("ellipsis_then_shrink", (4, 5, 3), (0, 1), (0, 0), (1, 1), ellipsis_mask=1, shrink_axis_mask=2),
    cut("ellipsis_wins_over_new_axis", (4, 5, 3), (0, 1), (0, 2), (1, 1), ellipsis_mask=1, new_axis_mask=1),
    cut("ellipsis_and_new_axis", (4, 5, 3), (0, 0, 1), (0, 0, 2), (1, 1, 1), ellipsis_mask=1, new_axis_mask=2),
    cut("new_axis_then_ellipsis", (4, 5, 3), (0, 0, 1), (0, 0, 2), (1, 1, 1), ellipsis_mask=2, new_axis_mask=1),
    cut("ellipsis_of_no_axes", (4, 5), (0, 1, 2), (0, 3, 5), (1, 1, 1), ellipsis_mask=1),
    cut("six_axes", (2, 3, 2, 4, 2, 3), (0, 1, 0, 3, 0, 2), (2, 3, 1, 0, 2, 0), (1, 1, 1, -2, 1, -1)),
    cut("offset", (7, 5), (2, 1), (3, 2), (1, 1), offset=True),
    cut("offset_with_stride", (9,), (1,), (7,), (2,), offset=True),
    Case("vectors_at_run_time", OP, [Act((4, 5), "int16"), Act((2,), "int32", values=[3, -4]),
                                     Act((2,), "int32", values=[0, 9]), Act((2,), "int32", values=[-1, 2])],
         [Out("int16")]),
    Case("begin_at_run_time_with_offset", OP, [Act((9,), "int8"), Act((1,), "int32", values=[4]),
                                               Const(np.int32([3])), Const(np.int32([1]))], [Out("int8")],
         {"offset": True}),
    Case("constant", OP, [Const(np.int32([5, 6, 7])), *(Const(np.int32([v])) for v in (2, 3, 1))], [Out("int32")],
         {"shrink_axis_mask": 1}),
]  # fmt: skip
REFUSED = {
    cut("stride_0", (4,), (0,), (4,), (0,), refused="non-zero"): "strides must not be 0; the one of axis 0 is",
    cut("lengths_differ", (4, 5), (0, 0), (4,), (1, 1), refused="NumElements"):
        "must be vectors of one length; got shapes (2,), (1,), (2,)",
    cut("too_many_entries", (4,), (0, 0), (4, 4), (1, 1)): "1 indexed axes are allowed for shape (4,); got 0 and 2",
    cut("two_ellipses", (4, 5), (0, 0), (4, 4), (1, 1), ellipsis_mask=3): "at most one ellipsis",
    cut("shrink_beyond_the_end", (4,), (4,), (5,), (1,), shrink_axis_mask=1):
        "axis 0 of 4 elements is to shrink to index 4 with stride 1; the index must be inside",
    cut("shrink_backwards", (4,), (2,), (5,), (-1,), shrink_axis_mask=1): "the stride positive",
}  # fmt: skip


def definition(case: Case, x: Real, begin: Real, end: Real, strides: Real) -> Real:
    def masked(name: str, i: int) -> bool:
        return bool(case.options.get(name, 0) >> i & 1)

    index: list[Any] = []
    for i, (a, z, step) in enumerate(zip(begin.tolist(), end.tolist(), strides.tolist(), strict=True)):
        if masked("ellipsis_mask", i):
            index.append(Ellipsis)
        elif masked("new_axis_mask", i):
            index.append(None)
        elif masked("shrink_axis_mask", i):
            index.append(a)
        else:
            stop = None if masked("end_mask", i) else z + a if case.options.get("offset") else z
            index.append(slice(None if masked("begin_mask", i) else a, stop, step))
    return np.asarray(x[tuple(index)])


@each(CASES)
def test_takes(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
