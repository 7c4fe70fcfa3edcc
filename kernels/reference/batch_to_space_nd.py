"""BATCH_TO_SPACE_ND: batches become the places of blocks.

Oracle: LiteRT BUILTIN_REF, reference/batch_to_space_nd.h
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.pad import inner


def batch_to_space_nd_any(
    input: NDArray[Any],
    block_shape: NDArray[np.int32],
    crops: NDArray[np.int32],
    output: NDArray[Any],
    *,
    blocks: tuple[int, ...],
    before: tuple[int, ...],
) -> None:
    """Any type: the output lies `before` elements from the start of the blocks."""
    places = in_space(input, blocks)
    sizes = [n * block for n, block in zip(input.shape[1:-1], blocks, strict=True)]
    space = places.reshape(output.shape[0], *sizes, input.shape[-1])
    output[...] = space[inner(output, (0, *before, 0))]


def in_space(batches: NDArray[Any], blocks: tuple[int, ...]) -> NDArray[Any]:
    """Batches (blocks * N, sizes..., C) in the order of space: a view (N, size, block, size, block, ..., C)."""
    sizes, count = batches.shape[1:-1], len(blocks)
    parts = batches.reshape(*blocks, batches.shape[0] // prod(blocks), *sizes, batches.shape[-1])
    pairs = [axis for i in range(count) for axis in (count + 1 + i, i)]
    return parts.transpose(count, *pairs, 2 * count + 1)
