"""DEPTH_TO_SPACE: each pixel becomes a square of pixels that share its channels out.

Oracle: LiteRT BUILTIN_REF, reference/depth_to_space.h
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def depth_to_space_any(input: NDArray[Any], output: NDArray[Any], *, block_size: int) -> None:
    """Any type: input (N, H, W, block * block * C), output (N, H * block, W * block, C), rows of a square first."""
    batches, height, width, _ = input.shape
    pixels = input.reshape(batches, height, width, block_size, block_size, output.shape[3])
    squares = pixels.transpose(0, 1, 3, 2, 4, 5)
    output.reshape(squares.shape)[...] = squares
