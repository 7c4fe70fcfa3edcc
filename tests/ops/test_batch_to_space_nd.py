"""BATCH_TO_SPACE_ND: batches become the places of blocks."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BATCH_TO_SPACE_ND"


def join(
    id: str, shape: tuple[int, ...], block: list[int], crops: Any, type: str = "float32",
    quant: tuple[Any, int] = (None, 0), refused: str = "",
) -> Case:  # fmt: skip
    vectors = [Const(np.array(v, np.int32)) for v in (block, crops)]
    inputs = [Act(shape, type, *quant), *vectors]
    return Case(id, OP, inputs, [Out(type, *quant)], version=3, litert_refuses=refused)


CASES = [
    *(join(t, (12, 3, 4, 5), [2, 3], [[1, 0], [2, 3]], t) for t in ("float32", "int32", "int64")),
    *(join(t, (12, 3, 4, 5), [2, 3], [[1, 0], [2, 3]], t, q)
      for t, q in (("int8", (0.1, -128)), ("uint8", (0.1, 255)), ("int16", (0.1, 0)))),
    join("no_crops", (6, 4, 6, 2), [2, 3], [[0, 0], [0, 0]]),
    join("block_of_1", (2, 3, 4, 2), [1, 1], [[0, 0], [0, 0]]),
    join("crops_larger_than_a_block", (4, 3, 5, 2), [2, 2], [[3, 0], [0, 5]]),
    join("nothing_is_left", (4, 3, 5, 2), [2, 2], [[3, 3], [0, 5]]),
    join("one_dimension", (8, 7, 3), [4], [[2, 1]]),
    join("one_dimension_int8", (8, 7, 3), [4], [[0, 5]], "int8", (0.1, -7)),
    Case("at_run_time", OP, [Act((4, 3, 4, 2), "float32"), Act((2,), "int32", values=[2, 2]),
                             Act((2, 2), "int32", values=[[0, 1], [0, 0]])], [Out("float32")]),
]  # fmt: skip
REFUSED = {
    join("blocks_do_not_divide", (6, 4, 5, 1), [2, 2], [[0, 0], [0, 0]], refused="output_batch_size"):
        "blocks of (2, 2) do not divide 6 batches",
    join("block_of_0", (4, 4, 5, 1), [2, 0], [[0, 0], [0, 0]], refused="block_shape"): "blocks must be at least 1",
    join("negative_crop", (1, 4, 5, 1), [1, 1], [[0, 0], [-1, 0]], refused="crops"): "crops not negative",
    join("too_much_is_cropped", (4, 3, 5, 2), [2, 2], [[4, 3], [0, 5]]): "are more than there is",
    join("two_dimensions", (4, 3), [], np.zeros((0, 2)), refused="MinDimension"): "must have 3 or 4 dimensions",
}  # fmt: skip


def definition(case: Case, x: Real, block: Real, crops: Real) -> Real:
    sizes = [n * b for n, b in zip(x.shape[1:-1], block, strict=True)]
    space = np.empty((x.shape[0] // np.prod(block), *sizes, x.shape[-1]), x.dtype)
    for number, start in enumerate(np.ndindex(*block)):
        place = tuple(slice(i, None, b) for i, b in zip(start, block, strict=True))
        space[(slice(None), *place)] = x[number * len(space) : (number + 1) * len(space)]
    return space[(slice(None), *(slice(a, n - z) for n, (a, z) in zip(sizes, crops, strict=True)))]


@each(CASES)
def test_joins(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
