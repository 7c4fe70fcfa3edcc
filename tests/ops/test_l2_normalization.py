"""L2_NORMALIZATION: each row divided by its Euclidean length."""

from __future__ import annotations

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "L2_NORMALIZATION"
ZERO_POINTS = {"int8": 0, "uint8": 128}


def normalize(id: str, type: str, shape: Shape, zero_point: int = 0, *, values: Values = "full", scale: float = 0.1,
              refused: str = "") -> Case:  # fmt: skip
    if type == "float32":
        return Case(id, OP, [Act(shape, type, values=values)], [Out(type)], litert_refuses=refused)
    inputs = [Act(shape, type, scale, zero_point, values)]
    return Case(id, OP, inputs, [Out(type, 1 / 128, ZERO_POINTS[type])], version=2, litert_refuses=refused)


CASES = [
    *(normalize(f"{t}_{len(s)}_dimensions", t, s, z)
      for t, z in (("float32", 0), ("int8", 5), ("uint8", 131)) for s in ((40,), (3, 17), (2, 3, 4, 5), (2, 3, 7))),
    *(normalize(f"{t}_zero_point_{z}", t, (50, 9), z) for t, z in (("int8", -128), ("int8", 127), ("uint8", 0),
                                                                 ("uint8", 255))),
    *(normalize(f"{t}_single_elements_{z}", t, (256, 1), z, values=lambda rng, t=t: np.arange(256).reshape(256, 1) -
                (128 if t == "int8" else 0)) for t, z in (("int8", 0), ("int8", 3), ("uint8", 128))),
    *(normalize(f"{t}_zeros", t, (2, 7), z, values=z) for t, z in (("float32", 0), ("int8", 7), ("uint8", 128))),
    *(normalize(f"{t}_small", t, (30, 5), z, values=lambda rng, z=z: rng.integers(-3, 4, (30, 5)) + z)
      for t, z in (("int8", 0), ("uint8", 128))),
    *(normalize(f"{t}_deep", t, (3, 9000), z) for t, z in (("float32", 0), ("int8", -128), ("uint8", 0))),
    *(normalize(f"{t}_no_rows", t, (0, 4), 0) for t in ("float32", "int8")),
    normalize("float32_below_epsilon", "float32", (3, 4), values=1e-8),
    normalize("float32_overflow", "float32", (2, 3), values=1e30),
]  # fmt: skip
REFUSED = {
    Case("relu", OP, [Act((2, 3), "float32")], [Out("float32")], {"fused_activation_function": "RELU"},
         litert_refuses="activation"): "the fused activation must be NONE; got RELU",
    Case("another_scale", OP, [Act((2, 3), "int8", 0.1)], [Out("int8", 0.1)], version=2, litert_refuses="scale"):
        "must have scale 0.0078125 and zero point 0; got 0.1 and 0",
    Case("int16", OP, [Act((2, 3), "int16", 0.1)], [Out("int16", 1 / 128)], litert_refuses="type"):
        "input must be FLOAT32, INT8, UINT8; got INT16",
    Case("scalar", OP, [Act((), "float32")], [Out("float32")], litert_refuses="NumDimensions(input) >= 1"):
        "input must have at least one dimension",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    """Quantized rows of zeros stay zeros; of floats no length is below 1e-6."""
    length = np.sqrt((np.abs(x) ** 2).sum(axis=-1, keepdims=True, dtype=np.longdouble))
    return np.float64(x / np.maximum(length, 1e-6))


@each([case for case in CASES if case.id != "float32_overflow"])
def test_normalizes(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=case.inputs[0].shape[-1] + 3)


@each([case for case in CASES if case.id == "float32_overflow"])
def test_squares_overflow(case: Case, oracle: Oracle) -> None:
    for numerics in ("reference", "optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_floats_that_are_not_finite(oracle: Oracle) -> None:
    check_litert(normalize("special", "float32", (9, 5), values="special"), oracle, numerics="reference")
