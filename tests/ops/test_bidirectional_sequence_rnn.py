"""BIDIRECTIONAL_SEQUENCE_RNN: two plain recurrent layers over a sequence, one of them from its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tests.ops import _rnn
from tests.ops._bidirectional import auxiliary, both_directions, outputs_of
from tests.ops._recurrent import changed, check_runs
from tests.support.cases import Act, Case, Const, Var, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BIDIRECTIONAL_SEQUENCE_RNN"


def case(
    id: str,
    sizes: tuple[int, int, int, int, int],
    weights: str = "float32",
    *,
    aux: int = 0,
    crossed: bool = False,
    **options: Any,
) -> Case:
    """A case of (batch, steps, features, forward units, backward units).

    Args:
        aux: features of an auxiliary input; `crossed` gives it weights.
    """
    batch, steps, depth, *units = sizes
    options = {"time_major": False, **options}
    forward, backward = (
        _rnn.rnn(f"{id}{n}", "", (batch, steps, depth, n), weights, **options) for n in units
    )
    rng = np.random.default_rng(1)
    inputs = [
        *forward.inputs,
        *backward.inputs[1:],
        auxiliary(batch, steps, aux, options["time_major"]),
    ]
    inputs += [_rnn.matrix(rng, (n, aux), weights) if crossed else None for n in units]
    return replace(forward, id=id, op=OP, inputs=inputs, outputs=outputs_of(options), version=3)


CASES = [
    case("batch_major", (2, 5, 7, 6, 9)),
    case("time_major", (3, 4, 12, 16, 8), time_major=True),
    case("merged", (2, 4, 5, 3, 6), merge_outputs=True),
    case("merged_time_major", (3, 4, 5, 3, 6), merge_outputs=True, time_major=True),
    case("aux_for_backward", (2, 4, 5, 3, 6), aux=5, time_major=True),
    case("crossed_aux", (2, 4, 5, 4, 6), aux=3, crossed=True),
    case("hybrid", (2, 5, 19, 8, 5), "int8"),
    case("hybrid_uint8_merged", (2, 3, 8, 4, 6), "uint8", merge_outputs=True),
    case("hybrid_asymmetric", (2, 4, 35, 8, 12), "int8", asymmetric_quantize_inputs=True),
    case("hybrid_crossed", (2, 4, 9, 8, 12), "int8", aux=9, crossed=True),
    case("hybrid_asymmetric_crossed", (2, 4, 35, 8, 12), "int8", aux=35, crossed=True, asymmetric_quantize_inputs=True),
    case("aux_for_backward_batch_major", (2, 4, 5, 3, 6), aux=5),
    case("crossed_aux_time_major", (2, 4, 5, 3, 6), aux=3, crossed=True, time_major=True),
    case("hybrid_time_major", (2, 4, 5, 3, 6), "int8", time_major=True),
]  # fmt: skip
PLAIN = case("plain", (2, 3, 4, 5, 6))
CROSSED = case("crossed", (2, 3, 4, 5, 6), aux=3, crossed=True)
REFUSED = {
    changed("aux_shape", CROSSED, 9, Act((2, 4, 3), "float32"), refuses="died"): "must have shape (2, 3, 3)",
    changed("no_aux", CROSSED, 9, None): "there are auxiliary weights but no auxiliary input",
    changed("one_direction", CROSSED, 11, None, refuses="aux_inputs_weights_or_none"): "both directions or for none",
    changed("backward_state", PLAIN, 8, Var((2, 5)), refuses="bw_num_units"): "must have 12 elements; got shape (2, 5)",
    changed("mixed", PLAIN, 5, Const(np.zeros((6, 4), np.int8), 0.1)): "must be INT8; got FLOAT32",
}  # fmt: skip


def definition(case: Case, *inputs: Any) -> tuple[Real, ...]:
    """Each direction by itself; the backward one sees the steps in reverse."""
    crossed = inputs[10] is not None

    def direction(backward: int, x: Real) -> Real:
        places = [0, *range(1 + 4 * backward, 5 + 4 * backward)]
        one = replace(case, op="", inputs=[case.inputs[i] for i in places])
        values = [inputs[i] for i in places[1:]]
        if crossed:
            values[0] = np.concatenate([values[0], inputs[10 + backward]], axis=1)
        return _rnn.definition(one, x, *values)

    return both_directions(case, inputs[0], inputs[9], crossed, direction)


@each(CASES)
def test_runs(case: Case, oracle: Oracle) -> None:
    check_runs(case, definition, oracle, error=0.1 if "hybrid" in case.id else 1e-5)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
