"""SPACE_TO_DEPTH: each square of pixels becomes one pixel with all their channels."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SPACE_TO_DEPTH"


def fold(id: str, shape: tuple[int, ...], block: int, type: str = "float32", refused: str = "") -> Case:
    """A case with one image."""
    return Case(id, OP, [Act(shape, type)], [Out(type)], {"block_size": block}, litert_refuses=refused)


CASES = [
    *(fold(t, (1, 4, 6, 3), 2, t) for t in ("float32", "int8", "uint8", "int32", "int64")),
    Case("quantized", OP, [Act((1, 2, 4, 3), "int8", 0.1, 3)], [Out("int8", 0.1, 3)], {"block_size": 2}),
    fold("three", (2, 6, 9, 5), 3),
    fold("one", (2, 3, 5, 2), 1),
    fold("whole_image", (1, 4, 4, 3), 4),
    fold("batch_of_one_channel", (3, 4, 2, 1), 2),
    fold("no_elements", (0, 4, 2, 1), 2),
    Case("constant", OP, [Const(np.arange(8, dtype=np.int32).reshape(1, 2, 4, 1))], [Out("int32")], {"block_size": 2}),
]  # fmt: skip
REFUSED = {
    fold("uneven", (1, 4, 5, 1), 2, refused="input_width"): "multiples of block_size 2; got (1, 4, 5, 1)",
    fold("three_axes", (4, 4, 1), 2, refused="NumDimensions"): "an NHWC image",
    fold("block_of_0", (1, 4, 4, 1), 0, refused="block_size"): "multiples of block_size 0",
}


def definition(case: Case, x: Real) -> Real:
    block = case.options["block_size"]
    return np.concatenate([x[:, i::block, j::block] for i in range(block) for j in range(block)], axis=3)


@each(CASES)
def test_folds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
