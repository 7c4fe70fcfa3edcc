"""A tiny convolution, bound on the target that this process was started for: what docs/kernels.md draws, as JSON.

GLASSLITE_TARGET=portable python -m docs._tiny
"""

from __future__ import annotations

import json
import sys

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._filters import depthwise_filters, form_of, matrix_filters
from glasslite.kernels.jit.conv2d import conv2d_qs8
from glasslite.kernels.jit.program import Program
from glasslite.kernels.jit.simd import LANES
from glasslite.kernels.jit.tiles import COLUMNS, TILE_BYTES, register_order
from glasslite.kernels.reference._window import Window
from glasslite.kernels.reference.fixed_point import requantization

_ZERO_POINT = 5
#: A row above, a column on either side.
_WINDOW = Window(2, 3, pad_top=1, pad_left=1, pad_right=1)
_FILL = "···"


def image() -> NDArray[np.int8]:
    """(1, 3, 4, 1): row 1 is 11, 12, 13, 14, and so on."""
    rows, columns = np.indices((3, 4)) + 1
    return (10 * rows + columns).astype(np.int8)[None, ..., None]


def filters(count: int) -> NDArray[np.int16]:
    """(count, 2, 3, 1): the weight of filter 4, row 1, column 2 is 412; filters count from 1."""
    filter, row, column = np.indices((count, 2, 3))
    return (100 * (filter + 1) + 10 * row + column).astype(np.int16)[..., None]


def packed_matrix() -> str:
    """The panels of a matrix product: a line for each word of depth, of two int16 elements."""
    packed = matrix_filters(filters(6), _WINDOW, form_of(image()))
    lines = []
    for panel, taps in enumerate(packed.weights):
        for tap, words in enumerate(taps):
            for word, columns in enumerate(words):
                cells = " ".join("/".join(_label(x) for x in pair) for pair in columns.tolist())
                lines.append(f"panel {panel}  tap {tap}  word {word}   {cells}")
    return "\n".join(lines)


def packed_depthwise() -> str:
    """The panel of a depthwise convolution of six channels: a line for each step of two taps."""
    weights = filters(6).transpose(3, 1, 2, 0)
    packed = depthwise_filters(weights, _WINDOW, form_of(image(), depthwise=True))
    (steps,) = packed.weights
    lines = []
    for step, columns in enumerate(steps):
        cells = " ".join("/".join(_label(x) for x in pair) for pair in columns.tolist())
        lines.append(f"step {step}   {cells}")
    return "\n".join(lines)


def staged() -> str:
    """The image, and the block that its convolution stages."""
    weights = np.ones((6, 2, 3, 1), np.int8)
    weights.flags.writeable = False
    (call,) = conv2d_qs8(
        image(), weights, None, np.zeros((1, 3, 4, 6), np.int8), window=_WINDOW, input_zero_point=_ZERO_POINT,
        filter_zero_point=0, output_zero_point=0, requantization=requantization(0.01, "float32"),
        activation_min=-128, activation_max=127,
    )  # fmt: skip
    program = Program([call], 1)
    program.run(0, 1)
    shape = tuple(int(call.block[0][name]) for name in ("stage_rows", "stage_columns"))
    rows = program._scratch[TILE_BYTES:].view(np.int16)[: shape[0] * shape[1]].reshape(shape)
    picture = [" ".join(f"{x:3d}" for x in row) for row in image()[0, ..., 0].tolist()]
    block = [" ".join(f"{x:3d}" for x in row) for row in rows.tolist()]
    picture = [" " * len(picture[0])] * (len(block) - len(picture)) + picture
    return "\n".join(
        ["int8, zero point 5      int16, the zero point subtracted"]
        + [f"{left}         {right}" for left, right in zip(picture, block, strict=True)]
    )


def order() -> str:
    """The channels in the order of a tile's row, register by register."""
    channels = register_order(COLUMNS)
    registers = [channels[start : start + LANES] for start in range(0, COLUMNS, LANES)]
    return " | ".join(" ".join(map(str, register)) for register in registers)


def _label(weight: int) -> str:
    return f"{weight:3d}" if weight else _FILL


#: The drawings by their names.
DRAWINGS = {
    "staging": staged,
    "packing": packed_matrix,
    "packing-depthwise": packed_depthwise,
    "order": order,
}


if __name__ == "__main__":
    json.dump({name: DRAWINGS[name]() for name in sys.argv[1:]}, sys.stdout)
