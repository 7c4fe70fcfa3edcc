"""HASHTABLE_SIZE: count a table's keys.

Oracle: LiteRT BUILTIN_REF, hashtable_size.cc
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def hashtable_size_any(
    handle: NDArray[Any], output: NDArray[np.int64], *, entries: Mapping[Any, Any]
) -> None:
    """`entries`: the table."""
    output[...] = len(entries)
