"""The test of three parties: the definition, glasslite, and LiteRT."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glasslite.engine.ir import Array
from tests.support.build import tensor_type
from tests.support.cases import Case, Out, real
from tests.support.known import KNOWN, KNOWN_ELSEWHERE
from tests.support.oracle import REMEDY, Oracle, OracleError, oracle_name
from tests.support.ulp import ulp_distance

#: (case, *real inputs) to the real output, or to a tuple of them.
Definition = Callable[..., Any]

#: Which LiteRT resolver each numerics is held against.
RESOLVERS = {
    "reference": "BUILTIN_REF",
    "reference-with-defects": "BUILTIN_REF",
    "optimized": "BUILTIN_WITHOUT_DEFAULT_DELEGATES",
    "litert": "AUTO",
}
#: The numerics that quantized cases are held against besides "reference".
KERNEL_SETS = ("optimized", "litert")


def check(
    case: Case,
    definition: Definition,
    oracle: Oracle,
    *,
    numerics: str = "reference",
    backend: str = "reference",
    lsb: float = 1,
    terms: int = 1,
    error: float | None = None,
) -> None:
    """Hold glasslite's result against the definition and against LiteRT.

    A quantized case of "reference" is held against LiteRT's other kernel sets too, in the numerics of each.

    Args:
        lsb: how many output steps a quantized result may lie from the definition; 0 demands equality.
        terms: how many rounded float operations make one float output element, see `definition_problems`.
        error: an absolute bound for float outputs in place of the one from `terms` (dynamic-range models).
    """
    ours = run_ours(case, numerics=numerics, backend=backend)
    problems = definition_problems(case, definition, ours, lsb=lsb, terms=terms, error=error)
    reason = KNOWN.get((case.op, case.id)) if numerics == "reference" else None
    theirs = litert_problems(case, ours, oracle, numerics=numerics) if oracle.available else []
    if oracle.available and numerics == "reference" and any(out.quant for out in case.outputs):
        problems += [p for other in KERNEL_SETS for p in _other_problems(case, oracle, other, backend)]
    if problems or (theirs and reason is None):
        fail(case, problems + theirs)
    if not oracle.available:
        pytest.skip(REMEDY)
    if reason is not None:
        if not theirs:
            fail(
                case, [f"LiteRT agrees now: delete the entry of tests/support/known.py, which says: {reason}"]
            )
        pytest.xfail(reason)


def _other_problems(case: Case, oracle: Oracle, numerics: str, backend: str) -> list[str]:
    """Where a case differs from LiteRT's in another kernel set's numerics, but for what is known."""
    if case.litert_refuses:
        return []
    theirs = litert_problems(
        case, run_ours(case, numerics=numerics, backend=backend), oracle, numerics=numerics
    )
    reason = KNOWN_ELSEWHERE.get((numerics, case.op, case.id))
    if reason is None:
        return theirs
    return [] if theirs else [f"{numerics}: LiteRT agrees now: delete the entry, which says: {reason}"]


def check_litert(case: Case, oracle: Oracle, *, numerics: str, backend: str = "reference") -> None:
    """Hold glasslite against LiteRT alone, where a numerics reproduces what no definition describes."""
    if not oracle.available:
        pytest.skip(REMEDY)
    problems = litert_problems(
        case, run_ours(case, numerics=numerics, backend=backend), oracle, numerics=numerics
    )
    if problems:
        fail(case, problems)


def check_refused(case: Case, oracle: Oracle, match: str) -> None:
    """Demand that glasslite refuses the case with a message that contains `match`.

    LiteRT must refuse it too where the case declares `litert_refuses`.
    """
    from glasslite import GlassliteError

    with pytest.raises(GlassliteError) as refusal:
        run_ours(case)
    if match not in str(refusal.value):
        fail(case, [f"glasslite refuses with: {refusal.value}", f"expected text: {match}"])
    if case.litert_refuses:
        if not oracle.available:
            pytest.skip(REMEDY)
        problems = litert_problems(case, [], oracle, numerics="reference")
        if problems:
            fail(case, problems)


def run_ours(case: Case, *, numerics: str = "reference", backend: str = "reference") -> list[Array]:
    """The outputs that glasslite computes, in the operator's order."""
    import glasslite

    model = case.converted() if numerics == "litert" else case.model()
    session = glasslite.Session(glasslite.load(model), backend=backend, numerics=numerics)
    outputs = session.run(case.arrays())
    return [np.asarray(outputs[f"output{i}"]) for i in range(len(case.outputs))]


def fail(case: Case, problems: list[str]) -> None:
    """Fail the test with everything needed to see and to repeat it."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    command = f"python -m pytest '{test}'" if test else f"python -m pytest tests -k '{case.id}'"
    lines = [f"{case.op} {case.id} (seed {case.seed})", *problems, f"Repeat with: {command}"]
    pytest.fail("\n  ".join(lines), pytrace=False)


def definition_problems(
    case: Case, definition: Definition, ours: list[Array], *, lsb: float, terms: int, error: float | None
) -> list[str]:
    """Where our outputs lie too far from the definition.

    Quantized outputs may be `lsb` steps from the definition's value clamped to the type's range.
    Float outputs may be (terms + 3) * epsilon * magnitude away: the first-order bound of a chain of so many
    rounded operations. The magnitude is the element's own where `terms` is 1; otherwise the largest of the
    output, as a sum may cancel.
    Integers and booleans without quantization are equal.
    """
    with np.errstate(all="ignore"):
        result = definition(case, *case.real_inputs())
    wanted = result if isinstance(result, tuple) else (result,)
    if len(wanted) != len(ours):
        return [f"the definition gives {len(wanted)} outputs, the case has {len(ours)}"]
    problems = []
    for position, (mine, want, out) in enumerate(zip(ours, wanted, case.outputs, strict=True)):
        want = np.asarray(want)
        name = f"output {position} against the definition"
        if mine.dtype != tensor_type(out.type).dtype or mine.shape != want.shape:
            problems.append(f"{name}: ours is {mine.dtype}{mine.shape}, expected {out.type}{want.shape}")
        elif out.quant is not None:
            problems += _compare_quantized(name, mine, want, out, lsb)
        elif mine.dtype.kind in "fc":
            problems += _compare_float(name, mine, want, terms, error)
        else:
            problems += _report(name, mine, want, _integer_distance(mine, want), "")
    return problems


def litert_problems(case: Case, ours: list[Array], oracle: Oracle, *, numerics: str) -> list[str]:
    """Where our outputs differ from LiteRT's: integers at all, floats by more than the op's `max_ulp`."""
    resolver = RESOLVERS[numerics]
    name = oracle_name(resolver)
    try:
        # XNNPACK leaves operators alone whose output shapes the file does not have.
        model = case.model([mine.shape for mine in ours] if resolver == "AUTO" else None)
        theirs = oracle.run(model, case.arrays(), resolver, tensors=case.output_indices)
    except OracleError as refusal:
        if case.litert_refuses and case.litert_refuses in str(refusal):
            return []
        return [
            f"{name} refuses the case: {refusal}",
            f"expected text: {case.litert_refuses or '(no refusal)'}",
        ]
    if case.litert_refuses:
        return [f"{name} runs the case, which was declared refused with '{case.litert_refuses}'"]
    problems = []
    for position, (mine, index) in enumerate(zip(ours, case.output_indices, strict=True)):
        label = f"output {position} against {name}"
        other = np.asarray(theirs[index])
        if mine.dtype != other.dtype or mine.shape != other.shape:
            problems.append(f"{label}: ours is {mine.dtype}{mine.shape}, LiteRT's {other.dtype}{other.shape}")
        elif mine.dtype.kind in "fc":
            distance = ulp_distance(mine, other)
            problems += _report(label, mine, other, np.where(distance > _max_ulp(case), distance, 0), "ULP")
        else:
            problems += _report(label, mine, other, _integer_distance(mine, other), "LSB")
    return problems


def _integer_distance(a: Array, b: Array) -> Array:
    """|a - b| of integers or booleans of any width, as float64; never 0 where they differ."""
    distance = np.zeros(a.shape)
    wrong = a != b
    distance[wrong] = [abs(int(x) - int(y)) for x, y in zip(a[wrong], b[wrong], strict=True)]
    return distance


def _max_ulp(case: Case) -> int:
    from glasslite.engine.ops import OPS

    return OPS[case.op].max_ulp


def _compare_quantized(name: str, mine: Array, want: Array, out: Out, lsb: float) -> list[str]:
    quant = out.quant
    assert quant is not None
    info = np.iinfo(mine.dtype)
    lowest, highest = real(np.array([info.min, info.max], mine.dtype), out)
    step = float(np.float32(quant[0]))
    steps = np.abs(real(mine, out) - np.clip(want, lowest, highest)) / step
    # The definition itself is computed in float64.
    return _report(name, mine, want, np.where(steps <= lsb + 1e-6, 0, steps), f"steps, {lsb} allowed")


def _compare_float(name: str, mine: Array, want: Array, terms: int, error: float | None) -> list[str]:
    info = np.finfo(mine.dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        want = want.astype(np.result_type(want, np.float64))
        rounded = want.astype(mine.dtype)
        finite = np.isfinite(rounded)
        magnitude = np.abs(np.where(finite, want, 0))
        if terms > 1:
            magnitude = np.full_like(magnitude, magnitude.max(initial=0.0))
        bound = error if error is not None else (terms + 3) * float(info.eps) * magnitude + float(info.tiny)
        off = np.abs(mine - want)
        same = (mine == rounded) | (np.isnan(mine) & np.isnan(want))
        distance = np.where(
            same, 0, np.where(finite & (off <= bound), 0, np.where(np.isnan(off), np.inf, off))
        )
    return _report(name, mine, want, distance, "(absolute)")


def _report(name: str, mine: Array, other: Array, distance: Array, unit: str) -> list[str]:
    """One line about the elements whose distance is not 0; none where there are none."""
    wrong = np.argwhere(distance)
    if not len(wrong):
        return []
    first = tuple(int(i) for i in wrong[0])
    worst = f"{distance.max():g} {unit}".strip()
    return [
        f"{name}: {len(wrong)} of {mine.size} differ, by up to {worst}; "
        f"first at {first}: ours {mine[first]!s}, expected {other[first]!s} ({distance[first]:g} {unit})"
    ]
