"""LSTM: one step of an LSTM, by its full and its basic kernel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tests.ops._lstm import Sizes, lstm
from tests.ops._lstm import definition as full_definition
from tests.ops._recurrent import changed, check_runs
from tests.support.cases import Act, Case, Const, Out, Var, each
from tests.support.check import check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LSTM"


def full(id: str, sizes: tuple[int, int, int, int], weights: str = "float32", **changes: Any) -> Case:
    batch, depth, cells, outputs = sizes
    with_steps: Sizes = (batch, 1, depth, cells, outputs)
    return lstm(id, OP, with_steps, weights, **changes)


def basic(
    id: str,
    batch: int,
    depth: int,
    cells: int,
    type: str = "float32",
    zero_point: int = 128,
    values: Any = "full",
) -> Case:
    rng = np.random.default_rng(len(id))
    weights, bias = rng.normal(0, 0.4, (4 * cells, depth + cells)), rng.normal(0, 0.5, 4 * cells)
    options = {"kernel_type": "BASIC", "fused_activation_function": "TANH"}
    if type == "float32":
        inputs = [
            Act((batch, depth), values=values, type="float32"), Var((batch, cells)), Const(np.float32(weights)),
            Const(np.float32(bias)), Var((batch, cells)),
        ]  # fmt: skip
        return Case(id, OP, inputs, [Out("float32")] * 4, options, version=2)
    steps = np.clip(np.rint(weights / 0.02) + zero_point, 0, 255).astype(np.uint8)
    inputs = [
        Act((batch, depth), "uint8", 1 / 128, 128, values=values), Var((batch, cells), "uint8", 1 / 128, 128),
        Const(steps, 0.02, zero_point), Const(np.rint(bias / (0.02 / 128)).astype(np.int32), 0.02 / 128),
        Var((batch, cells), "int16", 2.0**-11),
    ]  # fmt: skip
    outputs = [
        Out("uint8", 1 / 128, 128), Out("int16", 2.0**-11), Out("uint8", 1 / 128, 128), Out("int16", 2.0**-12)
    ]  # fmt: skip
    return Case(id, OP, inputs, outputs, options, version=2)


BASIC = [
    basic("basic", 1, 5, 6),
    basic("basic_batch_major", 3, 7, 8),
    basic("basic_uint8", 1, 5, 6, "uint8"),
    basic("basic_uint8_batch", 3, 9, 16, "uint8", 100),
    basic("basic_uint8_zero_point_0", 2, 9, 8, "uint8", 0, values="normal"),
    basic("basic_uint8_zero_point_255", 2, 9, 8, "uint8", 255, values="normal"),
]
CASES = [
    full("one", (1, 7, 9, 9)),
    full("batch", (3, 12, 16, 16)),
    full("20_inputs", (1, 4, 5, 5), with_="20_inputs"),
    full("coupled_peephole", (1, 3, 6, 6), with_="coupled peephole"),
    full("projection", (1, 6, 11, 4), with_="projection projection_bias", proj_clip=0.5),
    full("norm", (1, 6, 8, 8), with_="norm"),
    full("everything", (1, 6, 13, 5), with_="norm peephole projection projection_bias", cell_clip=0.7, proj_clip=0.9),
    full("hybrid", (2, 19, 8, 8), "int8"),
    full("hybrid_uint8", (1, 8, 5, 5), "uint8", with_="coupled"),
    full("hybrid_everything", (2, 6, 13, 5), "int8", with_="norm peephole projection projection_bias",
         cell_clip=0.7, proj_clip=0.9, asymmetric_quantize_inputs=True),
    full("int8", (2, 7, 9, 9), "integer", zero_points=(-128, 5, 5)),
    full("int8_coupled_projection", (2, 6, 11, 4), "integer", with_="coupled projection", zero_points=(1, 2, 3)),
    full("int8_peephole_norm", (2, 6, 20, 20), "integer", with_="peephole norm", cell_clip=0.6),
    *BASIC,
]  # fmt: skip
INTEGER = full("integer", (2, 4, 5, 5), "integer")
FLOAT, CELL = full("float", (2, 4, 5, 5)), basic("cell", 2, 4, 5)
UINT8 = basic("uint8_cell", 2, 4, 5, "uint8")
REFUSED = {
    changed("input_rank", FLOAT, 0, Act((1, 2, 4), "float32")): "the input 'input0' must have 2 dimensions",
    replace(INTEGER, id="8_bit_gates", intermediates=[Out("int8", 0.1)] * 12): "make the gates' sums INT8",
    changed("basic_weights", CELL, 2, Const(np.zeros((20, 8), np.float32)), refuses="total_depth"):
        "the weights 'input2' must have shape (20, 9); got (20, 8)",
    changed("basic_state", CELL, 4, Var((2, 4)), refuses="activation_depth"): "must have shape (2, 5); got (2, 4)",
    changed("basic_types", CELL, 2, Const(np.zeros((20, 9), np.uint8), 0.1, 3)): "must be FLOAT32; got UINT8",
    Case("basic_scale", OP, UINT8.inputs, [UINT8.outputs[0], Out("int16", 0.001), *UINT8.outputs[2:]], UINT8.options,
         version=2, litert_refuses="power-of-two"): "must have scale 2^-11; got 0.001",
}  # fmt: skip


def definition(case: Case, *inputs: Any) -> Any:
    """Of the basic kernel: all four outputs of each run."""
    if case.options.get("kernel_type") != "BASIC":
        return full_definition(case, *inputs)
    x, h, weights, bias, c = inputs
    results: list[list[Real]] = [[], [], [], []]
    for step in x:
        joined = np.concatenate([step, h], axis=1)
        sums = joined @ weights.T + bias
        if case.outputs[0].quant:
            sums = np.clip(sums, -8, 8)
        i, g, f, o = np.split(sums, 4, axis=1)
        c = np.tanh(g) / (1 + np.exp(-i)) + c / (1 + np.exp(-f))
        h = np.tanh(c) / (1 + np.exp(-o))
        for result, value in zip(results, (h, c, joined, sums), strict=True):
            result.append(value)
    return tuple(np.stack(result) for result in results)


@each(CASES)
def test_steps(case: Case, oracle: Oracle) -> None:
    # One step of an 8-bit output is 16 of the basic kernel's state and 32 of its sums.
    error = 60 if "uint8" in case.id else 8 if "int8" in case.id else 1e-5
    error = 0.1 if "hybrid" in case.id else error
    check_runs(case, definition, oracle, error=error)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
