"""WHERE: the places that hold something else than 0."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "WHERE"
#: What LiteRT's Python says of an empty tensor whose size was found while running.
UNREADABLE = "Invalid tensor size"


def places(
    id: str, shape: tuple[int, ...], type: str = "bool", values: Values = "full", refused: str = ""
) -> Case:
    return Case(id, OP, [Act(shape, type, values=values)], [Out("int64")], version=2, litert_refuses=refused)


TYPES = ("float32", "int8", "uint8", "int32", "int64", "uint32")
CASES = [
    *(places(t, (4, 5), t, values=lambda rng: rng.integers(0, 3, (4, 5))) for t in TYPES),
    places("bool", (3, 4, 5)),
    places("vector", (9,)),
    places("five_axes", (2, 3, 2, 2, 3)),
    places("none", (3, 2), values=False, refused=UNREADABLE),
    places("all", (3, 2), values=True),
    places("of_nothing", (0, 2), refused=UNREADABLE),
    places("nan_and_zeros_of_both_signs", (4,), "float32", values=[np.nan, 0.0, -0.0, np.inf]),
    Case("constant", OP, [Const(np.array([[True, False], [False, True]]))], [Out("int64")]),
]
REFUSED = {
    places("scalar", (), values=True, refused="rank > 0"): "the condition must have an axis; got a scalar",
    Case("int32_output", OP, [Act((2,), "bool")], [Out("int32")]): "output 'output0' must be INT64",
}


def definition(case: Case, condition: Real) -> Real:
    found = [place for place in np.ndindex(condition.shape) if condition[place] != 0]
    return np.array(found, np.int64).reshape(-1, condition.ndim)


@each(CASES)
def test_finds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
