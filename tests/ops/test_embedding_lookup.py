"""EMBEDDING_LOOKUP: rows of a table, by their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "EMBEDDING_LOOKUP"
RNG = np.random.default_rng(7)
ROWS = [3, 0, 3, 4]


def look(
    id: str, table: Any, rows: Any = ROWS, to: str = "float32", of: str = "int32", refused: str = ""
) -> Case:  # fmt: skip
    array = np.array(rows)
    spec = table if isinstance(table, Const | Act) else Const(table)
    return Case(
        id, OP, [Act(array.shape, of, values=array), spec], [Out(to)], version=4, litert_refuses=refused
    )


def table(low: int, high: int, columns: int = 8) -> Any:
    return RNG.integers(low, high, (5, columns), endpoint=True).astype(np.int8)


SCALES = [0.1, 0.02, 0.3, 1e-3, 7.0]
CASES = [
    look("float32", RNG.normal(size=(5, 3)).astype(np.float32)),
    look("three_axes", RNG.normal(size=(5, 3, 2)).astype(np.float32)),
    look("int32", RNG.integers(-9, 9, (5, 3)).astype(np.int32), to="int32"),
    Case(
        "int8_stays", OP, [Act((4,), "int32", values=ROWS), Const(table(-128, 127), 0.1)], [Out("int8", 0.1)]
    ),
    look("table_at_run_time", Act((5, 3), "float32")),
    look("no_rows", RNG.normal(size=(5, 3)).astype(np.float32), np.zeros((0,), int)),
    look("int8_to_float", Const(table(-128, 127), 0.1)),
    look("int8_to_float_by_rows", Const(table(-128, 127, 7), SCALES)),
    look("int8_to_float_three_axes", Const(table(-128, 127, 12).reshape(5, 3, 4), SCALES)),
    look("uint8_to_float", Const(RNG.integers(0, 127, (5, 4)).astype(np.uint8), 0.1)),
    look("int8_to_half", Const(table(-128, 127), 0.1), to="float16"),
    look("int8_to_half_by_rows", Const(table(-128, 127), SCALES), to="float16"),
    look("int2_to_float", Const(table(-2, 1), 0.1, type="int2")),
    look("int2_to_float_by_rows", Const(table(-2, 1, 12), SCALES, type="int2")),
    look("int4_to_half", Const(table(-8, 7), SCALES, type="int4"), to="float16"),
    look("int4_three_axes", Const(table(-8, 7, 12).reshape(5, 3, 4), SCALES, type="int4")),
    look("int4_to_float", Const(table(-8, 7), 0.1, type="int4")),
    look("int4_to_float_by_rows", Const(table(-8, 7, 6), SCALES, type="int4")),
]
#: LiteRT reads rows wrong that start within a byte.
ODD = look("int4_odd_columns", Const(table(-8, 7, 7), SCALES, type="int4"))
REFUSED = {
    look("beyond_the_end", Const(table(-8, 7)), [0, 5], "int8", refused="out of bounds"):
        "op 0 EMBEDDING_LOOKUP 'output0': row 5 is outside a table of 5 rows; allowed: 0 to 4",
    look("negative", Const(table(-8, 7), 0.1), [-1], refused="out of bounds"): "row -1 is outside a table of 5 rows",
    look("zero_point", Const(table(-8, 7), 0.1, 3), refused="zero_point"): "the table's zero point must be 0; got 3",
    look("scales_along_columns", Const(table(-8, 7), [0.1] * 8, axis=1), refused="quantized_dimension"):
        "scales must run along the rows; got dimension 1",
    look("no_scale", Const(table(-8, 7))): "needs a quantization scale; it has none",
    look("vector", np.float32([1, 2]), refused="NumDimensions"): "the table must have rows and columns; got shape (2,)",
    look("matrix_of_numbers", Const(table(-8, 7), 0.1), [[1]], refused="NumDimensions"): "the lookup must be a vector",
    look("int64_numbers", Const(table(-8, 7), 0.1), of="int64", refused="kTfLiteInt32"):
        "the lookup must be of type INT32",
}  # fmt: skip


def definition(case: Case, rows: Real, table: Real) -> Real:
    return table[rows]


@each([*CASES, ODD])
def test_looks_up(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
