"""PACK: each input is copied to its place along the output's new axis."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_all, places
from glasslite.kernels.jit.program import Bound


def pack_any(*tensors: NDArray[Any], axis: int) -> list[Bound]:
    """Any type: the inputs and, last, the output, which has one axis more."""
    *inputs, output = tensors
    return bind_all(zip(inputs, places(output, axis), strict=True))
