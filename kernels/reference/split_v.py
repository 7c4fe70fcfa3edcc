"""SPLIT_V: cut a tensor into pieces of given sizes along one axis.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h Split
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.reference.split import copy_pieces


def split_v_any(
    input: NDArray[Any], size_splits: NDArray[Any], axis: NDArray[Any], *outputs: NDArray[Any], along: int
) -> None:
    """Any type: the outputs follow each other in the input along the axis `along`."""
    copy_pieces(input, outputs, along)
