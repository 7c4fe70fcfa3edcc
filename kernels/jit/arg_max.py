"""ARG_MAX: the position of the first highest value along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import types
from glasslite.kernels.jit._channels import flip_of, larger, load_real, load_step, load_wide
from glasslite.kernels.jit._reduce import offsets_along
from glasslite.kernels.jit.entry import Entry, fields, inner, view
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import emits, external, i32, load_word
from glasslite.kernels.jit.vectors import INTS, STEP

Array = NDArray[Any]

_ARG_MAX = record("input kept_at rows part count step flip output element")
#: Elements below which a task is not worth a thread's while.
_SMALL_TASK = 1 << 14
#: Bits of a position beside 8 of a value.
_BITS = 23


@emits(types.int32, INTS)
def _highest_of(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    return external(builder, f"llvm.vector.reduce.smax.v{STEP}i32", i32, x)


@emits(INTS)
def _numbers(builder: ir.IRBuilder) -> ir.Value:
    """0, 1, 2, ..."""
    return ir.Constant(INTS.llvm, list(range(STEP)))


@inner
def _write(p: Any, row: int, position: int) -> None:
    if p.element == 8:
        view(p.output + 8 * row, 1, np.int64)[0] = position
    else:
        view(p.output + 4 * row, 1, np.int32)[0] = position


@Entry
def first_highest_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """float32: a NaN is lower than every number; among NaN alone the first."""
    p = fields(block, _ARG_MAX)
    flip = np.int8(0)
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        at = p.input + load_word(p.kept_at + 8 * row)
        best, position = load_real(at, flip), 0
        for i in range(1, p.count):
            at += p.step
            value = load_real(at, flip)
            if value > best or (best != best and value == value):
                best, position = value, i
        _write(p, row, position)


@Entry
def first_highest_i8(block: int, start: int, stop: int, scratch: int) -> None:
    """int8 and uint8: the highest of numbers that hold the value above, and below it how far the end is."""
    p = fields(block, _ARG_MAX)
    flip, last = np.int8(p.flip), p.count - 1
    for row in range(start * p.part, min(stop * p.part, p.rows)):
        at = p.input + load_word(p.kept_at + 8 * row)
        if p.step == 1 and p.count >= STEP:
            found = _key(at, 0, last, flip)
            for base in range(STEP, p.count, STEP):
                # The last vector ends with the row.
                found = larger(found, _key(at, min(base, p.count - STEP), last, flip))
            best = _highest_of(found)
        else:
            best = np.int32(-(1 << 31))
            for i in range(p.count):
                best = max(best, np.int32((load_step(at, flip) << _BITS) + (last - i)))
                at += p.step
        _write(p, row, last - (np.int64(best) & ((1 << _BITS) - 1)))


@inner
def _key(row: int, first: int, last: int, flip: Any) -> Any:
    return (load_wide(row + first, flip) << np.int32(_BITS)) + (np.int32(last - first) - _numbers())


def arg_max_f32(
    input: NDArray[np.float32], _axis: NDArray[Any], output: NDArray[Any], *, along: int, defects: bool
) -> list[Bound]:
    """float32."""
    if defects:
        raise NotCompiled("defects are left to the reference kernel")
    return _bind(first_highest_f32, input, output, along)


def arg_max_qs8(input: NDArray[Any], _axis: NDArray[Any], output: NDArray[Any], *, along: int) -> list[Bound]:
    """int8 or uint8."""
    if input.shape[along] > 1 << _BITS:
        raise NotCompiled(f"positions up to {input.shape[along]} do not fit {_BITS} bits")
    return _bind(first_highest_i8, input, output, along)


arg_max_qu8 = arg_max_qs8


def _bind(entry: Entry, input: Array, output: Array, along: int) -> list[Bound]:
    if not output.flags.c_contiguous:
        raise NotCompiled("the output has gaps between its rows")
    kept = offsets_along(input, [axis for axis in range(input.ndim) if axis != along])
    count = input.shape[along]
    tasks, part = parts(len(kept), max(1, _SMALL_TASK // count))
    return [
        bound(
            entry, _ARG_MAX, tasks=tasks, input=input, kept_at=kept, rows=len(kept), part=part, count=count,
            step=input.strides[along], flip=flip_of(input), output=output, element=output.itemsize,
        )
    ]  # fmt: skip
