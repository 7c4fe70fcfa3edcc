"""CONCATENATION: tensors side by side along one axis.

Oracle: LiteRT BUILTIN_REF, reference/concatenation.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.fixed_point import round_half_away

_STEPS = np.arange(256, dtype=np.uint8)


def concatenation_any(*tensors: NDArray[Any], axis: int) -> None:
    """Any type: the inputs and, last, the output; scalars count as vectors of one."""
    *inputs, output = tensors
    np.concatenate([np.atleast_1d(input) for input in inputs], axis, out=output)


def concatenation_qu8(*tensors: NDArray[np.uint8], axis: int, tables: NDArray[np.uint8]) -> None:
    """uint8 with different quantizations: `tables` (inputs, 256) gives each step of an input in output steps."""
    *inputs, output = tensors
    rescaled = [np.take(table, np.atleast_1d(input)) for table, input in zip(tables, inputs, strict=True)]
    np.concatenate(rescaled, axis, out=output)


def rescale_table(
    scale: np.float32, zero_point: int, output_scale: np.float32, output_zero_point: int
) -> NDArray[np.uint8]:
    """All 256 steps of one quantization in steps of another: (256,).

    The arithmetic is float32, by the reciprocal of the output's scale, rounded half away from zero.
    Source: TFLite reference/concatenation.h ConcatenationWithScaling.
    """
    if (scale, zero_point) == (output_scale, output_zero_point):
        return _STEPS
    factor = scale * (np.float32(1) / output_scale)
    steps = round_half_away(_STEPS.astype(np.float32) * factor + np.float32(-zero_point) * factor)
    return np.clip(steps.astype(np.float64) + output_zero_point, 0, 255).astype(np.uint8)
