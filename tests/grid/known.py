"""Random cases for which glasslite does not give LiteRT's numbers, and why; they are counted apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.support.cases import Act, Case

NUMERICS = ("reference", "optimized", "litert")


@dataclass(frozen=True)
class Known:
    """A disagreement: of which operator, in which numerics, where `applies`, and the reason."""

    op: str
    applies: Callable[[Case], bool]
    reason: str
    numerics: tuple[str, ...] = NUMERICS


def _type(case: Case, position: int = 0) -> str:
    spec = case.inputs[position]
    return spec.type if isinstance(spec, Act) else str(case.values()[position].dtype)


def _scales_above_1(case: Case) -> bool:
    return any(spec is not None and isinstance(spec.scale, float) and spec.scale >= 1 for spec in case.inputs)


def _lowest_over_minus_one(case: Case) -> bool:
    a, b = np.broadcast_arrays(*case.values())
    return a.dtype.kind == "i" and bool(((a == np.iinfo(a.dtype).min) & (b == -1)).any())


KNOWN = (
    Known(
        "SUM",
        lambda case: _type(case) in ("int8", "int16"),
        "BUILTIN_REF sums the bytes of int8 and int16 as if they were uint8",
        ("reference",),
    ),
    Known(
        "DIV",
        lambda case: _type(case) in ("int8", "uint8"),
        "div.h shifts by more than 31 bits where a quotient is small, which x86 takes modulo 32",
    ),
    Known(
        "FLOOR_DIV",
        _lowest_over_minus_one,
        "the lowest integer over -1 is undefined: in vectors of LiteRT's it saturates, elsewhere it wraps",
    ),
    *(
        Known(op, _scales_above_1, "comparisons.h shifts by a negative count where a scale is above 1")
        for op in ("EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL")
    ),
    *(
        Known(
            op,
            lambda case: _type(case) == "float32" and not np.isfinite(case.values()[0]).all(),
            "XNNPACK's polynomials make numbers of infinities and of what is none",
            ("litert",),
        )
        for op in ("EXP", "LOG")
    ),
    Known(
        "LOCAL_RESPONSE_NORMALIZATION",
        lambda _: True,
        "reference/reference_ops.h leaves the last channel of a window out",
        ("reference",),
    ),
    Known(
        "RSQRT",
        lambda case: _type(case) == "float32" and bool((case.values()[0] == 0).any()),
        "XNNPACK gives no number for 0, whose result is infinite",
        ("litert",),
    ),
    Known(
        "BATCH_MATMUL",
        lambda case: _type(case) == "float32" and _type(case, 1) == "int8" and len(case.inputs[0].shape) > 3,  # type: ignore[union-attr]
        "reference/batch_matmul.h takes the scale of another row where there is more than one batch dimension",
        ("reference", "optimized"),
    ),
)


def reason(case: Case, numerics: str) -> str:
    """Why the case is known to disagree; "" where it is not."""
    found = (k.reason for k in KNOWN if k.op == case.op and numerics in k.numerics and k.applies(case))
    return next(found, "")
