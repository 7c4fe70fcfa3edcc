"""Accumulator tiles: some pixels by some registers of channels, which LLVM keeps in the register file.

A tile is a tuple of vectors, passed from one operation to the next; each operation is unrolled over the whole tile. The
tuple of its pixels' addresses, `rows`, says how many rows it has: for a matrix product TARGET.rows by TARGET.vectors
registers, or OTHER_ROWS of another width where that fits the channels better; for a depthwise convolution
DEPTHWISE_ROWS by two registers.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from glasslite.kernels.jit import types
from glasslite.kernels.jit.simd import (
    F32,
    I16,
    I32,
    LANES,
    REGISTER,
    divide_by_power,
    dot2,
    dot4,
    emits,
    external,
    f32,
    f64,
    high_multiply,
    i8,
    i32,
    i64,
    load,
    maximum,
    minimum,
    multiply_add_f32,
    round_away_f64,
    round_even,
    shuffle,
    splat,
    store,
)
from glasslite.kernels.jit.target import TARGET

ROWS, COLUMNS = TARGET.rows, TARGET.columns
DEPTHWISE_ROWS, DEPTHWISE_COLUMNS = TARGET.rows * TARGET.vectors // 2, 2 * LANES
#: Registers of a tile's accumulators.
_REGISTERS = TARGET.rows * TARGET.vectors
#: The same registers in another shape: 4x24 beside 6x16, 12x32 beside 8x48, 4x16 beside 8x8.
_OTHER_VECTORS = next(v for v in (3, 2, 4) if v != TARGET.vectors and _REGISTERS % v == 0)
OTHER_ROWS, OTHER_COLUMNS = _REGISTERS // _OTHER_VECTORS, _OTHER_VECTORS * LANES
#: Scratch bytes for one tile.
TILE_BYTES = _REGISTERS * REGISTER


def interleaved(part: int) -> list[int]:
    """Which of a pair of registers' channels are in one of them.

    Interleaving and packing stay within 128 bits (vpunpcklwd, vpackssdw), so int32 tiles hold channels in this order.
    """
    return [8 * (c // 4) + 4 * part + c % 4 for c in range(LANES)]


def register_order(columns: int) -> list[int]:
    """The channel at each place of an int32 tile's row: pairs of registers are interleaved, a last odd one is not."""
    pairs = columns // (2 * LANES)
    order = [2 * LANES * pair + c for pair in range(pairs) for part in (0, 1) for c in interleaved(part)]
    return order + list(range(len(order), columns))


TILE_F32, TILE_I32 = (types.UniTuple(kind, TARGET.rows * TARGET.vectors) for kind in (F32, I32))


def pack(builder: ir.IRBuilder, values: list[ir.Value]) -> ir.Value:
    """Values of one type as a tuple."""
    array = ir.Constant(ir.ArrayType(values[0].type, len(values)), ir.Undefined)
    for i, value in enumerate(values):
        array = builder.insert_value(array, value, i)
    return array


def unpack(builder: ir.IRBuilder, array: ir.Value) -> list[ir.Value]:
    """The values of a tuple."""
    return [builder.extract_value(array, i) for i in range(array.type.count)]


def _rows(builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value) -> list[tuple[ir.Value, list[ir.Value]]]:
    """Each row's address and registers."""
    values, addresses = unpack(builder, tile), unpack(builder, rows)
    width = len(values) // len(addresses)
    return [(address, values[r * width :][:width]) for r, address in enumerate(addresses)]


def registers(builder: ir.IRBuilder, address: ir.Value, count: int, kind: ir.Type) -> list[ir.Value]:
    """Consecutive values of a type from an address on."""
    size = 4 if not isinstance(kind, ir.VectorType) else 4 * LANES
    size = size * 2 if kind == ir.VectorType(f64, LANES) else size
    return [load(builder, address, kind, v * size) for v in range(count)]


def _rows_at(count: int) -> Any:
    def rows_at(builder: ir.IRBuilder, table: ir.Value, base: ir.Value) -> ir.Value:
        """Row addresses: base + the consecutive int64 offsets at `table`."""
        offsets = [load(builder, table, i64, 8 * r) for r in range(count)]
        return pack(builder, [builder.add(base, offset) for offset in offsets])

    return emits(types.UniTuple(types.intp, count), types.intp, types.intp)(rows_at)


rows_at, other_rows_at, depthwise_rows_at, one_row_at = map(_rows_at, (ROWS, OTHER_ROWS, DEPTHWISE_ROWS, 1))


@emits(None, None, types.intp, types.intp)
def rows_of_scratch(builder: ir.IRBuilder, rows: ir.Value, base: ir.Value, pitch: ir.Value) -> ir.Value:
    """As many addresses as `rows` has, from base on, `pitch` bytes apart."""
    return pack(builder, [builder.add(base, builder.mul(pitch, i64(r))) for r in range(rows.type.count)])


def _start(builder: ir.IRBuilder, rows: ir.Value, address: ir.Value, kind: ir.Type) -> ir.Value:
    count = rows.type.count
    return pack(builder, registers(builder, address, ROWS * TARGET.vectors // count, kind) * count)


@emits(TILE_F32, None, types.intp)
def start_f32(builder: ir.IRBuilder, rows: ir.Value, bias: ir.Value) -> ir.Value:
    """A tile whose rows are all the float32 at `bias`."""
    return _start(builder, rows, bias, F32.llvm)


@emits(TILE_I32, None, types.intp)
def start_i32(builder: ir.IRBuilder, rows: ir.Value, bias: ir.Value) -> ir.Value:
    """A tile whose rows are all the int32 at `bias`."""
    return _start(builder, rows, bias, I32.llvm)


@emits(TILE_F32, TILE_F32, None, types.intp, types.intp)
def add_outer_f32(
    builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, offset: ir.Value, weights: ir.Value
) -> ir.Value:
    """tile[r, :] += the float32 at rows[r] + offset times the registers at `weights`."""
    b = registers(builder, weights, tile.type.count // rows.type.count, F32.llvm)
    result = []
    for address, totals in _rows(builder, tile, rows):
        a = splat(builder, load(builder, builder.add(address, offset), f32), LANES)
        result += [multiply_add_f32(builder, a, w, total) for w, total in zip(b, totals, strict=True)]
    return pack(builder, result)


def _add_dots(
    builder: ir.IRBuilder, tile: Any, rows: Any, offset: Any, weights: Any, kind: Any, dot: Any
) -> Any:
    b = registers(builder, weights, tile.type.count // rows.type.count, kind)
    result = []
    for address, totals in _rows(builder, tile, rows):
        word = splat(builder, load(builder, builder.add(address, offset), i32), LANES)
        a = builder.bitcast(word, kind)
        result += [dot(builder, total, a, w) for w, total in zip(b, totals, strict=True)]
    return pack(builder, result)


@emits(TILE_I32, TILE_I32, None, types.intp, types.intp)
def add_outer_i16(
    builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, offset: ir.Value, weights: ir.Value
) -> ir.Value:
    """tile[r, c] += the two int16 at rows[r] + offset times the pair of channel c at `weights`."""
    return _add_dots(builder, tile, rows, offset, weights, I16.llvm, dot2)


@emits(TILE_I32, TILE_I32, None, types.intp, types.intp)
def add_outer_u8(
    builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, offset: ir.Value, weights: ir.Value
) -> ir.Value:
    """tile[r, c] += the four uint8 at rows[r] + offset times the four int8 of channel c at `weights`."""
    return _add_dots(builder, tile, rows, offset, weights, ir.VectorType(i8, 4 * LANES), dot4)


@emits(TILE_F32, TILE_F32, None, types.intp, types.intp)
def add_products_f32(
    builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, offsets: ir.Value, weights: ir.Value
) -> ir.Value:
    """tile[r, :] += the registers at rows[r] + the offset at `offsets` times those at `weights`, channel by channel."""
    offset = load(builder, offsets, i64)
    b = registers(builder, weights, 2, F32.llvm)
    result = []
    for address, totals in _rows(builder, tile, rows):
        a = registers(builder, builder.add(address, offset), 2, F32.llvm)
        result += [multiply_add_f32(builder, x, w, total) for x, w, total in zip(a, b, totals, strict=True)]
    return pack(builder, result)


@emits(TILE_I32, TILE_I32, None, types.intp, types.intp)
def add_pairs_i16(
    builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, offsets: ir.Value, weights: ir.Value
) -> ir.Value:
    """tile[r, :] += two taps' int16 inputs, at rows[r] + the two offsets at `offsets`, times the pairs at `weights`."""
    taps = [load(builder, offsets, i64, 8 * tap) for tap in (0, 1)]
    b = registers(builder, weights, 2, I16.llvm)
    lanes = 2 * LANES
    orders = [[c + lanes * tap for c in interleaved(part) for tap in (0, 1)] for part in (0, 1)]
    result = []
    for address, totals in _rows(builder, tile, rows):
        x, y = (load(builder, builder.add(address, offset), I16.llvm) for offset in taps)
        for order, w, total in zip(orders, b, totals, strict=True):
            result.append(dot2(builder, total, shuffle(builder, x, y, order), w))
    return pack(builder, result)


@emits(TILE_I32, TILE_I32, None, types.intp, types.intp, types.intp, types.intp)
def scale_fixed(
    builder: ir.IRBuilder, tile: Any, rows: Any, multiplier: Any, left: Any, right: Any, away: Any
) -> ir.Value:
    """Each channel times multiplier * 2^(left - right - 31), rounded twice; see simd.divide_by_power for `away`."""
    count = tile.type.count // rows.type.count
    factors = zip(
        *(registers(builder, a, count, I32.llvm) for a in (multiplier, left, right, away)), strict=True
    )
    columns = []
    totals = [values for _, values in _rows(builder, tile, rows)]
    for v, (m, shift_left, shift_right, ties) in enumerate(factors):
        high = [high_multiply(builder, builder.shl(row[v], shift_left), m) for row in totals]
        columns.append([divide_by_power(builder, x, shift_right, ties) for x in high])
    return pack(builder, [column[r] for r in range(len(totals)) for column in columns])


@emits(TILE_I32, TILE_I32, None, types.intp, types.float32)
def scale_float32(builder: ir.IRBuilder, tile: Any, rows: Any, scale: Any, high: Any) -> ir.Value:
    """Each channel times its float32 scale, at most `high`, rounded half to even; what is too low becomes INT32_MIN."""
    scales = registers(builder, scale, tile.type.count // rows.type.count, F32.llvm)
    high = splat(builder, high, LANES)
    result = []
    for _, totals in _rows(builder, tile, rows):
        for factor, total in zip(scales, totals, strict=True):
            real = builder.fmul(builder.sitofp(total, F32.llvm), factor)
            result.append(round_even(builder, minimum(builder, real, high)))
    return pack(builder, result)


@emits(TILE_I32, TILE_I32, None, types.intp)
def scale_float64(builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value, scale: ir.Value) -> ir.Value:
    """Each channel times its float64 scale, rounded half away from zero."""
    wide = ir.VectorType(f64, LANES)
    scales = registers(builder, scale, tile.type.count // rows.type.count, wide)
    result = []
    for _, totals in _rows(builder, tile, rows):
        for factor, total in zip(scales, totals, strict=True):
            result.append(round_away_f64(builder, builder.fmul(builder.sitofp(total, wide), factor)))
    return pack(builder, result)


@emits(None, None, types.float32, types.float32)
def clamp(builder: ir.IRBuilder, tile: ir.Value, low: ir.Value, high: ir.Value) -> ir.Value:
    """Every element clamped; a NaN stays."""
    low, high = splat(builder, low, LANES), splat(builder, high, LANES)
    return pack(builder, [minimum(builder, maximum(builder, x, low), high) for x in unpack(builder, tile)])


def _loaded(builder: ir.IRBuilder, rows: ir.Value, kind: ir.Type) -> ir.Value:
    addresses = unpack(builder, rows)
    count = TARGET.rows * TARGET.vectors // len(addresses)
    return pack(builder, [x for address in addresses for x in registers(builder, address, count, kind)])


@emits(TILE_F32, None)
def tile_of_f32(builder: ir.IRBuilder, rows: ir.Value) -> ir.Value:
    """The float32 at the rows' addresses."""
    return _loaded(builder, rows, F32.llvm)


@emits(TILE_I32, None)
def tile_of_i32(builder: ir.IRBuilder, rows: ir.Value) -> ir.Value:
    """The int32 at the rows' addresses."""
    return _loaded(builder, rows, I32.llvm)


@emits(types.void, None, None)
def store_floats(builder: ir.IRBuilder, tile: ir.Value, rows: ir.Value) -> None:
    """Write a tile of 32-bit elements to its rows' addresses."""
    for address, values in _rows(builder, tile, rows):
        for v, value in enumerate(values):
            store(builder, address, value, v * REGISTER)


def _bytes(builder: ir.IRBuilder, x: ir.Value, limits: list[ir.Value]) -> ir.Value:
    """The bytes of integers in order: moved by the zero point, clamped and flipped."""
    zero_point, low, high = (
        splat(builder, builder.sext(v, x.type.element), x.type.count) for v in limits[:3]
    )
    moved = external(builder, f"llvm.sadd.sat.v{x.type.count}i{x.type.element.width}", x.type, x, zero_point)
    clamped = minimum(builder, maximum(builder, moved, low), high)
    narrow = builder.trunc(clamped, ir.VectorType(i8, x.type.count))
    return builder.xor(narrow, splat(builder, limits[3], x.type.count))


def _bytes_of_pairs(
    builder: ir.IRBuilder, pairs: list[list[ir.Value]], limits: list[ir.Value]
) -> list[ir.Value]:
    """The bytes of one or two pairs of registers, likewise."""
    lanes = 2 * LANES
    if not (TARGET.native and TARGET.name == "avx2"):
        back = [register_order(lanes).index(c) for c in range(lanes)]
        return [_bytes(builder, shuffle(builder, pair[0], pair[1], back), limits) for pair in pairs]
    zero_point = splat(builder, limits[0], lanes)
    steps = [external(builder, "llvm.x86.avx2.packssdw", I16.llvm, *pair) for pair in pairs]
    steps = [external(builder, f"llvm.sadd.sat.v{lanes}i16", I16.llvm, x, zero_point) for x in steps]
    both = external(builder, "llvm.x86.avx2.packsswb", ir.VectorType(i8, 2 * lanes), steps[0], steps[-1])
    low, high, flip = (splat(builder, v, 2 * lanes) for v in limits[1:])
    both = builder.xor(minimum(builder, maximum(builder, both, low), high), flip)
    # packsswb stays within 128 bits too: its quarters are of the first, the second, the first and the second pair.
    orders = [[8 * (k + 2 * half) + i for half in (0, 1) for i in range(8)] for k in range(len(pairs))]
    return [shuffle(builder, both, both, order) for order in orders]


@emits(types.void, TILE_I32, None, types.int16, types.int8, types.int8, types.int8)
def store_bytes(
    builder: ir.IRBuilder, tile: Any, rows: Any, zero_point: Any, low: Any, high: Any, flip: Any
) -> None:
    """Write a tile as bytes: each element plus the zero point, clamped as int8, its highest bit flipped by `flip`."""
    limits = [zero_point, low, high, flip]
    pairs = []
    for address, values in _rows(builder, tile, rows):
        pairs += [(address, v * LANES, values[v : v + 2]) for v in range(0, len(values) - 1, 2)]
        if len(values) % 2:
            store(builder, address, _bytes(builder, values[-1], limits), (len(values) - 1) * LANES)
    for k in range(0, len(pairs), 2):
        some = pairs[k : k + 2]
        results = _bytes_of_pairs(builder, [registers for _, _, registers in some], limits)
        for (address, offset, _), result in zip(some, results, strict=True):
            store(builder, address, result, offset)
