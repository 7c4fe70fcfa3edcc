"""PADV2: surround a tensor with a given value.

Oracle: LiteRT BUILTIN_REF, reference/pad.h
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.reference.pad import pad_any


def padv2_any(
    input: NDArray[Any],
    paddings: NDArray[Any],
    value: NDArray[Any],
    output: NDArray[Any],
    *,
    before: tuple[int, ...],
) -> None:
    """Any type: the output is `value` but where the input lies, `before[axis]` elements from its start."""
    pad_any(input, paddings, output, before=before, value=value.reshape(()))
