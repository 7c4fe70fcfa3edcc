"""REVERSE_SEQUENCE: turn the beginning of each sequence around.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h ReverseSequence
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue


def reverse_sequence_any(
    input: NDArray[Any], seq_lengths: NDArray[Any], output: NDArray[Any], *, sequence: int, batch: int
) -> None:
    """Any type: along the axis `sequence` the first seq_lengths[i] elements are reversed, for each i along `batch`.

    Raises:
        BadValue: a length is past the axis.
    """
    size = input.shape[sequence]
    if seq_lengths.max(initial=0) > size:
        raise BadValue(f"a sequence of {size} elements is to be reversed up to {seq_lengths.max()}")
    source, target = (np.moveaxis(x, (batch, sequence), (0, 1)) for x in (input, output))
    for lines, reversed, length in zip(source, target, seq_lengths.tolist(), strict=True):
        start = max(0, length)
        reversed[:start] = lines[:start][::-1]
        reversed[start:] = lines[start:]
