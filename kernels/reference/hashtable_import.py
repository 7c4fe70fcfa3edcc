"""HASHTABLE_IMPORT: fill a table, once.

Oracle: LiteRT BUILTIN_REF, hashtable_import.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def hashtable_import_any(
    handle: Array, keys: Array, values: Array, *, entries: dict[Any, Any], initialized: NDArray[np.uint8]
) -> None:
    """int64 to bytes or bytes to int64. `initialized`: [1], becomes 1; where it is 1, nothing is done."""
    if initialized[0]:
        return
    for key, value in zip(keys.reshape(-1).tolist(), values.reshape(-1).tolist(), strict=True):
        entries.setdefault(key, value)
    initialized[0] = 1
