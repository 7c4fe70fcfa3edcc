"""SPACE_TO_BATCH_ND: for each place of a block a copy of every block-th pixel, with the borders filled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._blocks import places_of
from glasslite.kernels.jit._copy import bind_copy, bind_fill
from glasslite.kernels.jit.pad import borders
from glasslite.kernels.jit.program import Bound


def space_to_batch_nd_any(
    input: NDArray[Any],
    block_shape: NDArray[np.int32],
    paddings: NDArray[np.int32],
    output: NDArray[Any],
    *,
    blocks: tuple[int, ...],
    before: tuple[int, ...],
    value: NDArray[Any],
) -> list[Bound]:
    """Any type: the input lies `before` elements from the start of a space that is `value` elsewhere."""
    calls: list[Bound] = []
    for batches, held, seen in places_of(output, input, blocks, before):
        inside = batches[held]
        calls += bind_copy(input[seen], inside)
        start = (0, *(part.start for part in held[1:-1]), 0)
        for border in borders(batches.shape, start, inside.shape):
            calls += bind_fill(value, batches[border])
    return calls
