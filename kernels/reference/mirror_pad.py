"""MIRROR_PAD: surround a tensor with its own reflection.

Oracle: LiteRT BUILTIN_REF, mirror_pad.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.pad import inner


def mirror_pad_any(
    input: NDArray[Any],
    paddings: NDArray[Any],
    output: NDArray[Any],
    *,
    before: tuple[int, ...],
    skip: int,
) -> None:
    """Any type: the input lies `before[axis]` elements from the start; `skip` edge elements are not repeated."""
    output[inner(input, before)] = input
    for axis, (start, size) in enumerate(zip(before, input.shape, strict=True)):
        # Along later axes the lines still have gaps, which those axes fill when it is their turn.
        lines = np.moveaxis(output, axis, 0)
        end = start + size
        after = len(lines) - end
        lines[:start] = lines[start + skip : 2 * start + skip][::-1]
        lines[end:] = lines[end - skip - after : end - skip][::-1]
