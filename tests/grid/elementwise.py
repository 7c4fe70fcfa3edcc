"""Random cases of element-wise operators, of conversions, and of softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.grid.dice import ACTIVATIONS, FLOATS_AND_STEPS, Dice
from tests.support.cases import Act, Case, Const, Input, Out

Maker = Callable[[Dice, str], Case]

#: Of each operator of two inputs: its types, and the size of a result where both inputs' steps are of size 1.
PAIRS: dict[str, tuple[str, ...]] = {
    "ADD": ("float32", "int8", "int8", "uint8", "uint8", "int16", "int32", "int64"),
    "SUB": ("float32", "int8", "int8", "uint8", "uint8", "int16", "int32", "int64"),
    "MUL": ("float32", "int8", "int8", "uint8", "uint8", "int16", "int32", "int64"),
    "DIV": ("float32", "uint8", "int32"),
    "SQUARED_DIFFERENCE": ("float32", "int8", "int32"),
}
ALIKE = {
    "MAXIMUM": ("float32", "int8", "uint8", "int16", "int32", "int64"),
    "MINIMUM": ("float32", "int8", "uint8", "int16", "int32", "int64"),
    "FLOOR_DIV": ("float32", "int32", "int8", "int16"),
    "FLOOR_MOD": ("float32", "int32", "int64", "int8", "int16"),
    "POW": ("float32", "int32"),
    "LOGICAL_AND": ("bool",),
    "LOGICAL_OR": ("bool",),
}
FUSED = ("ADD", "SUB", "MUL", "DIV")
COMPARISONS = ("EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL")
#: Of each operator of one input: its types, and what its output's scale and zero point are: any, its input's, fixed.
SINGLES: dict[str, tuple[tuple[str, ...], str]] = {
    **dict.fromkeys(
        ("RELU", "RELU6", "RELU_N1_TO_1", "RELU_0_TO_1", "LEAKY_RELU"), (FLOATS_AND_STEPS, "any")
    ),
    **dict.fromkeys(("LOGISTIC", "TANH"), (FLOATS_AND_STEPS, "fixed")),
    "HARD_SWISH": (("float32", "int8", "uint8"), "any"),
    "ELU": (("float32", "int8"), "any"),
    "GELU": (("float32", "int8", "uint8"), "any"),
    "ABS": (("float32", "int8", "int16", "int32"), "any"),
    "NEG": (("float32", "int32", "int64"), "any"),
    "EXP": (("float32", "int8", "int16"), "any"),
    "SQUARE": (("float32",), "any"),
    "RSQRT": (("float32", "int8", "int16"), "any"),
    "SQRT": (("float32", "int8", "int16"), "any"),
    "LOG": (("float32", "int8", "int16"), "any"),
    **dict.fromkeys(("SIN", "COS", "FLOOR", "CEIL", "ROUND"), (("float32",), "any")),
    "SIGN": (("float32",), "any"),
    "LOGICAL_NOT": (("bool",), "any"),
    "ZEROS_LIKE": (("float32", "int32", "int64"), "any"),
}
FIXED = {
    "LOGISTIC": {"int8": (1 / 256, -128), "uint8": (1 / 256, 0), "int16": (1 / 32768, 0)},
    "TANH": {"int8": (1 / 128, 0), "uint8": (1 / 128, 128), "int16": (1 / 32768, 0)},
    "SOFTMAX": {"int8": (1 / 256, -128), "uint8": (1 / 256, 0), "int16": (1 / 32768, 0)},
    "LOG_SOFTMAX": {"int8": (16 / 256, 127), "uint8": (16 / 256, 255)},
}
_RELATED = 3.0


def _typical(act: Act) -> float:
    """The size of a typical value."""
    return (act.scale or 1.0) * {"int8": 74, "uint8": 74, "int16": 19000}.get(act.type, 1)


def _pair(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        type = dice.pick(PAIRS[op])
        first, second = (dice.act(shape, type) for shape in dice.broadcast())
        a, b = _typical(first), _typical(second)
        size = {"ADD": a + b, "SUB": a + b, "MUL": a * b, "DIV": a / b, "SQUARED_DIFFERENCE": (a + b) ** 2}[
            op
        ]
        output = dice.out(type, size / (9000 if type == "int16" else 40))
        inputs: list[Input] = [first, _sometimes_constant(dice, second)]
        if dice.chance(0.3):
            inputs.reverse()
        options = {"fused_activation_function": dice.pick(ACTIVATIONS)} if op in FUSED else {}
        if type == "int16" and op in ("ADD", "SUB"):
            options["pot_scale_int16"] = dice.chance(0.5)  # type: ignore[assignment]
        if op == "DIV" and type == "int32":
            inputs[0], inputs[1] = first, Act(second.shape, type, values=_divisors(second.shape))
        return Case(id, op, inputs, [output], options)

    return make


def _divisors(shape: tuple[int, ...]) -> Callable[[Any], Any]:
    return lambda rng: rng.integers(1, 9, shape) * rng.choice([-1, 1], shape)


def _sometimes_constant(dice: Dice, act: Act) -> Input:
    """The input, or a constant of its type and quantization."""
    if dice.chance(0.6) or act.type == "bool":
        return act
    if act.type == "float32":
        return Const(np.float32(dice.rng.normal(0, 2, act.shape)))
    info = np.iinfo(act.type)
    values = dice.rng.integers(info.min, info.max, act.shape, act.type, endpoint=True)
    return Const(values, act.scale, act.zero_point)


def _alike(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        type = dice.pick(ALIKE[op])
        shapes = dice.broadcast()
        if op in ("MAXIMUM", "MINIMUM"):
            first = dice.act(shapes[0], type)
            second = Act(shapes[1], type, first.scale, first.zero_point)
            return Case(id, op, [first, _sometimes_constant(dice, second)], [dice.like(first)])
        right = Act(shapes[1], type, values="full")
        if type in ("int8", "int16", "int32", "int64") and op in ("FLOOR_DIV", "FLOOR_MOD"):
            right = Act(shapes[1], type, values=_divisors(shapes[1]))
        if op == "POW" and type == "int32":
            right = Act(shapes[1], type, values=lambda rng: rng.integers(0, 9, shapes[1]))
        return Case(id, op, [Act(shapes[0], type), right], [Out(type)])

    return make


def _comparison(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        types = ("float32", "float16", "int8", "uint8", "int16", "int32", "int64")
        type = dice.pick((*types, "bool") if op in ("EQUAL", "NOT_EQUAL") else types)
        first, second = dice.broadcast()
        middle = None if dice.chance(0.5) else 0.1
        inputs = [dice.act(first, type, middle, 2), dice.act(second, type, middle, 2)]
        return Case(id, op, inputs, [Out("bool")])

    return make


def _single(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        types, rule = SINGLES[op]
        type = dice.pick(types)
        shape = dice.shape(0 if dice.chance(0.1) else 1, 4)
        if dice.chance(0.3):
            shape = (dice.pick((257, 1000)),)
        act = dice.act(shape, type)
        if type == "float32" and dice.chance(0.3):
            act = Act(
                shape, type, values=dice.pick((_corners(shape), lambda rng: rng.uniform(-30, 30, shape)))
            )
        if type != "float32" and op in ("LOG", "SQRT", "RSQRT"):
            act = Act(
                shape,
                type,
                act.scale,
                -128 if type == "int8" else 0,
                values=lambda rng: rng.integers(*((-127, 128) if type == "int8" else (1, 32767)), shape),
            )
        output = dice.like(act) if dice.chance(0.3) else dice.out(type, act.scale or 1)
        if rule == "fixed" and type != "float32":
            output = Out(type, *FIXED[op][type])
        options: dict[str, Any] = {}
        if op == "LEAKY_RELU":
            options["alpha"] = dice.pick((0.0, 0.01, 0.1, 0.2, 0.3, 1.0, 1.5, -0.5, -1.5))
        if op == "GELU":
            options["approximate"] = dice.chance(0.5)
        return Case(id, op, [act], [output], options)

    return make


def _corners(shape: tuple[int, ...]) -> Callable[[Any], Any]:
    """Floats with zeros, infinities and NaN among them; no subnormal numbers, which XNNPACK takes for 0."""

    def values(rng: Any) -> Any:
        x = rng.normal(0, 3, shape)
        special = rng.choice([0.0, -0.0, np.inf, -np.inf, np.nan], shape)
        return np.where(rng.random(shape) < 0.2, special, x)

    return values


def _softmax(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        type = dice.pick(("float32", "int8", "uint8", *(("int16",) if op == "SOFTMAX" else ())))
        shape = (*dice.shape(0, 3, (1, 2, 3, 5)), dice.pick((1, 2, 3, 5, 10, 17, 100)))
        act = dice.act(shape, type)
        output = Out(type) if type == "float32" else Out(type, *FIXED[op][type])
        beta = dice.pick((1.0, 1.0, 1.0, 0.5, 2.0, 0.1))
        return Case(id, op, [act], [output], {"beta": beta} if op == "SOFTMAX" else {})

    return make


def prelu(dice: Dice, id: str) -> Case:
    type = dice.pick(("float32", "int8", "int8", "uint8"))
    shape = dice.shape(2, 4)
    slopes = dice.pick((shape[1:], (*(1 for _ in shape[2:]), shape[-1]), (1,)))
    alpha = _sometimes_constant(dice, dice.act(slopes, type, 0.005))
    if isinstance(alpha, Act):
        alpha = (
            Const(np.float32(dice.rng.normal(0, 1, slopes)))
            if type == "float32"
            else Const(
                dice.rng.integers(-128, 128, slopes).astype(np.int8).view(type), alpha.scale, alpha.zero_point
            )
        )
    act = dice.act(shape, type)
    return Case(id, "PRELU", [act, alpha], [dice.out(type, act.scale or 1)])


def quantize(dice: Dice, id: str) -> Case:
    pairs = [
        (a, b) for a in ("float32", "int8", "uint8", "int16", "int32") for b in ("int8", "uint8", "int16")
    ]
    source, to = dice.pick(
        [*pairs, ("float32", "int8"), ("float32", "uint8"), ("int8", "uint8"), ("uint8", "int8")]
    )
    act = dice.act(dice.shape(0, 4), source)
    if source == "int32":
        act = Act(
            act.shape, source, dice.scale(0.001), values=lambda rng: rng.integers(-99999, 99999, act.shape)
        )
    output = Out(to, *dice.quant(to, act.scale, 3))
    return Case(id, "QUANTIZE", [act], [output])


def dequantize(dice: Dice, id: str) -> Case:
    type = dice.pick(("int8", "uint8", "int16", "float16"))
    act = dice.act(dice.shape(0, 4), type)
    if type != "float16" and act.shape and dice.chance(0.2) and type == "int8":
        axis = dice.whole(0, len(act.shape) - 1)
        count = act.shape[axis]
        values = dice.rng.integers(-128, 128, act.shape).astype(np.int8)
        zero_points = np.zeros(count, np.int64)
        scales = np.float32(dice.rng.uniform(0.01, 1, count))
        return Case(id, "DEQUANTIZE", [Const(values, scales, zero_points, axis)], [Out("float32")])
    return Case(id, "DEQUANTIZE", [act], [Out("float32")])


def cast(dice: Dice, id: str) -> Case:
    types = (
        "float32",
        "int8",
        "uint8",
        "int16",
        "int32",
        "int64",
        "bool",
        "uint16",
        "uint32",
        "float16",
        "float64",
    )
    source, to = dice.pick(types), dice.pick(types)
    shape = dice.shape(0, 4)
    # A float that the integer type cannot hold is undefined in C++.
    narrow = source.startswith("float") and not to.startswith("float")
    values: Any = (lambda rng: rng.uniform(0, 127, shape)) if narrow else "full"
    return Case(
        id,
        "CAST",
        [Act(shape, source, values=values)],
        [Out(to)],
        {},
        version=6,
        write_options=dice.chance(0.5),
    )


MAKERS: dict[str, Maker] = {
    **{op: _pair(op) for op in PAIRS},
    **{op: _alike(op) for op in ALIKE},
    **{op: _comparison(op) for op in COMPARISONS},
    **{op: _single(op) for op in SINGLES},
    **{op: _softmax(op) for op in ("SOFTMAX", "LOG_SOFTMAX")},
    "PRELU": prelu,
    "QUANTIZE": quantize,
    "DEQUANTIZE": dequantize,
    "CAST": cast,
}
