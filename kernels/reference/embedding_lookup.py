"""EMBEDDING_LOOKUP: rows of a table, by their numbers; quantized tables become floats.

Oracle: LiteRT BUILTIN_REF, kernels/embedding_lookup.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._packed import unpack


def embedding_lookup_any(lookup: NDArray[np.int32], table: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type: lookup (n,), table (rows, ...), output (n, ...).

    Raises:
        BadValue: a number is below 0 or past the rows.
    """
    _check(lookup, len(table))
    if output.size:
        np.take(table, lookup, axis=0, out=output, mode="clip")


def embedding_lookup_hybrid(
    lookup: NDArray[np.int32],
    table: NDArray[Any],
    output: NDArray[Any],
    *,
    scale: NDArray[np.float32],
    bits: int,
    shape: tuple[int, int],
) -> None:
    """Integers times the scale, or times their row's, in float32: `table` holds rows of the shape (rows, columns).

    Raises:
        BadValue: a number is below 0 or past the rows.
    """
    _check(lookup, shape[0])
    if not output.size:
        return
    steps = _rows(table.reshape(-1).view(np.uint8), lookup, bits, shape).astype(np.float32)
    factor = scale[lookup][:, None] if scale.size > 1 else scale
    output[...] = (steps * factor).reshape(output.shape)


def _rows(
    raw: NDArray[np.uint8], lookup: NDArray[np.int32], bits: int, shape: tuple[int, int]
) -> NDArray[np.int8]:
    """Rows of signed integers; only those are unpacked where each starts with a byte."""
    rows, columns = shape
    if columns * bits % 8:
        return unpack(raw, bits, shape)[lookup]
    return unpack(raw.reshape(rows, -1)[lookup], bits, (lookup.size, columns))


def _check(lookup: NDArray[np.int32], rows: int) -> None:
    wrong = lookup[(lookup < 0) | (lookup >= rows)]
    if wrong.size:
        raise BadValue(f"row {wrong[0]} is outside a table of {rows} rows; allowed: 0 to {rows - 1}")
