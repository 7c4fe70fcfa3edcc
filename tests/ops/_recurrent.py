"""Recurrent operators are run several times, as their state lives on; each run's inputs differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.engine.ir import Array
from glasslite.engine.ops import OPS
from tests.support.cases import Act, Case, Var, real
from tests.support.check import RESOLVERS, fail
from tests.support.known import KNOWN
from tests.support.oracle import REMEDY, Oracle
from tests.support.ulp import ulp_distance

RUNS = 4

#: (case, *inputs) to the outputs of all runs: run-time inputs are real and have an axis of runs in front.
Definition = Callable[..., Any]


def changed(
    id: str, case: Case, position: int = -1, spec: Any = None, options: Any = None, refuses: str = ""
) -> Case:
    """A case with one input or some options replaced."""
    inputs = [spec if i == position else old for i, old in enumerate(case.inputs)]
    return replace(
        case, id=id, inputs=inputs, options={**case.options, **(options or {})}, litert_refuses=refuses
    )


def run_inputs(case: Case, runs: int = RUNS) -> list[list[Array]]:
    """Each run's inputs."""
    return [replace(case, seed=case.seed + number).arrays() for number in range(runs)]


def run_ours(case: Case, numerics: str, backend: str = "reference") -> list[Array]:
    """Each output of all runs."""
    session = glasslite.Session(glasslite.load(case.model()), backend=backend, numerics=numerics)
    results = [session.run(inputs) for inputs in run_inputs(case)]
    return [np.stack([result[f"output{i}"] for result in results]) for i in range(len(case.outputs))]


def check_runs(
    case: Case,
    definition: Definition,
    oracle: Oracle,
    *,
    error: float,
    numerics: tuple[str, ...] = ("reference-with-defects", "optimized", "litert"),
) -> None:
    """Hold all runs against the definition and against LiteRT's kernel sets, but for what is known.

    Args:
        error: how far a result may lie from the definition: in output steps where it is quantized.
    """
    ours = run_ours(case, "reference")
    problems = definition_problems(case, definition, ours, error)
    if not oracle.available:
        problems and fail(case, problems)
        pytest.skip(REMEDY)
    reason = KNOWN.get((case.op, case.id))
    theirs = [problem for name in numerics for problem in _litert_problems(case, oracle, name)]
    if problems or (theirs and reason is None):
        fail(case, problems + theirs)
    if reason is not None:
        if not theirs:
            fail(case, [f"LiteRT agrees now: delete the entry, which says: {reason}"])
        pytest.xfail(reason)


def definition_problems(case: Case, definition: Definition, ours: list[Array], error: float) -> list[str]:
    """Where our outputs lie further than `error` from the definition."""
    series = iter(zip(*run_inputs(case), strict=True))
    values = [
        real(np.stack(next(series)) if isinstance(spec, Act) else value, spec)
        for spec, value in zip(case.inputs, case.values(), strict=True)
    ]
    # An int8 state means 0 before the first run; others hold 0.
    for position, spec in enumerate(case.inputs):
        if isinstance(spec, Var) and spec.type == "int8":
            values[position] = np.zeros(spec.shape)
    result = definition(case, *values)
    problems = []
    for mine, want, out in zip(
        ours, result if isinstance(result, tuple) else (result,), case.outputs, strict=True
    ):
        step = 1.0
        if out.quant is not None:
            info, step = np.iinfo(mine.dtype), out.quant[0]
            want = np.clip(want, *(real(np.array([info.min, info.max], mine.dtype), out)))
        off = np.abs(real(mine, out) - want).max(initial=0.0) / step
        if mine.shape != want.shape or not off <= error:
            problems.append(
                f"shape {mine.shape} against {want.shape}; off the definition by {off:g}, {error:g} allowed"
            )
    return problems


def _litert_problems(case: Case, oracle: Oracle, numerics: str) -> list[str]:
    ours, (first, *later) = run_ours(case, numerics), run_inputs(case)
    indices = case.output_indices
    theirs = oracle.run(case.model(), first, RESOLVERS[numerics], tensors=indices, later=later)
    problems = []
    for mine, index in zip(ours, indices, strict=True):
        other = theirs[index]
        if mine.dtype != other.dtype or mine.shape != other.shape:
            problems.append(
                f"{numerics}: ours is {mine.dtype}{mine.shape}, LiteRT's {other.dtype}{other.shape}"
            )
            continue
        floats = mine.dtype.kind == "f"
        distance = ulp_distance(mine, other) if floats else np.abs(mine.astype(int) - other)
        allowed = OPS[case.op].max_ulp if floats else 0
        if distance.max(initial=0) > allowed:
            wrong = np.argwhere(distance > allowed)
            problems.append(
                f"{numerics}: {len(wrong)} of {mine.size} differ from LiteRT's by up to {distance.max()}, first at "
                f"{tuple(int(i) for i in wrong[0])} (run first)"
            )
    return problems
