"""HASHTABLE_FIND: look keys up in a table.

Oracle: LiteRT BUILTIN_REF, hashtable_find.cc
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue

Array = NDArray[Any]


def hashtable_find_any(
    handle: Array,
    keys: Array,
    default: Array,
    output: Array,
    *,
    entries: Mapping[Any, Any],
    initialized: NDArray[np.uint8],
) -> None:
    """int64 to bytes or bytes to int64. `initialized`: [1], 1 once the table has been filled.

    Raises:
        BadValue: it has not been.
    """
    if not initialized[0]:
        raise BadValue("the hash table is used before anything is imported into it")
    values, missing = output.reshape(-1), default.reshape(-1)[0]
    for index, key in enumerate(keys.reshape(-1).tolist()):
        values[index] = entries.get(key, missing)
