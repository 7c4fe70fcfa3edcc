"""SPLIT: cut a tensor into equal pieces along one axis.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h Split
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def split_any(axis: NDArray[Any], input: NDArray[Any], *outputs: NDArray[Any], along: int) -> None:
    """Any type: the outputs follow each other in the input along the axis `along`."""
    copy_pieces(input, outputs, along)


def copy_pieces(input: NDArray[Any], outputs: Sequence[NDArray[Any]], axis: int) -> None:
    """Fill the outputs with what lies one after the other along an axis of the input."""
    lines, start = np.moveaxis(input, axis, 0), 0
    for output in outputs:
        stop = start + output.shape[axis]
        np.moveaxis(output, axis, 0)[...] = lines[start:stop]
        start = stop
