"""BIDIRECTIONAL_SEQUENCE_LSTM: two LSTMs over a sequence, one of them from its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tests.ops import _lstm
from tests.ops._bidirectional import auxiliary, both_directions, outputs_of
from tests.ops._recurrent import changed, check_runs
from tests.ops._rnn import matrix
from tests.support.cases import Act, Case, Const, Var, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BIDIRECTIONAL_SEQUENCE_LSTM"


def case(
    id: str,
    sizes: tuple[int, int, int, int, int],
    weights: str = "float32",
    *,
    with_: str = "",
    aux: int = 0,
    crossed: bool = False,
    **options: Any,
) -> Case:
    """A case of (batch, steps, features, cells, outputs: 0 for as many as cells): LiteRT wants both directions alike.

    Args:
        aux: features of an auxiliary input; `crossed` gives it weights.
    """
    batch, steps, depth, cells, outputs = sizes
    options = {"time_major": False, **options}
    forward, backward = (
        _lstm.lstm(
            f"{id}{n}", "", (batch, steps, depth, cells, outputs or cells), weights, with_=with_, **options
        )
        for n in ("", "backward")
    )
    # Their constants differ, for their names' lengths do.
    inputs = [*forward.inputs[:18], *backward.inputs[1:18], *forward.inputs[18:20], *backward.inputs[18:20]]
    inputs.append(auxiliary(batch, steps, aux, options["time_major"]))
    rng, gates = np.random.default_rng(1), range(1 if "coupled" in with_.split() else 0, 4)
    for _ in range(2):
        inputs += [matrix(rng, (cells, aux), weights) if crossed and i in gates else None for i in range(4)]
    return replace(forward, id=id, op=OP, inputs=inputs, outputs=outputs_of(options), version=3)


CASES = [
    case("batch_major", (2, 5, 7, 6, 0)),
    case("time_major", (3, 4, 12, 16, 0), time_major=True),
    case("merged", (1, 4, 5, 3, 0), merge_outputs=True),
    case("merged_time_major", (2, 4, 20, 8, 0), merge_outputs=True, time_major=True),
    # With 8 cells a state fills its 64 bytes, so that LiteRT reads the next tensor, not what lies between.
    case("merged_batch", (2, 4, 5, 8, 0), merge_outputs=True),
    case("projection", (2, 4, 5, 7, 4), with_="projection projection_bias", cell_clip=0.7, proj_clip=0.6),
    case("coupled_peephole", (1, 5, 5, 4, 0), with_="coupled peephole", merge_outputs=True),
    case("aux_for_backward", (2, 4, 5, 3, 0), aux=5),
    case("crossed_aux", (2, 4, 5, 4, 0), aux=3, crossed=True),
    case("crossed_coupled", (1, 4, 5, 4, 0), with_="coupled", aux=7, crossed=True, time_major=True),
    case("hybrid", (2, 5, 19, 8, 0), "int8"),
    case("hybrid_uint8_merged", (1, 3, 8, 4, 0), "uint8", with_="peephole", merge_outputs=True),
    case("hybrid_asymmetric", (2, 4, 35, 8, 7), "int8", with_="projection", asymmetric_quantize_inputs=True),
    case("hybrid_crossed", (2, 4, 6, 8, 0), "int8", aux=9, crossed=True),
    case("hybrid_aux_for_backward", (1, 4, 6, 8, 0), "int8", aux=6),
]  # fmt: skip
PLAIN = case("plain", (2, 3, 4, 5, 0))
CROSSED = case("crossed", (2, 3, 4, 5, 0), aux=3, crossed=True)
REFUSED = {
    changed("int8", PLAIN, 0, Act((2, 3, 4), "int8", 0.1), refuses="FLOAT32"): "the input 'input0' must be FLOAT32",
    changed("aux_shape", CROSSED, 39, Act((2, 4, 3), "float32"), refuses="aux_input"): "must have shape (2, 3, 3)",
    changed("no_aux", CROSSED, 39, None, refuses="aux"): "there are auxiliary weights but no auxiliary input",
    changed("half_aux", CROSSED, 46, None, refuses="aux_inputs_weights_all_or_none"): "must all be there",
    changed("one_direction", CROSSED, 45, None, refuses="aux_inputs"): "both directions or for none",
    changed("backward_state", PLAIN, 37, Var((2, 6))): "must have 10 elements; got shape (2, 6)",
    changed("mixed", PLAIN, 21, Const(np.zeros((5, 4), np.int8), 0.1)): "must be INT8; got FLOAT32",
}  # fmt: skip


def definition(case: Case, *inputs: Any) -> tuple[Real, ...]:
    """Each direction by itself; the backward one sees the steps in reverse."""
    crossed = inputs[41] is not None

    def direction(backward: int, x: Real) -> Real:
        first, state = 1 + 17 * backward, 35 + 2 * backward
        values, specs = list(inputs[first : first + 17]), list(case.inputs[first : first + 17])
        for gate in range(4 if crossed else 0):
            more = 40 + 4 * backward + gate
            if inputs[more] is not None:
                values[gate] = np.concatenate([values[gate], inputs[more]], axis=1)
        whole = [case.inputs[0], *specs, *case.inputs[state : state + 2]]
        one = replace(case, op="", inputs=whole, outputs=[case.outputs[0]])
        return _lstm.definition(one, x, *values, *inputs[state : state + 2])

    return both_directions(case, inputs[0], inputs[39], crossed, direction)


@each(CASES)
def test_runs(case: Case, oracle: Oracle) -> None:
    check_runs(case, definition, oracle, error=0.1 if "hybrid" in case.id else 1e-5)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
