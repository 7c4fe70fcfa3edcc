"""SPACE_TO_BATCH_ND: each place of a block becomes a batch of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SPACE_TO_BATCH_ND"


def spread(
    id: str, shape: tuple[int, ...], block: list[int], paddings: Any, type: str = "float32",
    quant: tuple[Any, int] = (None, 0), refused: str = "",
) -> Case:  # fmt: skip
    vectors = [Const(np.array(v, np.int32)) for v in (block, paddings)]
    inputs = [Act(shape, type, *quant), *vectors]
    return Case(id, OP, inputs, [Out(type, *quant)], version=3, litert_refuses=refused)


QUANTIZED = (("int8", (0.1, -128)), ("int8", (0.1, 127)), ("uint8", (0.1, 255)), ("int16", (0.1, 0)))
CASES = [
    *(spread(t, (2, 4, 9, 3), [2, 3], [[1, 1], [2, 1]], t) for t in ("float32", "int32", "int64")),
    *(spread(f"{t}_zero_point_{q[1]}", (1, 5, 4, 3), [3, 2], [[0, 1], [1, 3]], t, q) for t, q in QUANTIZED),
    spread("no_padding", (1, 4, 6, 2), [2, 3], [[0, 0], [0, 0]]),
    spread("block_of_1", (2, 3, 4, 2), [1, 1], [[0, 0], [0, 0]]),
    spread("padding_only_before", (1, 3, 5, 2), [2, 3], [[1, 0], [1, 0]]),
    spread("padding_larger_than_a_block", (1, 3, 5, 2), [2, 3], [[5, 0], [0, 4]]),
    spread("one_dimension", (2, 7, 3), [4], [[0, 1]]),
    spread("one_dimension_int8", (2, 7, 3), [4], [[4, 1]], "int8", (0.1, -7)),
    spread("input_is_empty", (1, 0, 2, 3), [2, 2], [[1, 1], [0, 0]]),
    Case("at_run_time", OP, [Act((1, 3, 4, 2), "float32"), Act((2,), "int32", values=[2, 2]),
                             Act((2, 2), "int32", values=[[0, 1], [0, 0]])], [Out("float32")]),
]  # fmt: skip
REFUSED = {
    spread("blocks_do_not_divide", (1, 4, 5, 1), [2, 2], [[0, 0], [0, 0]], refused="final_dim_size"):
        "blocks of (2, 2) do not divide the padded dimensions, (4, 5)",
    spread("block_of_0", (1, 4, 5, 1), [2, 0], [[0, 0], [0, 0]], refused="block_shape"):
        "blocks must be at least 1 and paddings not negative",
    spread("negative_padding", (1, 4, 5, 1), [1, 1], [[0, 0], [-1, 0]]): "paddings not negative; got [1, 1] and [0, 0,",
    spread("five_dimensions", (1, 2, 2, 2, 1), [1, 1, 1], [[0, 0]] * 3, refused="MaxDimension"):
        "the input must have 3 or 4 dimensions",
    spread("one_block_for_two", (1, 4, 5, 1), [2], [[0, 0], [0, 0]], refused="spatial_dims_num"):
        "block_shape must have shape (2,) and paddings (2, 2); got (1,) and (2, 2)",
    Case("scales_differ", OP, [Act((1, 1, 1, 1), "int8", 0.1, 0), Const(np.int32([1, 1])),
                               Const(np.int32([[0, 0], [0, 0]]))], [Out("int8", 0.2, 0)], version=2,
         litert_refuses="scale"): "must share one scale and zero point",
}  # fmt: skip


def definition(case: Case, x: Real, block: Real, paddings: Real) -> Real:
    padded = np.pad(x, [(0, 0), *map(tuple, paddings), (0, 0)])
    strides = [slice(i, None, n) for n in block for i in range(n)]
    rows = [slice(i, None, block[0]) for i in range(block[0])]
    if len(block) == 1:
        return np.concatenate([padded[:, row] for row in rows])
    columns = strides[block[0] :]
    return np.concatenate([padded[:, row, column] for row in rows for column in columns])


@each(CASES)
def test_spreads(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
