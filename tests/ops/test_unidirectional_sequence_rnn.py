"""UNIDIRECTIONAL_SEQUENCE_RNN: a plain recurrent layer over a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops._recurrent import changed, check_runs
from tests.ops._rnn import definition, rnn
from tests.support.cases import Act, Case, Const, Var, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "UNIDIRECTIONAL_SEQUENCE_RNN"


def case(
    id: str, sizes: tuple[int, int, int, int], weights: str = "float32", *args: Any, **changes: Any
) -> Case:
    return rnn(id, OP, sizes, weights, *args, **changes)


CASES = [
    case("batch_major", (2, 5, 7, 5)),
    case("time_major", (3, 4, 8, 16), "float32", "RELU", time_major=True),
    case("relu6", (1, 6, 3, 6), "float32", "RELU6"),
    case("one_unit", (2, 3, 1, 1)),
    case("hybrid", (2, 5, 19, 8), "int8"),
    case("hybrid_uint8_time_major", (2, 4, 4, 7), "uint8", time_major=True),
    case("hybrid_asymmetric", (3, 4, 35, 20), "int8", asymmetric_quantize_inputs=True),
    case("hybrid_zeros", (2, 3, 5, 6), "int8", values=0.0),
]
FLOAT = case("float", (2, 3, 4, 5))
REFUSED = {
    changed(
        "input_rank", FLOAT, 0, Act((2, 4), "float32"), refuses="3"
    ): "the input 'input0' must have 3 dimensions",
    changed(
        "depth", FLOAT, 1, Const(np.zeros((5, 3), np.float32)), refuses="input_size"
    ): "must have shape (5, 4)",
    changed(
        "batch", FLOAT, options={"time_major": True}, refuses="batch_size"
    ): "must have 15 elements; got shape (2, 5)",
    changed("state", FLOAT, 4, Var((2, 4)), refuses="num_units"): "must have 10 elements; got shape (2, 4)",
}


@each(CASES)
def test_runs(case: Case, oracle: Oracle) -> None:
    check_runs(case, definition, oracle, error=0.1 if "hybrid" in case.id else 1e-5)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
