"""DEPTH_TO_SPACE: each pixel becomes a square of pixels that share its channels out."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "DEPTH_TO_SPACE"


def unfold(id: str, shape: tuple[int, ...], block: int, type: str = "float32", refused: str = "") -> Case:
    """A case with one image."""
    return Case(id, OP, [Act(shape, type)], [Out(type)], {"block_size": block}, litert_refuses=refused)


CASES = [
    *(unfold(t, (1, 2, 3, 12), 2, t) for t in ("float32", "int8", "uint8", "int32", "int64")),
    Case("quantized", OP, [Act((1, 2, 4, 4), "int8", 0.1, 3)], [Out("int8", 0.1, 3)], {"block_size": 2}),
    unfold("three", (2, 1, 2, 45), 3),
    unfold("one", (2, 3, 5, 2), 1),
    unfold("one_pixel", (1, 1, 1, 48), 4),
    unfold("to_one_channel", (3, 2, 1, 4), 2),
    unfold("no_elements", (0, 4, 2, 4), 2),
    Case("constant", OP, [Const(np.arange(8, dtype=np.int32).reshape(1, 1, 2, 4))], [Out("int32")], {"block_size": 2}),
]  # fmt: skip
REFUSED = {
    unfold(
        "uneven", (1, 2, 2, 6), 2, refused="input_channels"
    ): "a multiple of block_size 2 squared; got (1, 2, 2, 6)",
    unfold("three_axes", (4, 4, 4), 2, refused="NumDimensions"): "an NHWC image",
    unfold("block_of_0", (1, 4, 4, 4), 0, refused="block_size"): "block_size 0 squared",
}


def definition(case: Case, x: Real) -> Real:
    block = case.options["block_size"]
    batches, height, width, channels = x.shape
    y = np.empty((batches, height * block, width * block, channels // block**2), x.dtype)
    for position in range(block**2):
        part = slice(position * y.shape[3], (position + 1) * y.shape[3])
        y[:, position // block :: block, position % block :: block] = x[..., part]
    return y


@each(CASES)
def test_unfolds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
