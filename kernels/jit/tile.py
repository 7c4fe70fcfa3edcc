"""TILE: a copy of the input repeated along an axis in front of each of its own."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy, viewed
from glasslite.kernels.jit.program import Bound


def tile_any(input: NDArray[Any], multiples: NDArray[Any], output: NDArray[Any]) -> list[Bound]:
    """Any type: each axis of the output has a whole number of times as many elements as the input's."""
    if not output.size:
        return []
    repeats = [(n // d, d) for n, d in zip(output.shape, input.shape, strict=True)]
    copies = viewed(output, tuple(chain.from_iterable(repeats)))
    source = np.expand_dims(input, tuple(range(0, 2 * input.ndim, 2)))
    return bind_copy(np.broadcast_to(source, copies.shape), copies)
