"""SPACE_TO_DEPTH: each square of pixels becomes one pixel with all their channels.

Oracle: LiteRT BUILTIN_REF, reference/space_to_depth.h
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def space_to_depth_any(input: NDArray[Any], output: NDArray[Any], *, block_size: int) -> None:
    """Any type: input (N, H * block, W * block, C), output (N, H, W, block * block * C), rows of a square first."""
    batches, height, width, _ = output.shape
    squares = input.reshape(batches, height, block_size, width, block_size, input.shape[3])
    pixels = squares.transpose(0, 1, 3, 2, 4, 5)
    output.reshape(pixels.shape)[...] = pixels
