"""Cases that element-wise operators share: types, scales, and shapes that broadcast in every position."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.build import tensor_type
from tests.support.cases import Act, Case, Out, Values
from tests.support.real import Real, fused

ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")

#: Scale and zero point of a first input, a second input and an output.
QUANTS: dict[str, Any] = {
    "int8": ((0.1, 3), (0.25, -7), (0.3, 5)),
    "uint8": ((0.1, 130), (0.25, 99), (0.3, 120)),
    "int16": ((0.0002, 0), (0.0005, 0), (0.0006, 0)),
}

PAIRS: dict[str, tuple[Shape, Shape]] = {
    "same_shape": ((2, 3, 5, 7), (2, 3, 5, 7)),
    "vector": ((2, 3, 5, 7), (7,)),
    "column": ((3, 5, 7), (3, 1, 1)),
    "first_is_smaller": ((5, 1), (2, 3, 5, 7)),
    "both": ((2, 1, 5, 1), (1, 3, 1, 7)),
    "scalar": ((3, 4), ()),
    "scalar_first": ((), (3, 4)),
    "scalars": ((), ()),
    "eight_axes": ((2, 1, 3, 1, 2, 1, 2, 1), (1, 2, 1, 2, 1, 3, 1, 2)),
    "nothing": ((0, 3), (1, 3)),
    "several_blocks": ((40, 30, 50), (30, 1)),
}
SHAPES: dict[str, Shape] = {
    "image": (2, 3, 5, 7),
    "scalar": (),
    "nothing": (0, 3),
    "several_blocks": (70001,),
}


def pair(
    id: str,
    op: str,
    type: str = "float32",
    shapes: tuple[Shape, Shape] = ((4, 5, 7), (4, 5, 7)),
    quants: Any = None,
    values: Values | tuple[Values, Values] = "full",
    **more: Any,
) -> Case:
    """A case of two run-time inputs of one type; `more` goes to the case."""
    first, second, output = quants or ((None, 0),) * 3
    value1, value2 = values if isinstance(values, tuple) else (values, values)
    inputs = [
        Act(shapes[0], type, first[0], first[1], value1),
        Act(shapes[1], type, second[0], second[1], value2),
    ]
    return Case(id, op, inputs, [Out(type, *output)], **more)


def pairs(op: str, types: tuple[str, ...], **more: Any) -> list[Case]:
    """Every broadcasting pair of shapes in every type; 8-bit and 16-bit types are quantized."""
    return [
        pair(f"{type}_{name}", op, type, shapes, QUANTS.get(type), **more)
        for type in types
        for name, shapes in PAIRS.items()
    ]


def ordered_pairs(op: str) -> list[Case]:
    """Every type that can be compared, and special floats."""
    same = ((0.1, 3),) * 3
    return [
        *pairs(op, ("float32", "int32")),
        *(pair(type, op, type, ((4, 5), (5,)), quants=same if type in ("int8", "uint8") else None)
          for type in ("float16", "int8", "uint8", "int16", "int64")),
        pair("float32_special", op, shapes=((40,), (40,)), values="special"),
        pair("float16_special", op, "float16", ((40,), (40,)), values="special"),
    ]  # fmt: skip


def ordered_refused(op: str) -> dict[Case, str]:
    """Types and shapes that do not go together, and what is said of each."""
    return {
        pair("uint32", op, "uint32", litert_refuses="not supported"):
            "inputs must be of type FLOAT32, FLOAT16, INT8, UINT8, INT16, INT32, INT64; got UINT32",
        pair("bool", op, "bool", litert_refuses="not supported"): "got BOOL",
        pair("do_not_broadcast", op, shapes=((2, 3), (2,)), litert_refuses="not broadcastable"):
            "shapes (2, 3) and (2,) do not broadcast",
    }  # fmt: skip


def fused_pairs(op: str, types: tuple[str, ...], quants: Any = QUANTS, **more: Any) -> list[Case]:
    """Every fused activation in every type."""
    return [
        pair(f"{type}_{activation.lower()}", op, type, quants=quants.get(type),
             options={"fused_activation_function": activation}, **more)
        for type in types
        for activation in ACTIVATIONS
    ]  # fmt: skip


def end_pairs(op: str, **more: Any) -> list[Case]:
    """Zero points at both ends of 8-bit types, with outputs that saturate."""
    ends = {"int8": (-128, 127), "uint8": (0, 255)}
    return [
        pair(f"{type}_zero_points_{a}_{b}_{c}", op, type, quants=((0.1, a), (0.3, b), (0.15, c)), **more)
        for type, (low, high) in ends.items()
        for a, b, c in ((low, high, low), (high, low, high), (low, low, high))
    ]


def single(
    id: str,
    op: str,
    type: str = "float32",
    shape: Shape = (2, 3, 5, 7),
    quant: tuple[Any, int] = (None, 0),
    to: tuple[Any, int] | None = None,
    values: Values = "full",
    **more: Any,
) -> Case:
    """A case of one run-time input; `more` goes to the case."""
    return Case(id, op, [Act(shape, type, *quant, values=values)], [Out(type, *(to or quant))], **more)


def floats(op: str, type: str = "float32", **more: Any) -> list[Case]:
    """A float operator of one input: every shape, special values, small values, and a wide range of them."""
    return [
        *(single(f"{type}_{name}", op, type, shape, **more) for name, shape in SHAPES.items()),
        single(f"{type}_special", op, type, (40,), values="special", **more),
        single(f"{type}_small", op, type, (301,), values="small", **more),
        single(f"{type}_wide", op, type, (3002,), values=lambda rng: rng.uniform(-30, 30, 3002), **more),
    ]


def every_step(type: str) -> tuple[Shape, Values]:
    """The shape and values of an input that takes each value of an integer type once."""
    info = np.iinfo(np.dtype(tensor_type(type).dtype))
    count = int(info.max) - int(info.min) + 1
    return (count,), np.arange(info.min, int(info.max) + 1)


def steps(
    op: str, type: str, quants: dict[str, tuple[tuple[float, int], tuple[float, int]]], **more: Any
) -> list[Case]:
    """Every value of a quantized type, under several scales and zero points of input and output."""
    shape, values = every_step(type)
    return [
        single(f"{type}_{name}", op, type, shape, quant, to, values, **more)
        for name, (quant, to) in quants.items()
    ]


def in_range(case: Case, y: Real) -> Real:
    """Apply the fused activation; plain integers stay integers, and floats finite in their type."""
    dtype = np.dtype(tensor_type(case.outputs[0].type).dtype)
    if case.outputs[0].quant is None and dtype.kind in "iu":
        low, high = {"RELU": (0, None), "RELU6": (0, 6), "RELU_N1_TO_1": (-1, 1)}.get(
            str(case.options.get("fused_activation_function")), (None, None)
        )
        return np.asarray(y if low is None else np.clip(y, low, high), dtype)
    y = fused(case.options, y)
    return np.clip(y, -65504, 65504) if dtype == np.float16 else y
