"""Models of one operator, made so that each way of rounding gives other integers.

Operators that scale an accumulator get accumulators of our choice, most of them through their biases: exact ties,
values that a first rounding turns into ties, and values that a float32 factor takes to the other side of one. The
others get values from all of their range.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from glasslite.engine.ir import Array, Shape, TensorType
from glasslite.kernels.reference.fixed_point import Requantization, requantization
from glasslite.loaders.tflite.writer import ModelBuilder

INT8, UINT8 = TensorType.INT8, TensorType.UINT8
CHANNELS = 16


class Accumulators(NamedTuple):
    """What an operator is made to scale, and the scales of input, weights and output."""

    values: tuple[int, ...]
    scales: tuple[float, float, float]


ACCUMULATORS = (
    # Ties: 0.25.
    Accumulators(tuple(range(-30, 31, 4)), (0.5, 0.5, 1.0)),
    # The first of two roundings makes ties of 0.3 and of 2.4.
    Accumulators((*range(-8, 0), *range(1, 9)), (0.1, 3.0, 1.0)),
    # 21 / 34: of odd multiples of 17 they are all but ties, and in float32 lie on the other side of them.
    Accumulators(tuple(17 * k for k in (*range(-9, -1, 1), *range(1, 9))), (0.35, 0.3, 0.17)),
)


@dataclass(frozen=True, eq=False)
class ProbeCase:
    """One operator in one integer type.

    Attributes:
        family: the operator's name, and what else matters about it.
        model: the file; `feed` its inputs.
        accumulators: for each output what is scaled, and by what; empty where the formula is another.
        zero_point: of the outputs.
    """

    family: str
    operator: str
    type: TensorType
    model: bytes
    feed: tuple[Array, ...]
    accumulators: tuple[tuple[Array, Requantization], ...] = ()
    zero_point: int = 0


class _Weighted(NamedTuple):
    """An operator with filters and biases: shapes, the filters' axis of channels, and the order of its inputs.

    `inputs` has x for the input, w for the filters, b for the biases and s for the output's shape.
    """

    name: str
    input: Shape
    filter: Shape
    axis: int
    output: Shape
    options: Mapping[str, Any]
    version: int
    inputs: str = "xwb"


_SLIDING = {"padding": "VALID", "stride_w": 1, "stride_h": 1}
_PIXEL = (1, 1, 1, CHANNELS)
_WEIGHTED = (
    _Weighted("CONV_2D", (1, 1, 1, 1), (CHANNELS, 1, 1, 1), 0, _PIXEL, _SLIDING, 3),
    _Weighted("DEPTHWISE_CONV_2D", _PIXEL, _PIXEL, 3, _PIXEL, {**_SLIDING, "depth_multiplier": 1}, 3),
    _Weighted("FULLY_CONNECTED", (1, 1), (CHANNELS, 1), 0, (1, CHANNELS), {}, 4),
    _Weighted("TRANSPOSE_CONV", (1, 1, 1, 1), (CHANNELS, 1, 1, 1), 0, _PIXEL, _SLIDING, 3, "swxb"),
)


@cache
def all_cases() -> tuple[ProbeCase, ...]:
    """Every family in int8 and in uint8."""
    makers: list[Callable[[TensorType], ProbeCase]] = [_weighted(spec) for spec in _WEIGHTED]
    makers += [
        _mul,
        _add,
        _mean(True),
        _mean(False),
        _sum,
        _leaky_relu,
        _resize_bilinear,
        _softmax,
        _quantize,
    ]
    return tuple(make(type) for make in makers for type in (INT8, UINT8))


def _zero(type: TensorType) -> int:
    """What stands for 0 in the middle of the type's range."""
    return 0 if type == INT8 else 128


def _filled(shape: Shape, steps: int, type: TensorType) -> Array:
    return np.full(shape, _zero(type) + steps, type.dtype)


def _weighted(spec: _Weighted) -> Callable[[TensorType], ProbeCase]:
    """A family whose input is all zeros, so that its biases are the accumulators."""

    def make(type: TensorType) -> ProbeCase:
        model, zero = ModelBuilder(), _zero(type)
        inputs, outputs, feed, accumulators = [], [], [], []
        for number, (values, scales) in enumerate(ACCUMULATORS):
            s_in, s_w, s_out = (np.float32(scale) for scale in scales)
            # uint8 has one scale for all filters.
            scale, axis = (np.full(CHANNELS, s_w), spec.axis) if type == INT8 else (np.full(1, s_w), 0)
            zeros = np.zeros(scale.size, np.int64)
            tensors = {
                "x": model.tensor(f"x{number}", spec.input, type, quant=(s_in, zero)),
                "w": model.tensor(
                    f"w{number}", spec.filter, type, quant=(scale, zeros + zero, axis),
                    data=_filled(spec.filter, 1, type),
                ),
                "b": model.tensor(f"b{number}", (CHANNELS,), "int32", quant=(scale * s_in, zeros, 0), data=values),
                "s": model.tensor(f"s{number}", (4,), "int32", data=_PIXEL),
            }  # fmt: skip
            y = model.tensor(f"y{number}", spec.output, type, quant=(s_out, zero))
            model.operator(
                spec.name, [tensors[k] for k in spec.inputs], [y], spec.options, version=spec.version
            )
            inputs.append(tensors["x"])
            outputs.append(y)
            feed.append(_filled(spec.input, 0, type))
            accumulators.append((np.array(values, np.int64), _convolution_factor(s_in, s_w, s_out, type)))
        data = model.finish(inputs, outputs)
        return ProbeCase(spec.name, spec.name, type, data, tuple(feed), tuple(accumulators), zero)

    return make


def _convolution_factor(
    s_in: np.float32, s_w: np.float32, s_out: np.float32, type: TensorType
) -> Requantization:
    """s_in * s_w / s_out as kernels prepare it: in float64, of uint8 after a product in float32."""
    product = s_in * s_w
    wide = np.float64(product) if type == UINT8 else np.float64(s_in) * np.float64(s_w)
    return requantization(wide / np.float64(s_out), "double", product / s_out)


def _mul(type: TensorType) -> ProbeCase:
    """The accumulator is the product of two inputs, of which the second is 1; the factor is made in float32."""
    model, zero = ModelBuilder(), _zero(type)
    inputs, outputs, feed, accumulators = [], [], [], []
    for number, (values, scales) in enumerate(ACCUMULATORS):
        s_1, s_2, s_out = (np.float32(scale) for scale in scales)
        held = np.clip(values, -127, 127)
        first, second = (
            model.tensor(f"{name}{number}", _PIXEL, type, quant=(scale, zero))
            for name, scale in (("a", s_1), ("b", s_2))
        )
        y = model.tensor(f"y{number}", _PIXEL, type, quant=(s_out, zero))
        model.operator("MUL", [first, second], [y], version=2)
        inputs += [first, second]
        outputs.append(y)
        feed += [(held + zero).astype(type.dtype).reshape(_PIXEL), _filled(_PIXEL, 1, type)]
        accumulators.append((held.astype(np.int64), requantization(s_1 * s_2 / s_out, "double")))
    data = model.finish(inputs, outputs)
    return ProbeCase("MUL", "MUL", type, data, tuple(feed), tuple(accumulators), zero)


def _plain(
    family: str,
    operator: str,
    type: TensorType,
    arrays: Sequence[Array],
    scales: Sequence[float],
    shape: Shape,
    options: Mapping[str, Any],
    version: int,
    constant: Sequence[int] | None = None,
) -> ProbeCase:
    """An operator on values: a scale for each input and the output, zero points that are not alike."""
    model, zero = ModelBuilder(), _zero(type)
    inputs = []
    for number, array in enumerate(arrays):
        quantized = array.dtype == type.dtype
        quant = (scales[number], zero + 3 - 5 * number) if quantized else None
        inputs.append(model.tensor(f"x{number}", array.shape, TensorType.of(array.dtype), quant=quant))
    y = model.tensor("y", shape, type, quant=(scales[-1], zero - 7))
    extra = [] if constant is None else [model.tensor("c", (len(constant),), "int32", data=constant)]
    model.operator(operator, [*inputs, *extra], [y], options, version=version)
    return ProbeCase(family, operator, type, model.finish(inputs, [y]), tuple(arrays))


def _values(type: TensorType, shape: Shape, seed: int) -> Array:
    limits = np.iinfo(np.dtype(type.dtype))
    random = np.random.default_rng(seed)
    return random.integers(limits.min, limits.max, shape, type.dtype, endpoint=True)


def _steps(type: TensorType) -> Array:
    return np.arange(256, dtype=np.uint8).view(np.dtype(type.dtype))


def _add(type: TensorType) -> ProbeCase:
    """Every pair of steps."""
    first, second = (np.ascontiguousarray(grid) for grid in np.meshgrid(_steps(type), _steps(type)))
    pairs = [first.reshape(1, 256, 16, 16), second.reshape(1, 256, 16, 16)]
    return _plain("ADD", "ADD", type, pairs, (0.05, 0.083, 0.1), (1, 256, 16, 16), {}, 2)


def _mean(keep_dims: bool) -> Callable[[TensorType], ProbeCase]:
    def make(type: TensorType) -> ProbeCase:
        shape = (1, 1, 1, 64) if keep_dims else (1, 64)
        images = [_values(type, (1, 7, 7, 64), 1)]
        family = "MEAN keep_dims" if keep_dims else "MEAN"
        options = {"keep_dims": keep_dims}
        return _plain(family, "MEAN", type, images, (0.1, 0.013), shape, options, 2, (1, 2))

    return make


def _sum(type: TensorType) -> ProbeCase:
    images = [_values(type, (1, 4, 4, 64), 2)]
    return _plain("SUM", "SUM", type, images, (0.1, 0.31), (1, 64), {}, 2, (1, 2))


def _leaky_relu(type: TensorType) -> ProbeCase:
    return _plain("LEAKY_RELU", "LEAKY_RELU", type, [_steps(type)], (0.1, 0.07), (256,), {"alpha": 0.3}, 2)


def _resize_bilinear(type: TensorType) -> ProbeCase:
    """Its input and output share scale and zero point."""
    model, image = ModelBuilder(), _values(type, (1, 7, 5, 8), 3)
    x = model.tensor("x", image.shape, type, quant=(0.1, _zero(type)))
    size = model.tensor("size", (2,), "int32", data=[12, 11])
    y = model.tensor("y", (1, 12, 11, 8), type, quant=(0.1, _zero(type)))
    model.operator("RESIZE_BILINEAR", [x, size], [y], {"half_pixel_centers": True}, version=3)
    return ProbeCase("RESIZE_BILINEAR", "RESIZE_BILINEAR", type, model.finish([x], [y]), (image,))


def _softmax(type: TensorType) -> ProbeCase:
    """Two rows, found by search, on which the fixed point and a table of floats part."""
    model, rows = ModelBuilder(), _values(type, (2000, 100), 4)[[1737, 1836]]
    x = model.tensor("x", rows.shape, type, quant=(0.3, _zero(type)))
    y = model.tensor("y", rows.shape, type, quant=(1 / 256, -128 if type == INT8 else 0))
    model.operator("SOFTMAX", [x], [y], {"beta": 1.0}, version=2)
    return ProbeCase("SOFTMAX", "SOFTMAX", type, model.finish([x], [y]), (rows,))


def _quantize(type: TensorType) -> ProbeCase:
    """Ties, and what is next to them; 8 elements at once leave some over."""
    scale = np.float32(0.1)
    ties = (np.arange(-50, 51, dtype=np.float32) + np.float32(0.5)) * scale
    around = [np.nextafter(ties, np.float32(end)) for end in (-np.inf, np.inf)]
    return _plain("QUANTIZE", "QUANTIZE", type, [np.concatenate([*around, ties])], (0.1, 0.1), (303,), {}, 1)
