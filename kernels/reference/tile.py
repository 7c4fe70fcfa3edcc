"""TILE: repeat a tensor along its axes.

Oracle: LiteRT BUILTIN_REF, kernels/tile.cc
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from numpy.typing import NDArray


def tile_any(input: NDArray[Any], multiples: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type: each axis of the output has a whole number of times as many elements as the input's."""
    if not output.size:
        return
    repeats = [(n // d, d) for n, d in zip(output.shape, input.shape, strict=True)]
    copies = output.reshape(tuple(chain.from_iterable(repeats)))
    copies[...] = input.reshape(tuple(chain.from_iterable((1, d) for d in input.shape)))
