"""Cases of operators that clamp."""

from __future__ import annotations

from tests.ops._elementwise import SHAPES, floats, single, steps
from tests.support.cases import Case

_INT8 = {
    "same_scale": ((0.1, 3), (0.1, 3)),
    "finer_output": ((0.1, -128), (0.03, -128)),
    "coarser_output": ((0.1, 127), (0.37, -50)),
    "ends_beyond_the_type": ((0.1, 0), (0.001, 0)),
    "zero_point_at_the_end": ((0.1, 0), (0.1, 127)),
}
_UINT8 = {"same_scale": ((0.1, 128), (0.1, 128)), "finer_output": ((0.1, 255), (0.03, 0))}
_INT16 = {"finer_output": ((0.001, 0), (0.0003, 0))}


def clamps(op: str, *, int16: bool) -> list[Case]:
    """Scales that differ, in types that LiteRT has; operators with int16 have versions."""
    version = 2 if int16 else 1
    return [
        *floats(op),
        *steps(op, "int8", _INT8, version=version),
        *steps(op, "uint8", _UINT8, version=version),
        *(steps(op, "int16", _INT16, version=3) if int16 else []),
        *(single(f"int8_{name}", op, "int8", shape, (0.1, 3), (0.05, -7), version=version)
          for name, shape in SHAPES.items()),
    ]  # fmt: skip


def refused(op: str, *, int16: bool) -> dict[Case, str]:
    """Types and quantizations that it refuses, and what it says of each."""
    cases = {
        single("float16", op, "float16", litert_refuses="FLOAT16"): "no f16 kernel",
        single("no_scale", op, "int8"): "needs a quantization scale; it has none",
        single("scale_0", op, "int8", quant=(0.1, 0), to=(0.0, 0)): "has scale 0",
    }
    if not int16:
        return {
            **cases,
            single("int16", op, "int16", quant=(0.1, 0), litert_refuses="INT16"): "no qs16 kernel",
        }
    for role, zero_points in (("input0", (2, 0)), ("output0", (0, 2))):
        quant, to = ((0.1, zero_point) for zero_point in zero_points)
        case = single(
            f"int16_{role}", op, "int16", quant=quant, to=to, version=3, litert_refuses="zero_point"
        )
        cases[case] = f"int16 tensor '{role}' must have zero point 0; got 2"
    return cases
