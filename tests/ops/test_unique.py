"""UNIQUE: each value once, and where it went."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "UNIQUE"


def values(
    id: str, values: Values, count: int, type: str = "int32", to: str = "int32", refused: str = ""
) -> Case:
    options = {"idx_out_type": to.upper()}
    return Case(
        id, OP, [Act((count,), type, values=values)], [Out(type), Out(to)], options, litert_refuses=refused
    )


TYPES = ("float32", "int8", "uint8", "int16", "int32", "int64")
CASES = [
    *(values(t, lambda rng: rng.integers(0, 9, 30), 30, t) for t in TYPES),
    *(values(f"{t}_full_range", "full", 300, t) for t in TYPES),
    values("positions_of_int64", [3, 1, 3], 3, to="int64"),
    values("all_equal", 7, 5),
    values("zeros_of_both_signs", [-0.0, 1, 0.0, -0.0], 4, "float32"),
    Case("quantized", OP, [Act((9,), "int8", 0.1, 3, values="small")], [Out("int8", 0.1, 3), Out("int32")]),
    Case("constant", OP, [Const(np.int32([5, 6, 5]))], [Out("int32"), Out("int32")]),
]
REFUSED = {
    Case("matrix", OP, [Act((2, 2), "int32")], [Out("int32"), Out("int32")], litert_refuses="NumDimensions"):
        "the input must be a vector; got shape (2, 2)",
    values("float_positions", [1], 1, to="float32", refused="index_out_type"):
        "idx_out_type must be INT32 or INT64; got FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real) -> tuple[Real, Real]:
    seen = list(dict.fromkeys(x.tolist()))
    return np.array(seen, x.dtype), np.array([seen.index(v) for v in x.tolist()], case.outputs[1].type)


@each(CASES)
def test_finds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


def test_each_nan_is_a_value_of_its_own() -> None:
    found, positions = run_ours(values("nan", [np.nan, 1, np.nan, 1], 4, "float32"))
    assert found.tolist() == pytest.approx([np.nan, 1, np.nan], nan_ok=True)
    assert positions.tolist() == [0, 1, 2, 1]


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
