"""BATCH_TO_SPACE_ND: for each place of a block a copy to every block-th pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._blocks import places_of
from glasslite.kernels.jit._copy import bind_all
from glasslite.kernels.jit.program import Bound


def batch_to_space_nd_any(
    input: NDArray[Any],
    block_shape: NDArray[np.int32],
    crops: NDArray[np.int32],
    output: NDArray[Any],
    *,
    blocks: tuple[int, ...],
    before: tuple[int, ...],
) -> list[Bound]:
    """Any type: the output lies `before` elements from the start of the blocks."""
    places = places_of(input, output, blocks, before)
    return bind_all((batches[held], output[seen]) for batches, held, seen in places)
