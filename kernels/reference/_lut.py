"""Tables in place of functions: 256 entries for 8-bit values, 513 with interpolation for 16-bit ones.

Source: TFLite kernels/internal/common.h LUTLookup.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks

#: From this many elements on, 256 results and a look-up cost less than computing each.
_WORTH_A_TABLE = 1 << 12


def look_up(input: NDArray[Any], output: NDArray[Any], *, table: NDArray[Any]) -> None:
    """8-bit: the table's entry at the input taken as unsigned, so that int8 goes 0 to 127, then -128 to -1."""
    np.take(table, input.view(np.uint8), out=output, mode="clip")


def interpolate(input: NDArray[np.int16], output: NDArray[np.int16], *, table: NDArray[np.int16]) -> None:
    """16-bit: a value between two neighbouring entries of the table."""
    for y, x in blocks(output, input):
        y[...] = interpolated(x, table)


def interpolated(x: NDArray[Any], table: NDArray[np.int16]) -> NDArray[np.int16]:
    """The high 9 bits of each value choose two neighbouring entries, the low 7 weigh them; int16 wraps."""
    x = x.astype(np.int32)
    index = (x >> 7) + 256
    weighed = np.diff(table).astype(np.int32)[index] * (x & 127)
    return (table.astype(np.int32)[index] + ((weighed + 64) >> 7)).astype(np.int16)


def tabulated(function: Callable[[NDArray[Any]], Any], input: NDArray[Any]) -> Callable[[NDArray[Any]], Any]:
    """The function itself, or for a large 8-bit input a look-up of its 256 results."""
    if input.dtype.itemsize > 1 or input.size < _WORTH_A_TABLE:
        return function
    results = function(np.arange(256, dtype=np.uint8).view(input.dtype))
    return lambda x: np.take(results, x.view(np.uint8), mode="clip")


def apply(function: Callable[[NDArray[Any]], Any], input: NDArray[Any], output: NDArray[Any]) -> None:
    """Apply a function element by element, to many 8-bit values by a table."""
    of_block = tabulated(lambda x: function(x).astype(output.dtype), input)
    for y, x in blocks(output, input):
        y[...] = of_block(x)
