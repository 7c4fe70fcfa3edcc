"""MUL and the ADD behind it, both of one constant a channel, as of a normalization: one pass over the pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit._binding import a_channel, constant
from glasslite.kernels.jit.add import add_f32
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.mul import mul_f32
from glasslite.kernels.jit.program import Bound, bound, parts, record
from glasslite.kernels.jit.simd import copy
from glasslite.kernels.jit.vectors import STEP, clamp, load_floats, store_floats

Array = NDArray[np.float32]

#: `channels` and strides are bytes.
FIELDS = "factors offsets channels x x_pixel"
LIMITS: dict[str, type] = dict.fromkeys(("product_min", "product_max", "sum_min", "sum_max"), np.float32)
_LAYOUT = record(FIELDS, "y y_pixel pixels part", **LIMITS)
#: Bytes of a vector, and of scratch memory.
VECTOR = 4 * STEP


@inner
def normalize(p: Any, source: int, target: int, count: int, pixel: int, scratch: int) -> None:
    """Some pixels' channels times factors plus offsets, each rounded and clamped, to pixels `pixel` bytes apart.

    A vector is read before it is written, so that the target may be the source.
    """
    whole = p.channels // VECTOR * VECTOR
    for i in range(count):
        x, y = source + i * p.x_pixel, target + i * pixel
        for c in range(0, p.channels, VECTOR):
            product = clamp(load_floats(x + c) * load_floats(p.factors + c), p.product_min, p.product_max)
            sum = clamp(product + load_floats(p.offsets + c), p.sum_min, p.sum_max)
            if c < whole:
                store_floats(y + c, sum)
            else:
                store_floats(scratch, sum)
                copy(y + c, scratch, p.channels - c)


@Entry
def multiply_add(block: int, start: int, stop: int, scratch: int) -> None:
    """float32; a task is some pixels."""
    p = fields(block, _LAYOUT)
    first, last = start * p.part, min(stop * p.part, p.pixels)
    normalize(p, p.x + first * p.x_pixel, p.y + first * p.y_pixel, last - first, p.y_pixel, scratch)


def multiply_add_f32(
    input1: Array,
    input2: Array,
    offset: Array,
    output: Array,
    *,
    before: Mapping[str, Any],
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """Input and output (..., C), and constants of C elements; either of the first two may be the constant.

    `before` are the parameters of the product, the others those of the sum.
    """
    limits = {"activation_min": activation_min, "activation_max": activation_max}
    x, factor = (input1, input2) if input1.shape == output.shape else (input2, input1)
    source, target = pixels_of(x), pixels_of(output)
    if source is None or target is None:
        return [*mul_f32(input1, input2, output, **before), *add_f32(output, offset, output, **limits)]
    channels = output.shape[-1]
    tasks, part = parts(len(target), max(1, (1 << 14) // channels))
    values = normalization(source, factor, offset, before, limits)
    return [
        bound(
            multiply_add, _LAYOUT, tasks=tasks, scratch=VECTOR, y=target, y_pixel=target.strides[0],
            pixels=len(target), part=part, **values,
        )
    ]  # fmt: skip


def normalization(
    source: Array, factor: Array, offset: Array, product: Mapping[str, Any], sum: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of FIELDS and LIMITS: pixels (P, C), constants of C elements, the parameters of MUL and ADD."""
    channels = source.shape[1]
    factors, offsets = (
        a_channel(constant(c, "constant").reshape(-1), channels, STEP, np.float32) for c in (factor, offset)
    )
    return {
        "factors": factors, "offsets": offsets, "channels": 4 * channels, "x": source, "x_pixel": source.strides[0],
        "product_min": product["activation_min"], "product_max": product["activation_max"],
        "sum_min": sum["activation_min"], "sum_max": sum["activation_max"],
    }  # fmt: skip


def pixels_of(array: Array) -> Array | None:
    """A view (pixels, C), where all pixels are equally far apart."""
    pixels = array.reshape(-1, array.shape[-1])
    return pixels if np.may_share_memory(pixels, array) else None
