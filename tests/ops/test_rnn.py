"""RNN: one step of a plain recurrent layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ops._recurrent import changed, check_runs
from tests.ops._rnn import definition, rnn
from tests.support.cases import Act, Case, Const, Var, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "RNN"


def case(
    id: str, batch: int, depth: int, units: int, weights: str = "float32", *args: Any, **changes: Any
) -> Case:
    return rnn(id, OP, (batch, 1, depth, units), weights, *args, **changes)


CASES = [
    case("tanh", 2, 7, 5),
    case("relu", 3, 8, 16, "float32", "RELU"),
    case("relu6", 1, 3, 6, "float32", "RELU6"),
    case("relu_n1_to_1", 1, 3, 6, "float32", "RELU_N1_TO_1"),
    case("none", 2, 5, 3, "float32", "NONE"),
    case("one_unit", 2, 1, 1),
    case("hybrid", 2, 19, 8, "int8"),
    case("hybrid_uint8", 1, 4, 7, "uint8", "RELU6"),
    case("hybrid_asymmetric", 3, 35, 20, "int8", asymmetric_quantize_inputs=True),
    case("hybrid_zeros", 2, 5, 6, "int8", values=0.0),
]
FLOAT = case("float", 2, 4, 5)
REFUSED = {
    changed("input_rank", FLOAT, 0, Act((1, 2, 4), "float32")): "the input 'input0' must have 2 dimensions",
    changed("input_type", FLOAT, 0, Act((2, 4), "int8", 0.1), refuses="FLOAT32"): "must be FLOAT32; got INT8",
    changed(
        "depth", FLOAT, 1, Const(np.zeros((5, 3), np.float32)), refuses="input->dims"
    ): "must have shape (5, 4)",
    changed(
        "recurrent", FLOAT, 2, Const(np.zeros((5, 4), np.float32)), refuses="recurrent"
    ): "must have shape (5, 5)",
    changed(
        "mixed", FLOAT, 2, Const(np.zeros((5, 5), np.int8), 0.1), refuses="recurrent"
    ): "must be FLOAT32; got INT8",
    changed(
        "bias", FLOAT, 3, Const(np.zeros(4, np.float32)), refuses="bias"
    ): "the bias 'input3' must have shape (5,)",
    changed("state", FLOAT, 4, Var((5, 2)), refuses="hidden_state"): "must have shape (2, 5); got (5, 2)",
}


@each(CASES)
def test_steps(case: Case, oracle: Oracle) -> None:
    check_runs(case, definition, oracle, error=0.1 if "hybrid" in case.id else 1e-5)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
