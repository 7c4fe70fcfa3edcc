"""Cases and definitions that the comparing operators share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from glasslite.kernels.reference.fixed_point import round_half_away
from tests.ops._elementwise import PAIRS, pair
from tests.support.cases import Case, Out
from tests.support.real import Real

#: Scale and zero point of both inputs: far apart, the same, so fine that several steps are equal, at the ends.
QUANTS: dict[str, list[Any]] = {
    "int8": [((0.1, 3), (0.25, -7)), ((0.1, 3), (0.1, 3)), ((0.001, -5), (0.0007, 9)), ((0.6, -128), (0.3, 127))],
    "uint8": [((0.1, 130), (0.25, 99)), ((0.02, 0), (0.9, 255))],
}  # fmt: skip
#: The types that have an order.
ORDERED = "FLOAT32, FLOAT16, INT8, UINT8, INT16, INT32, INT64"
LONG = ((300,), (300, 1))
QUANTS16 = [((0.0002, 0), (0.0005, 0)), ((0.01, 0), (0.01, 0)), ((0.9, 0), (0.04, 0))]


def compared(id: str, op: str, *args: Any, quants: Any = None, **more: Any) -> Case:
    """A case of two inputs, whose output is boolean; `quants` are those of the inputs."""
    case = pair(id, op, *args, quants=quants and (*quants, (None, 0)), **more)
    return replace(case, outputs=[Out("bool")])


def comparisons(op: str, plain: tuple[str, ...], sixteen_bits_scaled: bool) -> list[Case]:
    """Every broadcasting pair of shapes, every type with few distinct values, and many scales."""
    quants = {**QUANTS, **({"int16": QUANTS16} if sixteen_bits_scaled else {})}
    return [
        *(compared(f"float32_{name}", op, "float32", shapes, values=few("float32", shapes))
          for name, shapes in PAIRS.items()),
        *(compared(f"int8_{name}", op, "int8", shapes, quants=QUANTS["int8"][0]) for name, shapes in PAIRS.items()),
        compared("float32_special", op, "float32", ((40,), (40, 1)), values="special"),
        *(compared(type, op, type, ((30, 40), (40,)), values=few(type, ((30, 40), (40,)))) for type in plain),
        *(compared(f"{type}_scales_{i}", op, type, LONG, quants=each, values=few(type, LONG))
          for type, several in quants.items() for i, each in enumerate(several)),
        compared("scale_1", op, "int8", ((256,), (256, 1)), quants=((1.0, 3), (0.3, -7)),
                 litert_refuses="died with exit code -6"),
        compared("scales_above_1", op, "int8", ((256,), (256, 1)), quants=((1.5, 3), (5.0, -7))),
    ]  # fmt: skip


def refused(op: str, taken: str) -> dict[Case, str]:
    """Wrong use, with a part of the message; `taken` names the types that the operator takes."""
    return {
        compared("uint32", op, "uint32", litert_refuses="Does not support type"):
            f"inputs must be of type {taken}; got UINT32",
        compared("one_scale", op, "int8", quants=((0.1, 3), (None, 0)), litert_refuses="died with exit code -6"):
            "tensor 'input1' is INT8 and needs a quantization scale; it has none",
        compared("do_not_broadcast", op, "float32", ((2, 3), (2,)), litert_refuses="not broadcastable"):
            "shapes (2, 3) and (2,) do not broadcast",
    }  # fmt: skip


def ordered_refused(op: str) -> dict[Case, str]:
    """The same of an operator that asks which is greater, and no booleans."""
    return {
        **refused(op, ORDERED),
        compared("bool", op, "bool", litert_refuses="Does not support type"): "got BOOL",
    }


def few(type: str, shapes: tuple[Any, Any]) -> Any:
    """Values of which many are equal."""
    if type == "bool":
        return "full"
    return tuple(lambda rng, shape=shape: rng.integers(0, 9, shape) for shape in shapes)


def definition(operation: Callable[..., Any], case: Case, a: Real, b: Real) -> Any:
    """Real numbers, of quantized inputs to 1/256."""
    if case.inputs[0].quant is not None:  # type: ignore[union-attr]
        a, b = round_half_away(a * 256), round_half_away(b * 256)
    return operation(a, b)
