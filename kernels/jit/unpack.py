"""UNPACK: each output is a copy of what lies at its place along an axis of the input."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_all, places
from glasslite.kernels.jit.program import Bound


def unpack_any(input: NDArray[Any], *outputs: NDArray[Any], axis: int) -> list[Bound]:
    """Any type: output i is what lies at i along the axis."""
    return bind_all(zip(places(input, axis), outputs, strict=True))
