"""Which numerics an op resolver stands for."""

from __future__ import annotations

from enum import Enum, unique

from glasslite.engine.errors import InputError
from glasslite.engine.numerics import numerics_named


@unique
class OpResolverType(Enum):
    """LiteRT's kernel sets by the names and numbers that it gives them.

    AUTO and BUILTIN are the default interpreter, XNNPACK's arithmetic where its delegate takes an operator; BUILTIN_REF
    the reference kernels; BUILTIN_WITHOUT_DEFAULT_DELEGATES the optimized kernels alone.
    """

    AUTO = 0
    BUILTIN = 1
    BUILTIN_REF = 2
    BUILTIN_WITHOUT_DEFAULT_DELEGATES = 3


#: What each resolver computes: the numerics' `kernels`, and whether a delegate takes part.
_NUMERICS = {
    OpResolverType.AUTO: "litert",
    OpResolverType.BUILTIN: "litert",
    OpResolverType.BUILTIN_REF: "reference",
    OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES: "optimized",
}


def numerics_of(resolver: object, numerics: str | None, latest_features: bool = False) -> str:
    """The numerics to run with.

    Args:
        resolver: a member of OpResolverType, or of the enumeration of another package with the same names.
        numerics: asked for by name; None leaves the choice to the resolver.
        latest_features: LiteRT applies its delegate then, whatever the resolver.

    Raises:
        InputError: no such resolver or numerics, or the two contradict each other.
    """
    name = resolver.name if isinstance(resolver, Enum) else ""
    if name not in OpResolverType.__members__:
        raise InputError(f"Unrecognized passed in op resolver type: {resolver}")
    kind = OpResolverType[name]
    expected = _NUMERICS[OpResolverType.AUTO if latest_features else kind]
    if numerics is None:
        return expected
    known = numerics_named(numerics)
    if kind is OpResolverType.AUTO:
        return numerics
    wanted = numerics_named(expected)
    if (known.kernels, known.delegated) != (wanted.kernels, wanted.delegated):
        raise InputError(
            f"numerics '{numerics}' contradict the op resolver {kind.name}, which stands for '{expected}'. "
            "Give one of the two."
        )
    return numerics
