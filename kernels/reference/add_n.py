"""ADD_N: the sum of two or more tensors.

Oracle: LiteRT BUILTIN_REF, kernels/add_n.cc; kernels/internal/optimized/optimized_ops.h AddN
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks


def add_n_any(*tensors: NDArray[Any]) -> None:
    """The inputs and, last, the output. Integers wrap; floats stay finite: what overflows is the largest number."""
    *inputs, output = tensors
    limits = np.finfo(output.dtype) if output.dtype.kind == "f" else np.iinfo(output.dtype)
    for y, *terms in blocks(output, *inputs):
        total = terms[0]
        for term in terms[1:]:
            total = np.clip(total + term, limits.min, limits.max)
        y[...] = total
