"""SPLIT_V: as SPLIT, into pieces of given sizes."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.split import bind_pieces


def split_v_any(
    input: NDArray[Any], size_splits: NDArray[Any], axis: NDArray[Any], *outputs: NDArray[Any], along: int
) -> list[Bound]:
    """Any type: the outputs follow each other in the input along the axis `along`."""
    return bind_pieces(input, outputs, along)
