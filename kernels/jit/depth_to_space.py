"""DEPTH_TO_SPACE: a copy with the channels of blocks moved between the pixels."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, viewed
from glasslite.kernels.jit.program import Bound


def depth_to_space_any(input: NDArray[Any], output: NDArray[Any], *, block_size: int) -> list[Bound]:
    """Any type: input (N, H, W, block * block * C), output (N, H * block, W * block, C), rows of a square first."""
    batches, height, width, _ = input.shape
    pixels = viewed(input, (batches, height, width, block_size, block_size, output.shape[3]))
    squares = pixels.transpose(0, 1, 3, 2, 4, 5)
    return bind_copy(squares, viewed(output, squares.shape))
