"""UNIDIRECTIONAL_SEQUENCE_LSTM: an LSTM over a sequence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import glasslite
from tests.ops._lstm import Sizes, definition, lstm
from tests.ops._recurrent import changed, check_runs, run_inputs
from tests.support.cases import Act, Case, Const, Var, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle

OP = "UNIDIRECTIONAL_SEQUENCE_LSTM"


def case(id: str, sizes: Sizes, weights: str = "float32", **changes: Any) -> Case:
    return lstm(id, OP, sizes, weights, **changes)


CASES = [
    case("batch_major", (2, 5, 7, 9, 9)),
    case("time_major", (1, 6, 5, 8, 8), time_major=True),
    case("time_major_batch", (3, 4, 12, 16, 16), time_major=True),
    case("20_inputs", (1, 3, 4, 5, 5), with_="20_inputs"),
    case("coupled", (2, 4, 6, 10, 10), with_="coupled"),
    case("peephole", (2, 4, 6, 7, 7), with_="peephole"),
    case("coupled_peephole", (2, 4, 3, 6, 6), with_="coupled peephole"),
    case("projection", (1, 5, 6, 11, 4), with_="projection"),
    case("wide_projection", (2, 3, 6, 4, 9), with_="projection projection_bias"),
    case("norm", (2, 4, 6, 8, 8), with_="norm"),
    case("everything", (2, 4, 6, 13, 5), with_="norm peephole projection projection_bias",
         cell_clip=0.7, proj_clip=0.9),
    case("coupled_norm", (1, 4, 6, 8, 8), with_="norm coupled"),
    case("clipped", (2, 6, 5, 8, 8), cell_clip=0.3),
    case("relu", (2, 3, 5, 8, 8), fused_activation_function="RELU"),
    case("relu6", (1, 3, 5, 8, 8), fused_activation_function="RELU6"),
    case("diagonal", (2, 4, 5, 8, 8), with_="diagonal"),
    case("zeros", (1, 3, 5, 8, 8), values=0.0),
    case("one_feature", (1, 7, 1, 3, 3)),
    case("saturated", (2, 4, 9, 8, 8), values=lambda rng: rng.normal(0, 60, (2, 4, 9))),
    case("hybrid", (2, 5, 19, 8, 8), "int8"),
    case("hybrid_uint8", (2, 3, 8, 5, 5), "uint8", with_="peephole"),
    case("hybrid_asymmetric", (2, 5, 35, 20, 20), "int8", asymmetric_quantize_inputs=True),
    case("hybrid_time_major", (3, 4, 16, 12, 12), "int8", time_major=True),
    case("hybrid_everything", (2, 4, 6, 13, 5), "int8", with_="norm peephole projection projection_bias",
         cell_clip=0.7, proj_clip=0.9, asymmetric_quantize_inputs=True),
    case("hybrid_coupled", (2, 4, 6, 10, 10), "int8", with_="coupled"),
    case("hybrid_diagonal", (1, 4, 6, 10, 10), "int8", with_="diagonal"),
    case("hybrid_zeros", (1, 3, 5, 8, 8), "int8", values=0.0),
    case("int8", (2, 5, 7, 9, 9), "integer"),
    case("int8_time_major", (3, 4, 12, 16, 16), "integer", time_major=True, zero_points=(-128, 5, 5)),
    case("int8_zero_points", (2, 4, 6, 8, 8), "integer", zero_points=(127, -128, -128)),
    case("int8_coupled", (2, 4, 6, 10, 10), "integer", with_="coupled", zero_points=(3, -4, -4)),
    case("int8_peephole", (2, 4, 6, 37, 37), "integer", with_="peephole"),
    case("int8_projection", (2, 5, 6, 11, 4), "integer", with_="projection projection_bias", zero_points=(1, 2, 3)),
    case("int8_peephole_projection", (2, 4, 6, 12, 7), "integer", with_="peephole projection"),
    case("int8_norm", (2, 4, 6, 8, 8), "integer", with_="norm", zero_points=(-7, 9, 9)),
    case("int8_norm_odd", (1, 4, 6, 13, 13), "integer", with_="norm peephole"),
    case("int8_coupled_norm", (2, 4, 6, 12, 5), "integer", with_="coupled norm projection"),
    case("int8_clipped", (2, 6, 5, 8, 8), "integer", cell_clip=0.3),
    case("int8_projection_clipped", (2, 6, 5, 8, 8), "integer", with_="projection", proj_clip=0.4),
    *(case(f"int8_cell_2^{e}", (1, 4, 5, 8, 8), "integer", cell_exponent=e) for e in (-15, -13, -9)),
    case("int8_full_range", (2, 4, 40, 8, 8), "integer", values="full"),
]  # fmt: skip


FLOAT = case("float", (2, 3, 4, 5, 5), with_="peephole norm")
PROJECTED = case("projected", (2, 3, 4, 5, 3), with_="projection")
COUPLED = case("coupled_again", (2, 3, 4, 5, 5), with_="coupled")
INTEGER = case("integer", (2, 3, 4, 5, 5), "integer")
INTEGER_AROUND_5 = case("integer_around_5", (2, 3, 4, 5, 5), "integer", zero_points=(0, 5, 5))


def wrong(*shape: int) -> Const:
    return Const(np.zeros(shape, np.float32))


REFUSED = {
    changed("input_rank", FLOAT, 0, Act((2, 4), "float32")): "the input 'input0' must have 3 dimensions",
    changed("depth", FLOAT, 3, wrong(5, 3), refuses="n_input"): "input-to-cell weights 'input3' must have shape (5, 4)",
    changed("recurrent", FLOAT, 6, wrong(5, 4), refuses="n_output"): "must have shape (5, 5); got (5, 4)",
    changed("half_coupled", FLOAT, 1, None, refuses="cifg"): "must both be there or both be missing",
    changed("coupled_with_bias", COUPLED, 12, wrong(5), refuses="input_gate_bias == nullptr"): "must have no other",
    changed("half_a_peephole", FLOAT, 10, None, refuses="peephole_weights_all"): "peephole weights must be there",
    changed("no_projection", PROJECTED, 16, None): "without projection there must be as many outputs as cells, 5",
    changed("bias_alone", FLOAT, 17, wrong(5), refuses="projecton_tensors"): "there is a projection bias but no",
    changed("bias_size", FLOAT, 14, wrong(4), refuses="n_cell"): "cell gate bias 'input14' must have shape (5,)",
    changed("no_bias", FLOAT, 15, None): "output gate bias must not be left out",
    changed("state_is_no_variable", FLOAT, 18, wrong(2, 5), refuses="output_state !="): "must be a variable tensor",
    changed("state_size", FLOAT, 19, Var((2, 4)), refuses="n_cell"): "must have 10 elements; got shape (2, 4)",
    changed("clip", FLOAT, options={"cell_clip": -1.0}, refuses="cell_clip"): "must be 0 or above; got -1 and 0",
    changed("mixed", FLOAT, 2, Const(np.zeros((5, 4), np.int8), 0.1)): "must be FLOAT32; got INT8",
    changed("cell_scale", INTEGER, 19, Var((2, 5), "int16", 0.0003)): "must have a power of two from 2^-15 to 2^-9",
    replace(INTEGER, id="intermediates", intermediates=(), litert_refuses="num_intermediate_tensors"):
        "needs 5 intermediate tensors; got 0",
}  # fmt: skip


def error_of(case: Case) -> float:
    """Integer errors add up over the steps, and under normalization small sums become large."""
    if case.outputs[0].quant:
        return 12 if "norm" in case.id or "2^" in case.id else 4
    return 0.1 if "hybrid" in case.id else 1e-5


@each(CASES)
def test_runs(case: Case, oracle: Oracle) -> None:
    check_runs(case, definition, oracle, error=error_of(case))


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


@pytest.mark.parametrize("case", [FLOAT, INTEGER_AROUND_5], ids=["float", "int8"])
def test_a_reset_makes_the_state_new(case: Case) -> None:
    session = glasslite.Session(glasslite.load(case.model()))
    inputs = run_inputs(case)
    first, second = (session.run(each)["output0"] for each in inputs[:2])
    session.reset_variables()
    np.testing.assert_array_equal(session.run(inputs[0])["output0"], first)
    np.testing.assert_array_equal(session.run(inputs[1])["output0"], second)
    session.reset_variables()
    assert not np.array_equal(session.run(inputs[1])["output0"], second)
