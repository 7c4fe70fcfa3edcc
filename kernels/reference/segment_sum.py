"""SEGMENT_SUM: sums of neighbouring rows.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h SegmentSum
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def segment_sum_f32(data: NDArray[Any], segment_ids: NDArray[np.int32], output: NDArray[Any]) -> None:
    """float32: rows are added to 0 in order, each sum rounded. int32 wraps. The ids fit the output."""
    output.fill(0)
    np.add.at(output, segment_ids, data)


segment_sum_i32 = segment_sum_f32
