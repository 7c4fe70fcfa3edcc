"""Tensors for operators with filters, of every kind that BUILTIN_REF runs, with scales that make use of the steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from glasslite.engine.ir import Array, Shape
from tests.support.cases import Act, Case, Const, Input, Out, Values, real
from tests.support.real import Real


class Kind(NamedTuple):
    """Types, and what the zero points and scales start from.

    Attributes:
        steps: standard deviations of one input and one weight, in steps, when their values are spread evenly.
    """

    input: str
    filter: str
    bias: str
    output: str
    scale: float = 0.0
    zero_point: int = 0
    filter_zero_point: int = 0
    steps: float = 0.0
    output_steps: float = 40.0


KINDS = {
    "float32": Kind("float32", "float32", "float32", "float32"),
    "int8": Kind("int8", "int8", "int32", "int8", 0.05, -7, 0, 74 * 73),
    "uint8": Kind("uint8", "uint8", "int32", "uint8", 0.05, 120, 131, 74 * 74),
    "int16": Kind("int16", "int8", "int64", "int16", 0.0004, 0, 0, 19000 * 73, 9000),
    "int16_int32_bias": Kind("int16", "int8", "int32", "int16", 0.0004, 0, 0, 19000 * 73, 9000),
    "int16_filter": Kind("int16", "int16", "int64", "int16", 0.0004, 0, 0, 19000 * 19000, 9000),
    "uint8_to_int16": Kind("uint8", "uint8", "int32", "int16", 0.05, 120, 131, 74 * 74, 9000),
    "int4": Kind("int8", "int4", "int32", "int8", 0.05, -7, 0, 74 * 4.4),
    "int16_int4": Kind("int16", "int4", "int64", "int16", 0.0004, 0, 0, 19000 * 4.4, 9000),
    "int2": Kind("int8", "int2", "int32", "int8", 0.05, -7, 0, 74 * 0.9),
    "hybrid": Kind("float32", "int8", "float32", "float32"),
    "hybrid_uint8": Kind("float32", "uint8", "float32", "float32"),
    "hybrid_int4": Kind("float32", "int4", "float32", "float32"),
    "hybrid_int2": Kind("float32", "int2", "float32", "float32"),
}


#: Types of which a byte holds several, and their highest value.
PACKED = {"int4": 7, "int2": 1}


class Parts(NamedTuple):
    """The tensors of a case."""

    input: Act
    filter: Const
    bias: Const
    output: Out


def parts(
    kind: str,
    input: Shape,
    filter: Shape,
    *,
    axis: int = 0,
    per_channel: bool = False,
    zero_point: int | None = None,
    filter_zero_point: int | None = None,
    output_zero_point: int | None = None,
    output_scale: float | None = None,
    values: Values = "full",
) -> Parts:
    """Tensors of a kind. `axis` is the filter's axis of output channels."""
    types = KINDS[kind]
    rng = np.random.default_rng([*filter, len(kind)])
    channels = filter[axis]
    weights = draw_weights(rng, types.filter, filter)
    scales = 0.002 * (1 + np.arange(channels) % 7) if per_channel else np.float64(0.004)
    depth = weights.size // channels
    if not types.scale:
        bias = np.float32(rng.normal(0, 1, channels))
        stored = (
            Const(weights) if types.filter == "float32" else Const(weights, scales, 0, axis, types.filter)
        )
        return Parts(Act(input, types.input, values=values), stored, Const(bias), Out(types.output))
    zero_point = types.zero_point if zero_point is None else zero_point
    filter_zero_point = types.filter_zero_point if filter_zero_point is None else filter_zero_point
    spread = types.steps * depth**0.5
    scale = output_scale or types.scale * float(np.max(scales)) * spread / types.output_steps
    steps = np.rint(rng.normal(0, spread, channels)).astype(types.bias)
    if output_zero_point is None:
        output_zero_point = {"int8": 5, "uint8": 110, "int16": 0}[types.output]
    return Parts(
        Act(input, types.input, types.scale, zero_point, values),
        Const(weights, scales, filter_zero_point, axis, types.filter),
        Const(steps, np.float32(types.scale) * np.float32(scales)),
        Out(types.output, scale, output_zero_point),
    )


def with_ties(case: Case) -> Case:
    """The case with scales that are powers of two, so that many accumulators lie in the middle between two steps.

    That is where the kernel sets differ. The accumulator's factor stays near what it was. The scale runs along
    dimension 0, as files have it: the delegate leaves uint8 filters alone where it does not.
    """
    (image,) = (spec for spec in case.inputs if isinstance(spec, Act))
    filter, bias = (spec for spec in case.inputs if isinstance(spec, Const) and spec.scale is not None)
    (output,) = case.outputs
    factor = float(image.scale or 0) * float(np.max(filter.scale)) / float(output.scale or 1)  # type: ignore[arg-type]
    changed: dict[int, Input] = {
        id(image): replace(image, scale=2.0**-4),
        id(filter): replace(filter, scale=2.0**-4, axis=0),
        id(bias): replace(bias, scale=2.0**-8),
    }
    inputs = [changed.get(id(spec), spec) for spec in case.inputs]
    scale = 2.0 ** (-8 - round(np.log2(factor)))
    return replace(case, id=f"{case.id}_ties", inputs=inputs, outputs=[replace(output, scale=scale)])


def draw_weights(rng: np.random.Generator, type: str, shape: Shape) -> Array:
    """Weights over the type's range; signed ones without the lowest value, which quantizers do not write."""
    if type == "float32":
        return np.float32(rng.normal(0, 1, shape))
    if type in PACKED:
        return rng.integers(-PACKED[type], PACKED[type], shape, np.int8, endpoint=True)
    info = np.iinfo(type)
    return rng.integers(info.min + (info.min < 0), info.max, shape, type, endpoint=True)


def real_filter(case: Case, position: int = 1) -> Real:
    """The filter in real numbers; under dynamic range the bytes of a uint8 filter are int8 values."""
    spec = case.inputs[position]
    assert isinstance(spec, Const)
    array = spec.value
    if is_hybrid(case) and array.dtype == np.uint8:
        array = array.view(np.int8)
    return np.asarray(real(array, spec), np.float64)


def is_hybrid(case: Case) -> bool:
    """Whether float inputs meet quantized weights."""
    quantized = any(isinstance(spec, Const) and spec.scale is not None for spec in case.inputs)
    return quantized and case.outputs[0].type == "float32"


def bounds(case: Case, position: int = 0, axis: int = 0) -> dict[str, Any]:
    """How far a result may be from the definition: the keyword arguments of `check`.

    Dynamic range rounds each input to 255 steps of its range, or to twice the largest of 254.
    """
    filter = np.moveaxis(real_filter(case, 1), axis, 0)
    depth = filter[0].size
    if case.outputs[0].type != "float32":
        # Two roundings in 8 bits; in 16 bits the multiplier has 16 bits itself.
        return {"lsb": 2 if case.outputs[0].type == "int16" else 1}
    if not is_hybrid(case):
        return {"terms": depth + 2}
    values = case.values()[position]
    step = 2 * float(np.abs(values).max(initial=0)) / 254
    weight = float(np.abs(filter.reshape(len(filter), -1)).sum(1).max())
    return {"error": 0.51 * step * weight + 1e-4}
