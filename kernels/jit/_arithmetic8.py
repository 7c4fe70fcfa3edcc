"""Arithmetic of two inputs of 8-bit steps that broadcast, in each of the reference kernels' fixed-point forms.

All of it is in int32, as in LiteRT. Results are made as int8; those of uint8 are less 128 until they are written.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.vectors import (
    STEP,
    clamp,
    divide_away,
    high_product,
    load_steps,
    nearest,
    select,
    store_steps,
    take_ints,
    to_floats,
    to_ints,
)
from glasslite.kernels.reference import _two_scales
from glasslite.kernels.reference._two_scales import Blocks, TwoScales, Weights
from glasslite.kernels.reference.fixed_point import INT32_MAX, Requantization

ADD, SUBTRACT, SQUARED_DIFFERENCE = range(3)
MAXIMUM, MINIMUM = range(2)

_RANGE: dict[str, Any] = {
    "zero_point": np.int32,
    "low": np.int8,
    "high": np.int8,
    "flip": np.int8,
    "mask": np.int32,
}
_FIXED: dict[str, Any] = {"multiplier": np.int32, "left": np.int32, "right": np.int32}
_WEIGHTED = record(FIELDS, weight1=np.int32, weight2=np.int32, bias=np.int32, shift=np.int32, **_RANGE)
_PRODUCT = record(
    FIELDS, "in_floats", zero_point1=np.int32, zero_point2=np.int32, factor=np.float32, **_FIXED, **_RANGE
)
_COMMON = record(FIELDS, "operation table1 table2", limit=np.int32, **_FIXED, **_RANGE)
_EXTREME = record(FIELDS, "operation", **_RANGE)


@inner
def _scaled(x: Any, multiplier: Any, left: Any, right: Any) -> Any:
    """x * multiplier * 2^(left - right - 31), rounded twice."""
    return divide_away(high_product(x << left, multiplier), right)


@inner
def _add_weighted(values: Any, first: int, second: int, y: int) -> None:
    weight1, weight2, bias, shift, zero_point, low, high, flip, mask = values
    total = load_steps(first, mask) * weight1 + load_steps(second, mask) * weight2 + bias
    store_steps(y, total >> shift, zero_point, low, high, flip)


@Entry
def add_weighted(block: int, start: int, stop: int, scratch: int) -> None:
    """Sums by integer weights and one shift."""
    p = fields(block, _WEIGHTED)
    values = (p.weight1, p.weight2, p.bias, p.shift, p.zero_point, p.low, p.high, p.flip, p.mask)
    over_rows(_add_weighted, STEP, values, p, start, stop, scratch)


@inner
def _multiply(values: Any, first: int, second: int, y: int) -> None:
    zero_point1, zero_point2, in_floats, factor, fixed, zero_point, low, high, flip, mask = values
    product = (load_steps(first, mask) - zero_point1) * (load_steps(second, mask) - zero_point2)
    if in_floats:
        # Clamped before rounding, to whole steps, so that every number is an int32.
        limits = np.float32(low - zero_point), np.float32(high - zero_point)
        steps = to_ints(nearest(clamp(to_floats(product) * factor, limits[0], limits[1])))
    else:
        steps = _scaled(product, fixed[0], fixed[1], fixed[2])
    store_steps(y, steps, zero_point, low, high, flip)


@Entry
def multiply(block: int, start: int, stop: int, scratch: int) -> None:
    """Products of the centred steps, scaled in fixed point or in float32."""
    p = fields(block, _PRODUCT)
    fixed = (p.multiplier, p.left, p.right)
    values = (
        p.zero_point1,
        p.zero_point2,
        p.in_floats,
        p.factor,
        fixed,
        p.zero_point,
        p.low,
        p.high,
        p.flip,
        p.mask,
    )
    over_rows(_multiply, STEP, values, p, start, stop, scratch)


@inner
def _combine(values: Any, first: int, second: int, y: int) -> None:
    operation, table1, table2, limit, fixed, zero_point, low, high, flip = values
    a, b = take_ints(table1, first), take_ints(table2, second)
    if operation == ADD:
        total = a + b
    elif operation == SUBTRACT:
        total = a - b
    else:
        total = (a - b) * (a - b)
    steps = _scaled(clamp(total, 0 - limit, limit), fixed[0], fixed[1], fixed[2])
    store_steps(y, steps, zero_point, low, high, flip)


@Entry
def combine(block: int, start: int, stop: int, scratch: int) -> None:
    """Both inputs go to a common scale by a table, the result from there in fixed point."""
    p = fields(block, _COMMON)
    fixed = (p.multiplier, p.left, p.right)
    values = (p.operation, p.table1, p.table2, p.limit, fixed, p.zero_point, p.low, p.high, p.flip)
    over_rows(_combine, STEP, values, p, start, stop, scratch)


@inner
def _choose(values: Any, first: int, second: int, y: int) -> None:
    operation, flip, mask = values
    a, b = load_steps(first, mask), load_steps(second, mask)
    if operation == MAXIMUM:
        store_steps(y, select(a > b, a, b), flip, -128, 127, flip)
    else:
        store_steps(y, select(a < b, a, b), flip, -128, 127, flip)


@Entry
def extreme(block: int, start: int, stop: int, scratch: int) -> None:
    """The larger or the smaller."""
    p = fields(block, _EXTREME)
    over_rows(_choose, STEP, (p.operation, p.flip, p.mask), p, start, stop, scratch)


def bind_weighted(input1: Array, input2: Array, output: Array, *, weights: Weights) -> list[Bound]:
    """Bind ADD or SUB in XNNPACK's form.

    Raises:
        NotCompiled: see `bind_rows`; or the sum would not fit in int32.
    """
    how = weights
    if not 0 < how.shift < 32 or 255 * (abs(how.input1) + abs(how.input2)) + (1 << how.shift - 1) > INT32_MAX:
        raise NotCompiled("the sum takes more than 32 bits")
    return bind_rows(
        add_weighted, _WEIGHTED, output, input1, input2,
        weight1=how.input1, weight2=how.input2, bias=_wrapped(how.bias), shift=how.shift,
        **_range(output, how.output_zero_point, how.activation_min, how.activation_max),
    )  # fmt: skip


def bind_product(
    input1: Array,
    input2: Array,
    output: Array,
    *,
    input1_zero_point: int,
    input2_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> list[Bound]:
    """Bind MUL.

    Raises:
        NotCompiled: see `bind_rows`; or the product is rounded in a way that is not compiled.
    """
    in_floats = requantization.rounding == "float32"
    return bind_rows(
        multiply, _PRODUCT, output, input1, input2, in_floats=in_floats,
        zero_point1=input1_zero_point, zero_point2=input2_zero_point,
        factor=requantization.factor[0], **({} if in_floats else _fixed(requantization)),
        **_range(output, output_zero_point, activation_min, activation_max),
    )  # fmt: skip


def bind_two_scales(
    operation: int, input1: Array, input2: Array, output: Array, *, scales: TwoScales
) -> list[Bound]:
    """Bind ADD, SUB or SQUARED_DIFFERENCE by way of a common scale.

    Raises:
        NotCompiled: see `bind_rows`; or the result is rounded in a way that is not compiled.
    """
    tables = [
        _two_scales.scaling(_codes(x), zero_point, scales.left_shift, how)(_codes(x))
        for x, zero_point, how in _operands(input1, input2, scales)
    ]
    limit = INT32_MAX >> max(0, int(scales.output.shift[0]))
    return _bind_common(operation, input1, input2, output, tables, limit, scales)


def bind_blocks(
    input1: Array, input2: Array, output: Array, *, scales: TwoScales, blocks: Blocks
) -> list[Bound]:
    """Bind ADD as LiteRT's optimized kernel: whole blocks of each row by vector code's formula, the rest by ADD's.

    Raises:
        NotCompiled: as `bind_two_scales`; or the rows are not those of the arrays.
    """
    whole = blocks.row - blocks.row % blocks.size
    arrays = [_in_rows(np.broadcast_to(x, output.shape), blocks.row) for x in (input1, input2)]
    target = _in_rows(output, blocks.row)
    tables = [
        _two_scales.vector_scaling(_codes(x), zero_point, scales.left_shift, how, blocks.form)
        for x, zero_point, how in _operands(input1, input2, scales)
    ]
    calls: list[Bound] = []
    if whole:
        first, second, y = (x[:, :whole] for x in (*arrays, target))
        calls += _bind_common(ADD, first, second, y, tables, INT32_MAX, scales)
    if whole < blocks.row:
        first, second, y = (x[:, whole:] for x in (*arrays, target))
        calls += bind_two_scales(ADD, first, second, y, scales=scales)
    return calls


def bind_extreme(operation: int, input1: Array, input2: Array, output: Array) -> list[Bound]:
    """Bind MAXIMUM or MINIMUM of steps.

    Raises:
        NotCompiled: see `bind_rows`.
    """
    return bind_rows(
        extreme, _EXTREME, output, input1, input2, operation=operation, **_range(output, 0, 0, 0)
    )


def _bind_common(
    operation: int,
    input1: Array,
    input2: Array,
    output: Array,
    tables: list[Any],
    limit: int,
    scales: TwoScales,
) -> list[Bound]:
    filled = [buffer(256, np.int32) for _ in tables]
    for target, table in zip(filled, tables, strict=True):
        target[:] = table.astype(np.int32)
    return bind_rows(
        combine, _COMMON, output, input1, input2, operation=operation, table1=filled[0], table2=filled[1],
        limit=limit, **_fixed(scales.output),
        **_range(output, scales.output_zero_point, scales.activation_min, scales.activation_max),
    )  # fmt: skip


def _operands(input1: Array, input2: Array, scales: TwoScales) -> list[tuple[Array, int, Requantization]]:
    return [
        (input1, scales.input1_zero_point, scales.input1),
        (input2, scales.input2_zero_point, scales.input2),
    ]


def _codes(x: Array) -> Array:
    """All values of an 8-bit type, in the order of their bytes.

    Raises:
        NotCompiled: the type is wider.
    """
    if x.itemsize > 1:
        raise NotCompiled(f"elements of type {x.dtype}")
    return np.arange(256, dtype=np.uint8).view(x.dtype)


def _in_rows(x: Array, length: int) -> Array:
    """An array as rows of some length, without copying."""
    rows = x.reshape(-1, length)
    if not np.may_share_memory(rows, x):
        raise NotCompiled("the rows of vector code lie apart")
    return rows


def _range(output: Array, zero_point: int, activation_min: int, activation_max: int) -> dict[str, int]:
    """Where results end.

    Raises:
        NotCompiled: the elements are wider than 8 bits.
    """
    if output.itemsize > 1:
        raise NotCompiled(f"elements of type {output.dtype}")
    flip, mask = (-128, 255) if output.dtype == np.uint8 else (0, -1)
    low, high = activation_min + flip, activation_max + flip
    return {"zero_point": zero_point + flip, "low": low, "high": high, "flip": flip, "mask": mask}


def _fixed(how: Requantization) -> dict[str, int]:
    if how.rounding != "double":
        raise NotCompiled(f"rounding of results is '{how.rounding}'")
    shift = int(how.shift[0])
    return {"multiplier": int(how.multiplier[0]), "left": max(0, shift), "right": max(0, -shift)}


def _wrapped(x: int) -> int:
    """The int32 that has x's low bits: sums that fit may start from one that does not."""
    return (x + (1 << 31)) % (1 << 32) - (1 << 31)
