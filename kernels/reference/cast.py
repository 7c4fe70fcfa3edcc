"""CAST: convert element by element.

Oracle: LiteRT BUILTIN_REF, cast.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._packed import unpack, widen


def cast_any(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Any type to any; integers wrap, floats to integers saturate, half precision is reached through float32."""
    if input.dtype.kind == "c" and output.dtype.kind != "c":
        input = input.real
    if np.float16 in (input.dtype, output.dtype):
        input = input.astype(np.float32, copy=False)
    if input.dtype.kind == "f" and output.dtype.kind in "iu":
        _saturate(input, output)
        return
    np.copyto(output, input, casting="unsafe")


def cast_int4(input: NDArray[np.uint8], output: NDArray[Any]) -> None:
    """Two to a byte."""
    cast_any(unpack(input, 4, output.shape), output)


def cast_int2(input: NDArray[np.uint8], output: NDArray[Any]) -> None:
    """Four to a byte."""
    cast_any(unpack(input, 2, output.shape), output)


def cast_bfloat16(input: NDArray[np.uint8], output: NDArray[Any]) -> None:
    """Two bytes each."""
    cast_any(widen(input, output.shape), output)


def _saturate(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Towards zero; what lies outside becomes the nearest integer of the type, and NaN the highest."""
    limits = np.iinfo(output.dtype)
    if output.itemsize < 4:
        # fmin takes the other of a NaN; int32 in between, because NumPy converts to that fastest.
        inside = np.fmax(np.fmin(input, input.dtype.type(limits.max)), input.dtype.type(limits.min))
        np.copyto(output, inside.astype(np.int32), casting="unsafe")
        return
    np.copyto(output, input, casting="unsafe")
    # The limits as powers of two are exact in float32.
    output[input <= float(limits.min)] = limits.min
    output[~(input < float(limits.max + 1))] = limits.max
