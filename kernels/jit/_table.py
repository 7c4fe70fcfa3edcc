"""Functions of one 8-bit value: a table of their 256 results, made by the reference kernel when the call is bound.

Whatever the reference computes, in whichever numerics, is what the table holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import simd, types
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner, view
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.simd import emits, i8
from glasslite.kernels.jit.target import TARGET

_TABLE = record(FIELDS, "table")
#: Bytes that one step looks up, and entries that one shuffle chooses from.
_WIDTH, _ROW = 32, 16
#: Shuffles of 32 bytes, which give 0 for a negative index, find twice as many results in a time as loads do.
_SHUFFLES = TARGET.native and TARGET.name in ("avx2", "avx512", "vnni")


@emits(types.void, types.intp, types.intp, types.intp)
def _shuffle(builder: ir.IRBuilder, table: ir.Value, input: ir.Value, output: ir.Value) -> None:
    """The bitwise sum of all rows up to that of the index, of which each holds its difference from the one before.

    Each half of the table has the indices of its sign; those of the other sign stay negative.
    """
    kind = ir.VectorType(i8, _WIDTH)
    x = simd.load(builder, input, kind)
    found = simd.constant(0, kind)
    for half, index in enumerate((x, builder.xor(x, simd.constant(-128, kind)))):
        for row in range(8):
            entries = simd.load(builder, table, ir.VectorType(i8, _ROW), (8 * half + row) * _ROW)
            both = simd.shuffle(builder, entries, entries, [*range(_ROW), *range(_ROW)])
            chosen = simd.external(builder, "llvm.x86.avx2.pshuf.b", kind, both, index)
            found = builder.xor(found, chosen)
            step = simd.constant(_ROW, kind)
            index = simd.external(builder, f"llvm.ssub.sat.v{_WIDTH}i8", kind, index, step)
    simd.store(builder, output, found)


@inner
def _look_up(table: int, input: int, _: int, output: int) -> None:
    if _SHUFFLES:
        _shuffle(table, input, output)
    else:
        results = view(table, 256, np.uint8)
        x, y = view(input, _WIDTH, np.uint8), view(output, _WIDTH, np.uint8)
        for i in range(_WIDTH):
            y[i] = results[x[i]]


def _arranged(results: Array) -> Array:
    """A table in the form that the machine looks up."""
    table = buffer(256, np.uint8)
    table[:] = results.view(np.uint8)
    if _SHUFFLES:
        halves = table.reshape(2, 8, _ROW)
        halves[:, 1:] ^= halves[:, :-1].copy()
    return table


@Entry
def look_up(block: int, start: int, stop: int, scratch: int) -> None:
    """Each output byte is the table's at the input byte."""
    p = fields(block, _TABLE)
    over_rows(_look_up, _WIDTH, p.table, p, start, stop, scratch)


def bind_table(reference: Callable[..., None], input: Array, output: Array, **params: Any) -> list[Bound]:
    """Bind a function of 8-bit elements to 8-bit elements of the same shape, by its reference kernel.

    Raises:
        NotCompiled: see `bind_rows`; or the elements are wider.
    """
    if input.itemsize > 1 or output.itemsize > 1:
        raise NotCompiled(f"elements of type {input.dtype}")
    results = np.empty(256, output.dtype)
    with np.errstate(all="ignore"):
        reference(np.arange(256, dtype=np.uint8).view(input.dtype), results, **params)
    return bind_rows(look_up, _TABLE, output, input, table=_arranged(results))
