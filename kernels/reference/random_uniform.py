"""RANDOM_UNIFORM: random numbers from 0 to 1.

Oracle: LiteRT BUILTIN_REF, random_ops.cc, with seeds
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._philox import State, blocks, uniform


def random_uniform_f32(_shape: NDArray[np.int32], output: NDArray[np.float32], *, state: State) -> None:
    """float32 of any shape; the next run goes on behind the last four words that are used."""
    numbers = np.empty(output.size, np.float32)
    for place, bits in blocks(state, output.size):
        numbers[place] = uniform(bits)
    output[...] = numbers.reshape(output.shape)
