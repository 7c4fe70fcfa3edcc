"""SPACE_TO_DEPTH: a copy with the axes of blocks moved beside the channels."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, viewed
from glasslite.kernels.jit.program import Bound


def space_to_depth_any(input: NDArray[Any], output: NDArray[Any], *, block_size: int) -> list[Bound]:
    """Any type: input (N, H * block, W * block, C), output (N, H, W, block * block * C), rows of a square first."""
    batches, height, width, _ = output.shape
    squares = viewed(input, (batches, height, block_size, width, block_size, input.shape[3]))
    pixels = squares.transpose(0, 1, 3, 2, 4, 5)
    return bind_copy(pixels, viewed(output, pixels.shape))
