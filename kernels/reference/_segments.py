"""Rows joined by segment, in any order of the segments.

Source: TFLite reference/reference_ops.h UnsortedSegmentRef.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue


def join(
    operation: np.ufunc, initial: Any, data: NDArray[Any], ids: NDArray[np.int32], output: NDArray[Any]
) -> None:
    """Join each row of the data to its segment of the output, in order; rows of negative ids are left out.

    Args:
        initial: what each segment starts from.

    Raises:
        BadValue: there is no such segment.
    """
    if ids.max(initial=-1) >= len(output):
        raise BadValue(f"segment {ids.max()} does not exist; there are {len(output)}")
    output.fill(initial)
    kept = ids >= 0
    if output.size and kept.any():
        operation.at(output, ids[kept], data[kept])


def limits(data: NDArray[Any]) -> tuple[Any, Any]:
    """Lowest and highest number of the data's type."""
    info = np.finfo(data.dtype) if data.dtype.kind == "f" else np.iinfo(data.dtype)
    return info.min, info.max
