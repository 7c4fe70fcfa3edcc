"""aeq.hadamard_rotation: rotate groups of features by a Hadamard matrix."""

from __future__ import annotations

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Out, Values, each
from tests.support.check import check_litert, check_refused, definition_problems, fail, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "CUSTOM:aeq.hadamard_rotation"


def rotate(id: str, shape: Shape, size: int, values: Values = "full", type: str = "float32") -> Case:
    # LiteRT does not shape the output: the file's shape counts.
    options = {"hadamard_size": size, "random_binary_vector": [1, -1]}
    return Case(id, OP, [Act(shape, type, values=values)], [Out("float32", shape=shape)], options)


CASES = [
    *(rotate(f"size_{n}", (3, 2 * n), n) for n in (1, 2, 4, 32)),
    rotate("whole_rows", (5, 64), 64),
    rotate("larger_than_the_unrolled", (2, 3, 512), 256),
    rotate("three_dimensions", (2, 3, 16), 8),
    rotate("special", (4, 32), 8, values="special"),
]
REFUSED = {
    rotate(
        "no_power_of_two", (2, 12), 12
    ): "hadamard_size must be a power of two that divides the 12 features; got 12",
    rotate("other_features", (2, 12), 8): "that divides the 12 features; got 8",
    rotate("no_size", (2, 12), 0): "got 0",
    rotate("one_dimension", (8,), 8): "input must be FLOAT32 of 2 or 3 dimensions",
    rotate("int32", (2, 8), 8, type="int32"): "input must be FLOAT32",
}


def definition(case: Case, x: Real) -> Real:
    size = case.options["hadamard_size"]
    places = np.arange(size)
    bits = np.array([[bin(a & b).count("1") for a in places] for b in places])
    groups = x.reshape(-1, size) @ np.where(bits % 2, -1.0, 1.0) / np.sqrt(size)
    return groups.reshape(x.shape)


@each([case for case in CASES if case.id != "special"])
def test_rotates(case: Case) -> None:
    terms = case.options["hadamard_size"] + 2
    problems = definition_problems(case, definition, run_ours(case), lsb=0, terms=terms, error=None)
    if problems:
        fail(case, problems)


@each(CASES)
def test_in_the_numerics_that_have_it(case: Case, oracle: Oracle) -> None:
    """BUILTIN_REF has no such operator."""
    for numerics in ("optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
