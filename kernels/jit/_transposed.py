"""Transposing copies: squares of elements, loaded by their rows and stored by their columns.

    for plane, for block of `a`, for b, for a:   target[plane, b, a] = source[plane, a, b]

`b` follows itself in the source and `a` in the target. A block is as much of `a` as keeps its cache lines at hand.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from glasslite.kernels.jit import types
from glasslite.kernels.jit.entry import Entry, fields, inlined
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import emits, load, load_word, shuffle, store

#: Elements of a square's side.
SIDE = 8
_BLOCK = 64
_SMALL_TASK = 1 << 15
_TRANSPOSED = record("source target planes plane_source plane_target a a_pitch b b_pitch size blocks part")


def _square(builder: ir.IRBuilder, bits: int, target: Any, source: Any, a_pitch: Any, b_pitch: Any) -> None:
    kind = ir.VectorType(ir.IntType(bits), SIDE)
    rows = []
    for _ in range(SIDE):
        rows.append(load(builder, source, kind))
        source = builder.add(source, a_pitch)
    # Dealing each half into the other moves one bit of an element's row number to its column number.
    low, high = (
        [lane + SIDE * other for lane in half for other in (0, 1)] for half in (range(4), range(4, 8))
    )
    for _ in range(3):
        pairs = list(zip(rows[: SIDE // 2], rows[SIDE // 2 :], strict=True))
        rows = [shuffle(builder, *pair, order) for pair in pairs for order in (low, high)]
    for row in rows:
        store(builder, target, row)
        target = builder.add(target, b_pitch)


@emits(types.void, *[types.intp] * 4)
def _square_1(builder: ir.IRBuilder, target: Any, source: Any, a_pitch: Any, b_pitch: Any) -> None:
    _square(builder, 8, target, source, a_pitch, b_pitch)


@emits(types.void, *[types.intp] * 4)
def _square_2(builder: ir.IRBuilder, target: Any, source: Any, a_pitch: Any, b_pitch: Any) -> None:
    _square(builder, 16, target, source, a_pitch, b_pitch)


@emits(types.void, *[types.intp] * 4)
def _square_4(builder: ir.IRBuilder, target: Any, source: Any, a_pitch: Any, b_pitch: Any) -> None:
    _square(builder, 32, target, source, a_pitch, b_pitch)


@emits(types.void, *[types.intp] * 4)
def _square_8(builder: ir.IRBuilder, target: Any, source: Any, a_pitch: Any, b_pitch: Any) -> None:
    _square(builder, 64, target, source, a_pitch, b_pitch)


@inlined
def _block(p: Any, source: int, target: int, first: int, square: Any) -> None:
    """All of b for a block of a. The last squares end with their axis: they copy some elements again."""
    for b in range(0, p.b, SIDE):
        column = min(b, p.b - SIDE)
        for a in range(first, min(first + _BLOCK, p.a), SIDE):
            row = min(a, p.a - SIDE)
            square(
                target + column * p.b_pitch + row * p.size,
                source + row * p.a_pitch + column * p.size,
                p.a_pitch,
                p.b_pitch,
            )


@Entry
def transpose_squares(block: int, start: int, stop: int, scratch: int) -> None:
    """Elements of 1, 2, 4 or 8 bytes."""
    p = fields(block, _TRANSPOSED)
    for unit in range(start * p.part, min(stop * p.part, p.planes * p.blocks)):
        plane, first = unit // p.blocks, unit % p.blocks * _BLOCK
        source = p.source + load_word(p.plane_source + 8 * plane)
        target = p.target + load_word(p.plane_target + 8 * plane)
        if p.size == 1:
            _block(p, source, target, first, _square_1)
        elif p.size == 2:
            _block(p, source, target, first, _square_2)
        elif p.size == 4:
            _block(p, source, target, first, _square_4)
        else:
            _block(p, source, target, first, _square_8)


def bind_transposed(
    source: NDArray[Any],
    target: NDArray[Any],
    planes: tuple[NDArray[np.int64], NDArray[np.int64]],
    a: tuple[int, int],
    b: tuple[int, int],
) -> Bound:
    """Bind a transposing copy.

    Args:
        planes: byte offsets of each plane in the source and in the target.
        a: how many, and how many bytes apart in the source; at least SIDE.
        b: how many, and how many bytes apart in the target; at least SIDE.
    """
    blocks = -(-a[0] // _BLOCK)
    tasks, part = parts(len(planes[0]) * blocks, max(1, _SMALL_TASK // (_BLOCK * b[0])))
    return bound(
        transpose_squares, _TRANSPOSED, tasks=tasks, source=source, target=target,
        planes=len(planes[0]), plane_source=planes[0], plane_target=planes[1],
        a=a[0], a_pitch=a[1], b=b[0], b_pitch=b[1], size=target.itemsize, blocks=blocks, part=part,
    )  # fmt: skip
