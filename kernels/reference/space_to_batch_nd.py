"""SPACE_TO_BATCH_ND: each place of a block becomes a batch of its own.

Oracle: LiteRT BUILTIN_REF, reference/space_to_batch_nd.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.batch_to_space_nd import in_space
from glasslite.kernels.reference.pad import inner


def space_to_batch_nd_any(
    input: NDArray[Any],
    block_shape: NDArray[np.int32],
    paddings: NDArray[np.int32],
    output: NDArray[Any],
    *,
    blocks: tuple[int, ...],
    before: tuple[int, ...],
    value: NDArray[Any],
) -> None:
    """Any type: the input lies `before` elements from the start of a space that is `value` elsewhere."""
    places = in_space(output, blocks)
    sizes = [n * block for n, block in zip(output.shape[1:-1], blocks, strict=True)]
    padded = np.full((input.shape[0], *sizes, input.shape[-1]), value)
    padded[inner(input, (0, *before, 0))] = input
    places[...] = padded.reshape(places.shape)
