"""Which integers to reproduce: a flavour is data about each op, never a copy of a kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from glasslite.engine.errors import InputError

Rounding = Literal["double", "float64"]
"""How an int32 accumulator is scaled to the output: gemmlowp's two roundings, or one in float64."""


@dataclass(frozen=True)
class Numerics:
    """One kernel set's arithmetic.

    Attributes:
        rounding: operator name to rounding, for those that differ from `default_rounding`.
        defects: reproduce the kernel set's known defects instead of the right result.
    """

    name: str
    default_rounding: Rounding = "double"
    rounding: Mapping[str, Rounding] = field(default_factory=dict)
    defects: bool = False

    def rounding_of(self, operator: str) -> Rounding:
        return self.rounding.get(operator, self.default_rounding)


_REFERENCE: Mapping[str, Rounding] = {"FULLY_CONNECTED": "float64"}

NUMERICS: dict[str, Numerics] = {
    "reference": Numerics("reference", rounding=_REFERENCE),
    "reference-with-defects": Numerics("reference-with-defects", rounding=_REFERENCE, defects=True),
}
"""`reference` is LiteRT's BUILTIN_REF, right where that is wrong; `reference-with-defects` is wrong there too."""


def numerics_named(name: str) -> Numerics:
    """The numerics of a name.

    Raises:
        InputError: no numerics has this name.
    """
    if name not in NUMERICS:
        raise InputError(f"numerics '{name}' is unknown; available: {', '.join(NUMERICS)}.")
    return NUMERICS[name]
