"""Cases of REAL, IMAG and COMPLEX_ABS."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Out
from tests.support.check import Definition, check, check_litert
from tests.support.oracle import Oracle

_SPECIAL = [0.0, -0.0, 1e-30, -3e38, np.inf, -np.inf, np.nan, 1e-45]


def cases(op: str) -> list[Case]:
    """Both types, in several shapes, and what floats can be."""
    parts = [complex(a, b) for a in _SPECIAL for b in _SPECIAL]
    types = {"complex64": "float32", "complex128": "float64"}
    found = [
        Case(f"{kind}_{name}", op, [Act(shape, kind)], [Out(part)])
        for kind, part in types.items()
        for name, shape in {
            "rows": (3, 700),
            "scalar": (),
            "empty": (2, 0),
            "deep": (2, 1, 3, 2, 2, 2),
        }.items()
    ]
    return [*found, Case("special", op, [Act((len(parts),), "complex64", values=parts)], [Out("float32")])]


def refusals(op: str) -> dict[Case, str]:
    """Wrong use, and what is said."""
    return {
        Case("floats", op, [Act((3,), "float32")], [Out("float32")], litert_refuses="kTfLiteComplex64"):
            "input must be COMPLEX64 or COMPLEX128; got FLOAT32",
        Case("double_part", op, [Act((3,), "complex64")], [Out("float64")], litert_refuses="type"):
            "output 'output0' must be FLOAT32; the model says FLOAT64",
    }  # fmt: skip


def check_part(case: Case, definition: Definition, oracle: Oracle) -> None:
    """Hold a case against its definition, and special floats in every numerics against LiteRT."""
    check(case, definition, oracle)
    if case.id == "special":
        for numerics in ("reference", "optimized", "litert"):
            check_litert(case, oracle, numerics=numerics)
