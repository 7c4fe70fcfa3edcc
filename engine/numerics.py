"""Which integers to reproduce: a flavour is data about each op, never a copy of a kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from glasslite.engine.errors import InputError

Rounding = Literal["double", "half-up", "float32", "float64"]
"""How an int32 accumulator is scaled to the output, see `kernels.reference.fixed_point.Requantization`."""

Kernels = Literal["reference", "optimized", "xnnpack"]
"""Whose formula an operator follows where the kernel sets' differ by more than the rounding of an accumulator."""


@dataclass(frozen=True)
class Numerics:
    """One kernel set's arithmetic.

    Attributes:
        kernels: whose formulas.
        rounding: operator name to rounding, for those that differ from `default_rounding`.
        defects: reproduce the kernel set's known defects instead of the right result.
        delegated: the arithmetic of those operators that a delegate takes, by the rules of `engine.delegate`.
    """

    name: str
    kernels: Kernels = "reference"
    default_rounding: Rounding = "double"
    rounding: Mapping[str, Rounding] = field(default_factory=dict)
    defects: bool = False
    delegated: Numerics | None = None

    def rounding_of(self, operator: str) -> Rounding:
        return self.rounding.get(operator, self.default_rounding)


_REFERENCE: Mapping[str, Rounding] = {"FULLY_CONNECTED": "float64"}
_OPTIMIZED: Mapping[str, Rounding] = {
    "CONV_2D": "half-up",
    "DEPTHWISE_CONV_2D": "half-up",
    "FULLY_CONNECTED": "half-up",
    "TRANSPOSE_CONV": "half-up",
}
_XNNPACK = Numerics("xnnpack", "xnnpack", "float32")

NUMERICS: dict[str, Numerics] = {
    "reference": Numerics("reference", rounding=_REFERENCE),
    "reference-with-defects": Numerics("reference-with-defects", rounding=_REFERENCE, defects=True),
    "optimized": Numerics("optimized", "optimized", rounding=_OPTIMIZED),
    "litert": Numerics("litert", "optimized", rounding=_OPTIMIZED, delegated=_XNNPACK),
}
"""On x86: `reference` is LiteRT's BUILTIN_REF, right where that is wrong; `reference-with-defects` is wrong there too.
`optimized` is BUILTIN_WITHOUT_DEFAULT_DELEGATES. `litert` is the default interpreter: XNNPACK for what its delegate
takes, the optimized kernels for the rest."""


def numerics_named(name: str) -> Numerics:
    """The numerics of a name.

    Raises:
        InputError: no numerics has this name.
    """
    if name not in NUMERICS:
        raise InputError(f"numerics '{name}' is unknown; available: {', '.join(NUMERICS)}.")
    return NUMERICS[name]
