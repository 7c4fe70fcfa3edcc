"""CUMSUM: running sums along an axis.

Oracle: LiteRT BUILTIN_REF, optimized/optimized_ops.h CumSum
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def cumsum_f32(
    input: NDArray[Any],
    _axis: NDArray[np.int32],
    output: NDArray[Any],
    *,
    along: int,
    exclusive: bool,
    reverse: bool,
) -> None:
    """float32: each sum rounded, starting from 0. Integers wrap."""
    values, sums = np.moveaxis(input, along, 0), np.moveaxis(output, along, 0)
    if reverse:
        values, sums = values[::-1], sums[::-1]
    if exclusive:
        sums[:1] = 0
        values, sums = values[:-1], sums[1:]
    # 0 is added to make -0 a 0, as a sum that starts from 0 does.
    np.add.accumulate(values + values.dtype.type(0), axis=0, out=sums)


cumsum_i32 = cumsum_f32
cumsum_i64 = cumsum_f32
