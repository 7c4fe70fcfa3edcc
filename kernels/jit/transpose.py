"""TRANSPOSE: a copy with the axes in another order."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit.program import Bound


def transpose_any(
    input: NDArray[Any], perm: NDArray[Any], output: NDArray[Any], *, permutation: tuple[int, ...]
) -> list[Bound]:
    """Any type: axis i of the output is axis permutation[i] of the input."""
    return bind_copy(input.transpose(permutation), output)
