"""How random operators are tested: with seeds, run after run, they are LiteRT's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glasslite import Session, load
from glasslite.engine.ir import Array
from tests.support.cases import Act, Case, Const, Out
from tests.support.oracle import REMEDY, Oracle
from tests.support.ulp import ulp_distance

RUNS = 3


def draw(
    id: str, op: str, shape: Any, seed: int = 7, seed2: int = 0, known: bool = True, refused: str = ""
) -> Case:
    """A case of floats in a shape, which may become known while running."""
    sizes = np.int32(shape)
    tensor = Const(sizes) if known else Act(sizes.shape, "int32", values=sizes)
    return Case(id, op, [tensor], [Out("float32")], {"seed": seed, "seed2": seed2}, litert_refuses=refused)


def draws(op: str) -> list[Case]:
    """Shapes and seeds that each of the operators must take."""
    return [
        draw("one", op, [1]),
        draw("odd", op, [3, 5]),
        draw("many", op, [4, 50, 60], 1234, 5678),
        draw("several_blocks", op, [7, 20_001]),
        draw("large_seeds", op, [40], -1, 2**63 - 1),
        draw("second_seed_alone", op, [40], 0, 3),
        draw("scalar", op, []),
        draw("empty", op, [2, 0]),
        draw("shape_known_while_running", op, [4, 6], known=False),
    ]


def refused_shapes(op: str) -> dict[Case, str]:
    """Shapes that they must refuse, with a part of the message."""
    return {
        draw("negative", op, [2, -3]): "the shape must not be negative; got (2, -3)",
        draw("gigantic", op, [1 << 15, 1 << 15]): "bytes and the limit is",
    }


def runs(case: Case) -> list[Array]:
    """The output of several runs of one session."""
    session = Session(load(case.model()))
    return [np.asarray(session.run(case.arrays())["output0"]) for _ in range(RUNS)]


def check_runs(case: Case, oracle: Oracle, max_ulp: int = 0) -> list[Array]:
    """Hold several runs against LiteRT's; a new session begins anew."""
    ours = runs(case)
    for first, second in zip(ours, runs(case), strict=True):
        np.testing.assert_array_equal(first, second)
    if len(np.unique(ours)) > 1:
        assert (ours[0] != ours[1]).any(), "each run goes on with the generator"
    if not oracle.available:
        pytest.skip(REMEDY)
    (index,) = case.output_indices
    for resolver in ("BUILTIN_REF", "AUTO"):
        later = [case.arrays()] * (RUNS - 1)
        theirs = oracle.run(case.model(), case.arrays(), resolver, tensors=[index], later=later)[index]
        for mine, other in zip(ours, np.asarray(theirs), strict=True):
            assert (mine.dtype, mine.shape) == (other.dtype, other.shape)
            if mine.dtype.kind == "f":
                assert ulp_distance(mine, other).max(initial=0) <= max_ulp
            else:
                np.testing.assert_array_equal(mine, other)
    return ours
