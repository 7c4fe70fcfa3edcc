"""Cases of LSTMs, and their definition in float64."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Var, real
from tests.support.real import Real, fused

#: (batch, steps, features, cells, outputs)
Sizes = tuple[int, int, int, int, int]

INPUT_SCALE, WEIGHT_SCALE, HIDDEN_SCALE, NORM_SCALE = 0.02, 0.006, 1 / 128, 0.0001


def lstm(
    id: str,
    op: str,
    sizes: Sizes,
    weights: str = "float32",
    *,
    with_: str = "",
    cell_clip: float = 0.0,
    proj_clip: float = 0.0,
    zero_points: tuple[int, int, int] = (0, 0, 0),
    values: Any = "normal",
    cell_exponent: int = -11,
    version: int = 0,
    **options: Any,
) -> Case:
    """A case.

    Args:
        weights: "float32"; "int8" or "uint8" for dynamic range; "integer" for int8 throughout.
        with_: of coupled, peephole, projection, projection_bias, norm, diagonal, 20_inputs.
        zero_points: of input, output and hidden values.
    """
    features, make = set(with_.split()), _Maker(weights, np.random.default_rng(len(id)))
    batch, steps, depth, cells, outputs = sizes
    gates = range(1 if "coupled" in features else 0, 4)
    integer = weights == "integer"
    norm = "norm" in features
    times = () if op == "LSTM" else (steps,)
    shape = (*times, batch, depth) if options.get("time_major") else (batch, *times, depth)
    type = ("int8", INPUT_SCALE, zero_points[0]) if integer else ("float32",)
    inputs: list[Any] = [Act(shape, *type, values=values), *_weights(make, features, gates, sizes)]
    inputs.append(Var((batch, outputs), "int8", 0.008, zero_points[1]) if integer else Var((batch, outputs)))
    inputs.append(Var((batch, cells), "int16", 2.0**cell_exponent) if integer else Var((batch, cells)))
    if "20_inputs" not in features:
        inputs += [make.norm(cells) if norm and i in gates else None for i in range(4)]
    out = Out("int8", 0.008, zero_points[1]) if integer else Out("float32")
    # Without projection the hidden values are the outputs.
    hidden = Out("int8", HIDDEN_SCALE, zero_points[2]) if "projection" in features else out
    lent = [*[Out("int16", 0.001 if norm else 2.0**-12)] * 4, hidden] if integer else []
    options = {"fused_activation_function": "TANH", "cell_clip": cell_clip, "proj_clip": proj_clip, **options}
    version = version or (4 if op == "LSTM" and weights in ("int8", "uint8") else 3)
    return Case(id, op, inputs, [out], options, version=version, intermediates=lent)


def _weights(make: _Maker, features: set[str], gates: range, sizes: Sizes) -> list[Const | None]:
    """What lies between the input and the states."""
    _, _, depth, cells, outputs = sizes
    square = (cells,) if "diagonal" in features else (cells, outputs)
    step = NORM_SCALE / 1024 if "norm" in features else INPUT_SCALE * WEIGHT_SCALE
    return [
        *(make.matrix((cells, depth)) if i in gates else None for i in range(4)),
        *(make.matrix(square) if i in gates else None for i in range(4)),
        *(make.peephole(cells) if "peephole" in features and i in gates else None for i in (0, 1, 3)),
        *(make.bias(cells, step) if i in gates else None for i in range(4)),
        make.matrix((outputs, cells)) if "projection" in features else None,
        make.bias(outputs, HIDDEN_SCALE * WEIGHT_SCALE) if "projection_bias" in features else None,
    ]


class _Maker:
    """Constants of the right type and size."""

    def __init__(self, weights: str, rng: np.random.Generator) -> None:
        self.weights, self.rng = weights, rng

    def matrix(self, shape: Sequence[int]) -> Const:
        if self.weights == "float32" or len(shape) == 1:
            return Const(self.rng.normal(0, 0.4, shape).astype(np.float32))
        steps = np.clip(np.rint(self.rng.normal(0, 50, shape)), -127, 127).astype(np.int8)
        return Const(steps.view(np.uint8) if self.weights == "uint8" else steps, WEIGHT_SCALE)

    def peephole(self, cells: int) -> Const:
        if self.weights == "integer":
            return Const(self.rng.integers(-32767, 32768, cells, np.int16), 1e-5)
        values = self.rng.normal(0, 0.3, cells)
        if self.weights == "float32":
            return Const(values.astype(np.float32))
        return Const(np.clip(np.rint(values / 0.01), -127, 127).astype(np.int8).view(self.weights), 0.01)

    def bias(self, count: int, scale: float) -> Const:
        values = self.rng.normal(0, 0.5, count)
        if self.weights != "integer":
            return Const(values.astype(np.float32))
        return Const(np.rint(values / scale).astype(np.int32), scale)

    def norm(self, cells: int) -> Const:
        values = self.rng.normal(1, 0.3, cells)
        if self.weights != "integer":
            return Const(values.astype(np.float32))
        return Const(np.rint(values / NORM_SCALE).astype(np.int16), NORM_SCALE)


def definition(case: Case, *inputs: Any) -> Real:
    """The recurrence in real numbers, run after run."""
    x, *rest = inputs
    values = [_signed(case, spec, value) for spec, value in zip(case.inputs[1:], rest, strict=True)]
    h, c = values[17], values[18]
    values += [None] * (23 - len(values))
    single, time_major = case.op == "LSTM", bool(case.options.get("time_major"))
    results = []
    for run in x:
        sequence = run[None] if single else run if time_major else run.swapaxes(0, 1)
        outputs = []
        for step in sequence:
            h, c = _step(case, values, step, h, c)
            outputs.append(h)
        stacked = np.stack(outputs)
        results.append(stacked[0] if single else stacked if time_major else stacked.swapaxes(0, 1))
    return np.stack(results)


def _signed(case: Case, spec: Any, value: Any) -> Any:
    """uint8 weights hold int8 values."""
    if isinstance(spec, Const) and spec.value.dtype == np.uint8:
        return spec.value.view(np.int8) * np.float64(np.float32(spec.scale))
    return value


def _step(case: Case, values: Sequence[Any], x: Real, h: Real, c: Real) -> tuple[Real, Real]:
    def gate(number: int, cell: Real | None) -> Real:
        recurrent = values[4 + number]
        total = x @ values[number].T + (recurrent * h if recurrent.ndim == 1 else h @ recurrent.T)
        peephole = None if number == 2 else values[8 + {0: 0, 1: 1, 3: 2}[number]]
        if peephole is not None and cell is not None:
            total = total + peephole * cell
        norm, bias = values[19 + number], values[11 + number]
        if norm is not None:
            total = (total - total.mean(axis=1, keepdims=True)) / np.sqrt(
                total.var(axis=1, keepdims=True) + 1e-8
            )
            total = norm * total
        return total + bias

    def activation(y: Real) -> Real:
        return np.tanh(y) if case.options["fused_activation_function"] == "TANH" else fused(case.options, y)

    def sigmoid(y: Real) -> Real:
        return 1 / (1 + np.exp(-y))

    forget = sigmoid(gate(1, c))
    enter = 1 - forget if values[0] is None else sigmoid(gate(0, c))
    c = forget * c + enter * activation(gate(2, None))
    c = _clip(c, case.options["cell_clip"])
    hidden = sigmoid(gate(3, c)) * activation(c)
    if values[15] is not None:
        hidden = hidden @ values[15].T + (0 if values[16] is None else values[16])
        hidden = _clip(hidden, case.options["proj_clip"])
    out = case.outputs[0]
    if out.quant:
        hidden = np.clip(hidden, *real(np.array([-128, 127], np.int8), out))
    return hidden, c


def _clip(y: Real, limit: float) -> Real:
    return np.clip(y, -limit, limit) if limit else y
