"""Runs random cases by glasslite and by LiteRT, and counts what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import glasslite
from glasslite.engine.errors import GlassliteError
from glasslite.engine.ir import Array
from glasslite.engine.numerics import numerics_named
from glasslite.engine.plan import Settings, make_plan
from tests.conformance.bounds import distance
from tests.grid.cases import cases
from tests.grid.known import reason
from tests.support.cases import Case
from tests.support.check import RESOLVERS
from tests.support.oracle import Oracle, OracleError


@dataclass(frozen=True)
class Verdict:
    """One case in one numerics and backend.

    Attributes:
        refused: "" where both run it; who alone refuses it otherwise, "ours" or "theirs", or "both".
        integers: how many elements differ. `floats`: how many outputs lie beyond the distance that the operator states.
        known: why the case is known to disagree.
        detail: in words, with the largest distance.
    """

    case: Case
    numerics: str
    backend: str
    refused: str = ""
    compared: int = 0
    integers: int = 0
    floats: int = 0
    known: str = ""
    detail: str = ""


def verdicts(
    oracle: Oracle,
    *,
    count: int,
    seed: int,
    ops: Sequence[str] = (),
    numerics: Sequence[str] = ("reference", "optimized", "litert"),
    backends: Sequence[str] = ("reference", "jit"),
) -> Iterator[Verdict]:
    """The verdicts on `count` random cases, in each numerics and backend."""
    for case in cases(count, seed, ops):
        for name in numerics:
            yield from _of_case(oracle, case, name, backends)


def _of_case(oracle: Oracle, case: Case, numerics: str, backends: Sequence[str]) -> Iterator[Verdict]:
    mine = {backend: _ours(case, numerics, backend) for backend in backends}
    shapes = next(([y.shape for y in result] for result in mine.values() if isinstance(result, list)), None)
    try:
        # With the shapes that converters write: XNNPACK leaves operators alone without.
        model = case.model(shapes)
        given = oracle.run(model, case.arrays(), RESOLVERS[numerics], tensors=case.output_indices)
        theirs: list[Array] | str = [np.asarray(given[index]) for index in case.output_indices]
    except OracleError as refusal:
        theirs = str(refusal)
    for backend, ours in mine.items():
        if isinstance(ours, str) or isinstance(theirs, str):
            sides = [("ours", ours), ("theirs", theirs)]
            said = [(who, text) for who, text in sides if isinstance(text, str)]
            refused = "both" if len(said) == 2 else said[0][0]
            yield Verdict(case, numerics, backend, refused, detail=said[0][1])
        else:
            yield _compared(case, numerics, backend, ours, theirs)


def _ours(case: Case, numerics: str, backend: str) -> list[Array] | str:
    """glasslite's outputs, or the text of its refusal."""
    try:
        model = case.converted() if numerics == "litert" else case.model()
        session = glasslite.Session(glasslite.load(model), backend=backend, numerics=numerics)
        outputs = session.run(case.arrays())
    except GlassliteError as refusal:
        return str(refusal)
    return [np.asarray(outputs[f"output{i}"]) for i in range(len(case.outputs))]


def _compared(
    case: Case, numerics: str, backend: str, ours: Sequence[Array], theirs: Sequence[Array]
) -> Verdict:
    compared = integers = floats = 0
    detail = []
    for mine, other in zip(ours, theirs, strict=True):
        compared += other.size
        if mine.dtype != other.dtype or mine.shape != other.shape:
            integers += other.size
            detail.append(f"{mine.dtype}{mine.shape}, LiteRT's {other.dtype}{other.shape}")
        elif mine.dtype.kind in "fc":
            off, allowed = _distance(case, numerics, mine, other)
            floats += off > allowed
            if off > allowed:
                detail.append(f"off by {off:g}, {allowed:g} allowed")
        elif (wrong := mine != other).any():
            integers += int(wrong.sum())
            first = tuple(int(i) for i in np.argwhere(wrong)[0])
            detail.append(f"{wrong.sum()} of {mine.size}; at {first}: {mine[first]}, LiteRT's {other[first]}")
    known = reason(case, numerics)
    return Verdict(case, numerics, backend, "", compared, integers, floats, known, "; ".join(detail))


def _distance(case: Case, numerics: str, mine: Array, other: Array) -> tuple[float, float]:
    """How far floats are apart, and how far they may be: see `tests.conformance.bounds`."""
    graph = glasslite.load(case.model())
    plan = make_plan(graph, Settings("reference", numerics_named(numerics)))
    values: list[Any] = case.values()
    for step in (*plan.steps, *plan.folded):
        values += [None] * (len(step.inputs) - len(values))
        return distance(step, values, mine, other)
    return float(np.abs(mine - other).max(initial=0)), 0.0
