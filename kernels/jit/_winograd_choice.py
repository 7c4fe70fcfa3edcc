"""Where Winograd's convolution pays: its schemes, their costs and their errors, and blocks that fit the caches.

It is for windows of dilation 1: squares for 3 x 3 windows, lines for rows or columns of 3, 5 or 7 taps; and with a
stride of 2, lines for rows of 7 taps.
Integers take squares, and are exact as long as the weights bound each sum well enough, which is computed here.

Floats too take squares, 4 x 4 where there are channels enough, and lines. The largest difference from the reference
kernel, in units of eps * sum|x w|:

    inputs of 3 x 3 layers                                2 x 2    4 x 4    direct   sqrt(9 channels)
    normal, 64 to 512 channels                            2.4      4.8      1.1      24 to 68
    normal, 3 of 4 set to zero, 64 to 512                 2.7      8.9      1.2      24 to 68
    normal - 1, none below zero, 64 to 512                2.7      12.5     2.2      24 to 68
    the same of 32 channels                               2.6      12.5     2.0      17
    the same of 16 channels                               3.2      24       2.2      12
    zoo models' layers, 64 to 96 channels                 14       16       15       24 to 29
    zoo models' layers, 128 to 512                        15       21       19       34 to 68

    lines, the worst of such inputs                       line     direct   sqrt(products)
    3 taps: 3 x 3 of 32 channels, 1 x 3 of 128            12       2.4      17, 20
    5 taps: 5 x 5 of 16 channels, 1 x 5 of 80             15       2.6      20
    7 taps, folded: 1 x 7 of 58 to 192 channels           6.8      3.0      20 to 37
    7 taps, stride 2: 7 x 7 of 3 channels                 8.6      2.7      12

On random inputs the larger square errs, even at its best points, 4 to 7 times as much as the direct kernel; sums of
few products are left to the others. Infinite inputs may come out as NaN, where the direct kernel gives infinities.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._filters import Form
from glasslite.kernels.jit._winograd_tiles import (
    FACTORS,
    FILTER_POINTS,
    INPUT_GROWTH,
    LINES,
    POINT,
    SQUARE,
    SQUARES,
    Scheme,
)
from glasslite.kernels.jit.simd import LANES
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.tiles import COLUMNS, ROWS
from glasslite.kernels.reference._window import Window

Array = NDArray[Any]

# What a layer costs, where a row of a tile times a word of weights costs 1, as measured with AVX2.
#: A cache line from beyond the second-level cache; what weights cost more when a run first reads them; and a line of
#: points that were pushed out of that cache.
_LINE = _COLD = 4
_SPILLED = 2
#: Transforming a tile: a register of its inputs, a panel of its outputs; by points.
_INPUT = {16: 36, 36: 180, 6: 20, 8: 35, 18: 60, 12: 40}
_OUTPUT = {16: 80, 36: 330, 6: 90, 8: 100, 18: 170, 12: 130}
#: What is gained must be more than estimates are wrong by.
_GAIN = 0.9
#: Products of a sum from which on floats come out well within what sums of so many may differ by; by points.
_FLOAT_PRODUCTS = {16: 144, 36: 576, 6: 288, 8: 400, 18: 400, 12: 144}


class Layer(NamedTuple):
    """A convolution's size: output pixels, input channels, filters, window, stride, and elements a product."""

    images: int
    height: int
    width: int
    depth: int
    filters: int
    kernel_h: int
    kernel_w: int
    stride: int
    group: int

    @property
    def panels(self) -> int:
        return -(-self.filters // COLUMNS)

    @property
    def words(self) -> int:
        """Four-byte words of an input pixel, or of a pair of them with a stride of 2."""
        return -(-self.stride * self.depth // self.group)


class Tiling(NamedTuple):
    """Tiles of a scheme, `rows` by `columns` of them in a block; lines lie in rows, or `down` in columns of pixels."""

    scheme: Scheme
    rows: int
    columns: int
    down: bool = False

    @property
    def height(self) -> int:
        """Pixels of a tile."""
        return self.scheme.outputs if self.scheme.shape == SQUARE or self.down else 1

    @property
    def width(self) -> int:
        return 1 if self.down else self.scheme.outputs

    @property
    def tiles(self) -> int:
        """Tiles of a block."""
        return self.rows * self.columns

    def taps(self, layer: Layer) -> int:
        """Taps across the transformed axis, summed at each point."""
        return 1 if self.scheme.shape == SQUARE or self.down else layer.kernel_h

    def input_rows(self, layer: Layer) -> int:
        """Rows of a block's transformed inputs."""
        return (self.rows - 1) * layer.stride + self.taps(layer)

    def grid(self, layer: Layer) -> tuple[int, int]:
        """Rows and columns of tiles that cover an image."""
        return -(-layer.height // self.height), -(-layer.width // self.width)


def layer_of(input: Array, filter: Array, output: Array, form: Form, stride: int) -> Layer:
    """The size of a convolution without groups, of one stride for rows and columns."""
    images, height, width, filters = output.shape
    _, kernel_h, kernel_w, depth = filter.shape
    return Layer(images, height, width, depth, filters, kernel_h, kernel_w, stride, form.group)


def is_exact(weights: Array, bias: Array | None, input: Array, zero_point: int, size: int) -> bool:
    """Whether no input makes a sum that the transforms would lose bits of."""
    limits = np.iinfo(input.dtype)
    low, high = int(limits.min) - zero_point, int(limits.max) - zero_point
    wide = weights.reshape(len(weights), -1).astype(np.int64)
    up, down = np.maximum(wide, 0).sum(axis=1), np.minimum(wide, 0).sum(axis=1)
    start = 0 if bias is None else bias.astype(np.int64)
    largest = max(int((up * high + down * low + start).max()), -int((up * low + down * high + start).min()))
    power = FACTORS[size] ** 2 & -(FACTORS[size] ** 2)
    rows = np.abs(np.array(FILTER_POINTS[size])).sum(axis=1).max()
    fits = INPUT_GROWTH[size] ** 2 * max(high, -low) < 1 << 15 and rows**2 * np.abs(wide).max() < 1 << 15
    return bool(fits and largest * power < 1 << 31)


def winograd_tiling(
    input: Array,
    filter: Array,
    output: Array,
    window: Window,
    form: Form,
    bias: Array | None = None,
    zero_point: int = 0,
) -> Tiling | None:
    """How to tile a layer, or None where the direct kernel is as good; filters and bias as for `bind_winograd`."""
    stride = window.stride_w
    plain = window[2:6] == (stride, stride, 1, 1)
    if not plain or stride > 2 or filter.shape[3] != input.shape[3] or not output.size:
        return None
    layer = layer_of(input, filter, output, form, stride)
    options = [best_tiling(layer, *option) for option in _schemes(layer)]
    options = [(cost, t) for cost, t in options if cost < _GAIN * _direct_cost(layer)]
    for _, tiling in sorted(options):
        if form.group == 1 or is_exact(filter, bias, input, zero_point, tiling.scheme.outputs):
            return tiling
    return None


def _schemes(layer: Layer) -> list[tuple[Scheme, bool]]:
    """What a window's shape, and the accuracy of floats, allow: schemes, and whether lines lie in columns."""
    found = []
    if (layer.kernel_h, layer.kernel_w, layer.stride) == (3, 3, 1):
        found += [(scheme, False) for scheme in SQUARES.values()]
    down = layer.kernel_w == layer.stride == 1
    along = layer.kernel_h if down else layer.kernel_w
    if (along, layer.stride) in LINES and layer.group == 1:
        found.append((LINES[along, layer.stride], down))
    products = layer.kernel_h * layer.kernel_w * layer.depth
    return [
        (scheme, d) for scheme, d in found if layer.group > 1 or products >= _FLOAT_PRODUCTS[scheme.points]
    ]


@cache
def best_tiling(layer: Layer, scheme: Scheme, down: bool = False) -> tuple[float, Tiling]:
    """The cheapest way to cover a layer with blocks of tiles, and its cost.

    A block should fill whole registers' rows, keep its points in the second-level cache and be large, since each block
    streams all weights.
    """
    rows, columns = Tiling(scheme, 1, 1, down).grid(layer)
    most = max(ROWS, 2 * TARGET.cache // (scheme.points * (4 * layer.words + POINT)))
    options = []
    for y in range(1, min(rows, most) + 1):
        for parts in {-(-columns // x) for x in range(1, min(columns, most // y) + 1)}:
            tiling = Tiling(scheme, y, -(-columns // parts), down)
            options.append((_cost(layer, tiling, layer.images * -(-rows // y) * parts), tiling))
    return min(options)


def _cost(layer: Layer, tiling: Tiling, blocks: int) -> float:
    points, tiles = tiling.scheme.points, tiling.tiles
    words = points * layer.panels * layer.words * tiling.taps(layer)
    inputs = tiling.input_rows(layer) * tiling.columns
    size = points * (inputs * 4 * layer.words + tiles * POINT)
    spilled = _SPILLED * points * layer.panels * inputs * layer.words // 16
    work = words * (-(-tiles // ROWS) * ROWS + _LINE)
    transforms = inputs * (-(-layer.words // LANES) * _INPUT[points]) + tiles * layer.panels * _OUTPUT[points]
    return _COLD * words + blocks * float(
        work + transforms + (spilled if size > TARGET.cache * 3 // 4 else 0)
    )


def _direct_cost(layer: Layer) -> float:
    pixels = -(-layer.height * layer.width // ROWS) * ROWS
    words = layer.kernel_h * layer.kernel_w * layer.panels * -(-layer.depth // layer.group)
    return float(words * (layer.images * (pixels + _LINE) + _COLD))
