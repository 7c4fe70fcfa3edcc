"""From the integers that a runtime gives to the arithmetic that made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from glasslite.engine.analysis.roundings import FLAVOURS, round_as
from glasslite.engine.errors import GlassliteError
from glasslite.engine.ir import Array
from glasslite.engine.numerics import NUMERICS
from glasslite.engine.session import Session
from glasslite.kernels.reference.fixed_point import Requantization
from glasslite.loaders import load
from glasslite.probing.cases import ProbeCase, all_cases

UNKNOWN, REFUSED = "unknown", "refused"
#: What to call the formula of operators that do more than round an accumulator, by numerics; the first that fits.
_FORMULAS: Mapping[str, Mapping[str, str]] = {
    "ADD": {"reference": "double", "optimized": "double, vectors", "litert": "21-bit weights"},
    "MEAN": {"reference": "double", "litert": "float32"},
    "MEAN keep_dims": {
        "reference": "double",
        "optimized": "half-up",
        "litert": "float32",
    },
    "SUM": {"litert": "float32", "reference": "double", "reference-with-defects": "wrong: as uint8"},
    "LEAKY_RELU": {"reference": "double", "single": "single", "litert": "8-bit factors"},
    "RESIZE_BILINEAR": {
        "reference": "1/1024 pixels",
        "optimized": "float32 by rows",
        "litert": "1/2048 weights",
    },
    "RESIZE_BILINEAR UINT8": {"reference": "float32"},
    "SOFTMAX": {"reference": "fixed point", "optimized": "float32 table"},
    "QUANTIZE": {
        "reference": "quotient",
        "optimized": "both, by blocks",
        "litert": "reciprocal",
    },
}


@dataclass(frozen=True)
class Verdict:
    """What a runtime does in one family.

    Attributes:
        verdict: in a word: a flavour of rounding, a formula, "unknown" or "refused".
        flavours: the ways of rounding that give its integers (see `engine.analysis.roundings`), where it has a choice.
        numerics: those of glasslite's that give them.
        accumulators: what was rounded, and `values` what came out, where nothing known gives that.
        error: why the runtime refused.
    """

    family: str
    type: str
    verdict: str
    flavours: tuple[str, ...] = ()
    numerics: tuple[str, ...] = ()
    accumulators: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    error: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a runtime does under one resolver; `numerics` are those that fit in every family that ran."""

    resolver: str
    numerics: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


def answer(resolver: str, verdicts: Sequence[Verdict]) -> Answer:
    """All families of a resolver together."""
    ran = [set(v.numerics) for v in verdicts if v.verdict != REFUSED]
    common = set.intersection(*ran) if ran else set()
    return Answer(resolver, tuple(name for name in NUMERICS if name in common), tuple(verdicts))


def judge(case: ProbeCase, outputs: Sequence[Array]) -> Verdict:
    """Name the arithmetic that made a case's outputs."""
    numerics = tuple(name for name in NUMERICS if _same(ours(case, name), outputs))
    flavours = tuple(name for name in FLAVOURS if case.accumulators and _same(_rounded(case, name), outputs))
    type = case.type.name.lower()
    if flavours:
        return Verdict(case.family, type, " or ".join(flavours), flavours, numerics)
    if numerics:
        return Verdict(case.family, type, _formula(case, numerics), (), numerics)
    values = np.concatenate([array.reshape(-1) for array in outputs])[:16]
    scaled = case.accumulators[0][0].tolist() if case.accumulators else ()
    return Verdict(case.family, type, UNKNOWN, (), numerics, tuple(scaled), tuple(values.tolist()))


def refused(case: ProbeCase, error: str) -> Verdict:
    """The verdict on a runtime that did not run a case."""
    return Verdict(case.family, case.type.name.lower(), REFUSED, error=error)


@cache
def ours(case: ProbeCase, numerics: str) -> tuple[Array, ...] | None:
    """What glasslite makes of a case; None where the numerics refuses it."""
    try:
        session = Session(load(case.model), backend="reference", numerics=numerics)
        session.run(list(case.feed))
        return tuple(session.value(i).copy() for i in session.graph.outputs)
    except GlassliteError:
        return None


def self_check() -> tuple[str, ...]:
    """Where glasslite's own kernels do not round as its numerics say; nothing, if all is well."""
    problems = []
    for case in all_cases():
        for name in NUMERICS if case.accumulators else ():
            outputs, claimed = ours(case, name), _claimed(case, name)
            if outputs is None or claimed is None:
                continue
            found = judge(case, outputs).flavours
            if claimed not in found:
                made = " or ".join(found) or UNKNOWN
                problems.append(f"{case.family} {case.type.name} under {name}: {made}, not {claimed}")
    return tuple(problems)


def _claimed(case: ProbeCase, numerics: str) -> str | None:
    """The rounding that a numerics plans for a case; None where it does not scale an accumulator."""
    session = Session(load(case.model), backend="reference", numerics=numerics)
    call = session.plan.steps[0].call
    how = call.params.get("requantization") if call is not None else None
    if not isinstance(how, Requantization):
        return None
    return "double" if how.tail else how.rounding


def _rounded(case: ProbeCase, flavour: str) -> list[Array]:
    """What a flavour makes of a case's accumulators."""
    limits = np.iinfo(np.dtype(case.type.dtype))
    steps = [round_as(flavour, values, how) + case.zero_point for values, how in case.accumulators]
    return [np.clip(each, limits.min, limits.max) for each in steps]


def _same(mine: Sequence[Array] | None, theirs: Sequence[Array]) -> bool:
    if mine is None or len(mine) != len(theirs):
        return False
    return all(np.array_equal(a.reshape(-1), b.reshape(-1)) for a, b in zip(mine, theirs, strict=True))


def _formula(case: ProbeCase, numerics: Sequence[str]) -> str:
    names = {**_FORMULAS.get(case.family, {}), **_FORMULAS.get(f"{case.family} {case.type.name}", {})}
    return next((word for name, word in names.items() if name in numerics), numerics[0])
