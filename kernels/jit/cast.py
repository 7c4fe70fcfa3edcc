"""CAST: integers and booleans as float32."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.vectors import STEP, float_bits, load_floats, load_steps, store_floats, to_floats

_LAYOUT = record(FIELDS, "wide", mask=np.int32)


@inner
def _convert(values: Any, input: int, _: int, y: int) -> None:
    wide, mask = values
    if wide:
        store_floats(y, to_floats(float_bits(load_floats(input))))
    else:
        store_floats(y, to_floats(load_steps(input, mask)))


@Entry
def convert_to_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """int32, int8 or uint8 to float32, rounded to even."""
    p = fields(block, _LAYOUT)
    over_rows(_convert, STEP, (p.wide, p.mask), p, start, stop, scratch)


def cast_any(input: Array, output: Array) -> list[Bound]:
    """int32, int8, uint8 and booleans to float32.

    Raises:
        NotCompiled: the types are others.
    """
    if output.dtype != np.float32 or input.dtype not in (np.int32, np.int8, np.uint8, np.bool_):
        raise NotCompiled(f"{input.dtype} to {output.dtype}")
    mask = -1 if input.dtype.kind == "i" else 255
    return bind_rows(convert_to_f32, _LAYOUT, output, input, wide=int(input.itemsize == 4), mask=mask)


def cast_int4(input: Array, output: Array) -> list[Bound]:
    """Constants of fewer bits or of other floats, which are converted once.

    Raises:
        NotCompiled: always.
    """
    raise NotCompiled("packed elements")


cast_int2 = cast_bfloat16 = cast_int4
