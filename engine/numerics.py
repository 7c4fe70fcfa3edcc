"""Which integers to reproduce: a flavour is data about each op, never a copy of a kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from glasslite.engine.errors import InputError

Rounding = Literal["double", "half-up", "single", "float32", "rndnu", "float64"]
"""How an int32 accumulator is scaled to the output, see `kernels.reference.fixed_point.Requantization`."""

Kernels = Literal["reference", "optimized", "xnnpack"]
"""Whose formula an operator follows where the kernel sets' differ by more than the rounding of an accumulator."""


@dataclass(frozen=True)
class Numerics:
    """One kernel set's arithmetic.

    Attributes:
        kernels: whose formulas.
        rounding: operator name to rounding, for those that differ from `default_rounding`; "<operator> <kind>" is for
            one kind of the operator's tensors alone, see `rounding_of`.
        defects: reproduce the kernel set's known defects instead of the right result.
        real: quantized operators round what they compute of real numbers, once, and nothing on the way.
        delegated: the arithmetic of those operators that a delegate takes, by the rules of `engine.delegate`.
    """

    name: str
    kernels: Kernels = "reference"
    default_rounding: Rounding = "double"
    rounding: Mapping[str, Rounding] = field(default_factory=dict)
    defects: bool = False
    real: bool = False
    delegated: Numerics | None = None

    def rounding_of(self, operator: str, kind: str = "") -> Rounding:
        """The rounding of an operator.

        Args:
            kind: the type of the input, followed by " per channel" where the filter has several scales.
        """
        return self.rounding.get(f"{operator} {kind}") or self.rounding.get(operator, self.default_rounding)


_REFERENCE: Mapping[str, Rounding] = {"FULLY_CONNECTED": "float64"}
_OPTIMIZED: Mapping[str, Rounding] = {
    "CONV_2D": "half-up",
    "DEPTHWISE_CONV_2D": "half-up",
    "FULLY_CONNECTED": "half-up",
    "TRANSPOSE_CONV": "half-up",
}
_XNNPACK = Numerics("xnnpack", "xnnpack", "float32")
#: On Arm: XNNPACK's kernels for multiplications, uint8 and depthwise filters of one scale round in integers. Some
#: processors take the coarser rndnu16 for uint8 products, which is left out.
_XNNPACK_ARM = Numerics(
    "xnnpack",
    "xnnpack",
    "float32",
    {
        "CONV_2D UINT8": "rndnu",
        "DEPTHWISE_CONV_2D INT8": "rndnu",
        "DEPTHWISE_CONV_2D UINT8": "rndnu",
        "FULLY_CONNECTED UINT8": "rndnu",
        "MUL": "rndnu",
        "TRANSPOSE_CONV UINT8": "rndnu",
    },
)

NUMERICS: dict[str, Numerics] = {
    "reference": Numerics("reference", rounding=_REFERENCE),
    "reference-with-defects": Numerics("reference-with-defects", rounding=_REFERENCE, defects=True),
    "optimized": Numerics("optimized", "optimized", rounding=_OPTIMIZED),
    "litert": Numerics("litert", "optimized", rounding=_OPTIMIZED, delegated=_XNNPACK),
    "xnnpack-arm": Numerics("xnnpack-arm", "optimized", rounding=_OPTIMIZED, delegated=_XNNPACK_ARM),
    "single": Numerics("single", default_rounding="single"),
    "exact": Numerics("exact", default_rounding="float64", real=True),
}
"""On x86: `reference` is LiteRT's BUILTIN_REF, right where that is wrong; `reference-with-defects` is wrong there too.
`optimized` is BUILTIN_WITHOUT_DEFAULT_DELEGATES. `litert` is the default interpreter: XNNPACK for what its delegate
takes, the optimized kernels for the rest.

`xnnpack-arm` is the default interpreter on Arm as far as its delegate goes. `single` is the reference kernels of a
build that rounds once (TFLITE_SINGLE_ROUNDING), as TOSA and CMSIS-NN do. Neither runs on x86: they follow the sources.

`exact` is nobody's: what the quantized tensors stand for, computed in float64 and rounded once, halves away from
zero."""


DEFAULT_NUMERICS = "litert"


def numerics_named(name: str) -> Numerics:
    """The numerics of a name.

    Raises:
        InputError: no numerics has this name.
    """
    if name not in NUMERICS:
        raise InputError(f"numerics '{name}' is unknown; available: {', '.join(NUMERICS)}.")
    return NUMERICS[name]
