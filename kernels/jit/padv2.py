"""PADV2: as PAD, with a value of the model."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit.pad import pad_any
from glasslite.kernels.jit.program import Bound


def padv2_any(
    input: NDArray[Any],
    paddings: NDArray[Any],
    value: NDArray[Any],
    output: NDArray[Any],
    *,
    before: tuple[int, ...],
) -> list[Bound]:
    """Any type: the output is `value` but where the input lies, `before[axis]` elements from its start."""
    known = constant(value, "value").reshape(())
    return pad_any(input, paddings, output, before=before, value=known)
