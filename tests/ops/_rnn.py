"""Cases of plain recurrent layers, and their definition in float64."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Var
from tests.support.real import Real, fused


def rnn(
    id: str,
    op: str,
    sizes: tuple[int, int, int, int],
    weights: str = "float32",
    activation: str = "TANH",
    *,
    values: Any = "normal",
    **options: Any,
) -> Case:
    """A case of (batch, steps, features, units) and the weights' type."""
    batch, steps, depth, units = sizes
    rng = np.random.default_rng(len(id))
    shape = (batch, depth) if op == "RNN" else (batch, steps, depth)
    if options.get("time_major"):
        shape = (steps, batch, depth)
    inputs = [
        Act(shape, "float32", values=values),
        matrix(rng, (units, depth), weights),
        matrix(rng, (units, units), weights),
        Const(rng.normal(0, 0.5, units).astype(np.float32)),
        Var((batch, units)),
    ]
    version = 3 if weights != "float32" else 1
    return Case(
        id,
        op,
        inputs,
        [Out("float32")],
        {"fused_activation_function": activation, **options},
        version=version,
    )


def matrix(rng: np.random.Generator, shape: tuple[int, int], weights: str) -> Const:
    values = rng.normal(0, 0.3, shape)
    if weights == "float32":
        return Const(values.astype(np.float32))
    return Const(np.clip(np.rint(values / 0.01), -127, 127).astype(np.int8).view(weights), 0.01)


def weights_of(case: Case, position: int, value: Any) -> Any:
    """An input's real values; uint8 weights hold int8 values."""
    spec = case.inputs[position]
    if isinstance(spec, Const) and spec.value.dtype == np.uint8:
        return spec.value.view(np.int8) * np.float64(np.float32(spec.scale))
    return value


def activate(case: Case, y: Real) -> Real:
    return np.tanh(y) if case.options["fused_activation_function"] == "TANH" else fused(case.options, y)


def definition(case: Case, x: Real, weights: Real, recurrent: Real, bias: Real, h: Real) -> Real:
    weights, recurrent = weights_of(case, 1, weights), weights_of(case, 2, recurrent)
    results = []
    for run in x:
        single, time_major = case.op == "RNN", case.options.get("time_major")
        outputs = []
        for step in run[None] if single else run if time_major else run.swapaxes(0, 1):
            h = activate(case, step @ weights.T + h @ recurrent.T + bias)
            outputs.append(h)
        stacked = np.stack(outputs)
        results.append(stacked[0] if single else stacked if time_major else stacked.swapaxes(0, 1))
    return np.stack(results)
