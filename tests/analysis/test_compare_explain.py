"""Causes, on single operators: rounding, formula, order, function, model; and what an operator alone is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.engine.analysis.compare import Comparison, ComparisonReport
from glasslite.engine.analysis.isolate import isolate
from glasslite.engine.analysis.roundings import FLAVOURS, exact_steps, high_steps, is_tie, round_as
from glasslite.engine.ir import Array, Graph, TensorType
from glasslite.executors import SessionExecutor
from glasslite.kernels.reference.fixed_point import requantization
from glasslite.loaders.tflite import excerpt
from tests.support.build import ModelBuilder

MEMORY = 1 << 28


def executor(model: bytes, numerics: str) -> SessionExecutor:
    return SessionExecutor(glasslite.load(model), backend="reference", numerics=numerics, memory_limit=MEMORY)


def compare(model: bytes, a: str, b: str, *feeds: Sequence[Array]) -> ComparisonReport:
    comparison = Comparison(executor(model, a), executor(model, b))
    for feed in feeds:
        comparison.add(feed, feed)
    return comparison.report()


def single(op: str, x: Array, quants: Sequence[Any], options: dict[str, Any], **more: Any) -> bytes:
    model = ModelBuilder()
    type = TensorType.of(x.dtype)
    inputs = [model.tensor("x", x.shape, type, quant=quants[0])]
    y = model.tensor("y", x.shape, type, quant=quants[-1])
    model.operator(op, inputs, [y], options, **more)
    return model.finish(inputs, [y])


STEPS = np.arange(256, dtype=np.uint8).view(np.int8)


def test_another_formula_is_named_by_its_kernels() -> None:
    model = single("LEAKY_RELU", STEPS, [(0.1, 3), (0.07, -7)], {"alpha": 0.3}, version=2)
    report = compare(model, "reference", "litert", [STEPS])
    (found,) = (e.explanation for e in report.explanations)
    assert (found.cause, found.accumulator, found.sum) == ("formula", None, None)
    assert (found.formula_a.numerics, found.formula_b.numerics) == ("reference", "litert")
    assert (found.formula_a.kernel, found.formula_b.kernel) == ("leaky_relu_qs8", "leaky_relu_table")
    assert found.formula_a.doc.startswith("Quantized: one factor")
    assert found.numerics["reference"] == found.a
    assert found.numerics["litert"] == found.b


class Other:
    """An executor that is glasslite but for what it adds to an operator's outputs."""

    def __init__(self, model: bytes, add: float) -> None:
        self.inner = executor(model, "reference")
        self.graph, self.tensors, self.label, self.numerics = (
            self.inner.graph,
            self.inner.tensors,
            "other",
            None,
        )
        self._add = add

    def run(self, number: int, feed: Sequence[Array]) -> dict[int, Array]:
        values = self.inner.run(number, feed)
        return {i: v if i in self.graph.inputs else v + v.dtype.type(self._add) for i, v in values.items()}

    def rerun(self, alone: Graph, feed: Sequence[Array]) -> list[Array] | None:
        outputs = self.inner.rerun(alone, feed)
        return None if outputs is None else [y + y.dtype.type(self._add) for y in outputs]


def explained(model: bytes, add: float, x: Array) -> Any:
    comparison = Comparison(executor(model, "reference"), Other(model, add))
    comparison.add([x], [x])
    (found,) = comparison.report().explanations
    return found.explanation


def dense(depth: int) -> bytes:
    model = ModelBuilder()
    x = model.tensor("x", (1, depth), "float32")
    filter = model.tensor("filter", (2, depth), "float32", data=np.full((2, depth), -0.5))
    y = model.tensor("y", (1, 2), "float32")
    model.operator("FULLY_CONNECTED", [x, filter], [y], {"fused_activation_function": "RELU6"})
    return model.finish([x], [y])


def test_the_order_of_a_float_sum_has_a_bound() -> None:
    """65 terms of magnitude 1: 2 * 66 * 2^-24 * 65 is how far two orders may be apart, activation or not."""
    x = np.full((1, 64), -0.015625, np.float32)
    bound = 2 * 66 * 2.0**-24 * 0.5
    close, far = (explained(dense(64), share * bound, x) for share in (0.5, 3))
    assert close.cause == "order"
    assert close.sum.terms == 65
    assert close.sum.bound == pytest.approx(bound)
    assert close.sum.distance == pytest.approx(0.5 * bound, rel=0.1)
    assert (far.cause, "explains" in far.sentence) == ("unknown", True)


def test_a_float_function_counts_in_ulp() -> None:
    x = np.float32([[0.25, 0.5]])
    found = explained(single("TANH", x, [None], {}), 2.0**-25, x)
    assert (found.cause, found.sentence.split()[1]) == ("function", "ULP")


def test_integers_that_nothing_gives_are_unknown() -> None:
    found = explained(single("LOGISTIC", STEPS, [(0.1, 3), (1 / 256, -128)], {}), 1, STEPS)
    assert (found.cause, found.formula_b.numerics) == ("unknown", None)
    assert "B's values" in found.sentence


def test_an_operator_that_only_passes_differences_on_is_not_blamed() -> None:
    """Two LEAKY_RELUs, of which the first has the scales at which both formulas are one."""
    model = ModelBuilder()
    x = model.tensor("x", (256,), "int8", quant=(0.5, 0))
    y = model.tensor("y", (256,), "int8", quant=(0.5, 0))
    z = model.tensor("z", (256,), "int8", quant=(0.35, -7))
    model.operator("LEAKY_RELU", [x], [y], {"alpha": 0.25}, version=2)
    model.operator("LEAKY_RELU", [y], [z], {"alpha": 0.3}, version=2)
    report = compare(
        model.finish([x], [z]), "reference", "litert", [np.maximum(STEPS, 0)], [np.maximum(STEPS, 0)]
    )
    assert report.tensors[0].difference.differing == 0
    assert [e.operator for e in report.explanations] == [1]
    assert report.first == 1
    assert report.tensors[1].own is not None
    assert report.tensors[1].own.differing == report.tensors[1].difference.differing


def test_one_value_is_kept_of_each_run() -> None:
    """Nothing of a run outlives the next but sums."""
    model = single("LEAKY_RELU", STEPS, [(0.1, 3), (0.07, -7)], {"alpha": 0.3}, version=2)
    comparison = Comparison(executor(model, "reference"), executor(model, "litert"))
    sizes = []
    for _ in range(3):
        comparison.add([STEPS], [STEPS])
        sizes.append(len(comparison.values))
    assert sizes == [2, 2, 2]
    report = comparison.report()
    assert (report.runs, report.tensors[0].difference.elements) == (3, 3 * 256)
    assert len(report.explanations) == 1


def test_an_operator_alone_needs_all_its_values() -> None:
    graph = glasslite.load(dense(4))
    x, y = graph.inputs[0], graph.outputs[0]
    assert isolate(graph, graph.operators[0], graph.tensors, {}) is None
    found = isolate(graph, graph.operators[0], graph.tensors, {x: np.ones((1, 4), np.float32)})
    assert found is not None
    alone, feed = found
    assert (alone.inputs, alone.outputs, len(feed)) == ((x,), (y,), 1)


def test_an_operator_that_is_written_out_is_the_same_operator() -> None:
    """Attributes, constants, scales and versions come back."""
    model = ModelBuilder()
    quant = ([0.5, 0.25], [0, 0], 0)
    x = model.tensor("x", (1, 4, 4, 3), "int8", quant=(0.1, 3))
    filter = model.tensor("filter", (2, 2, 2, 3), "int8", quant=quant, data=np.arange(24))
    bias = model.tensor("bias", (2,), "int32", quant=([0.05, 0.025], [0, 0], 0), data=[7, -7])
    y = model.tensor("y", (1, 2, 2, 2), "int8", quant=(0.2, -1))
    options = {"padding": "SAME", "stride_w": 2, "stride_h": 2, "fused_activation_function": "RELU6"}
    model.operator("CONV_2D", [x, filter, bias], [y], options, version=3)
    graph = glasslite.load(model.finish([x], [y]))
    image = np.random.default_rng(1).integers(-128, 128, (1, 4, 4, 3)).astype(np.int8)
    found = isolate(graph, graph.operators[0], graph.tensors, {graph.inputs[0]: image})
    assert found is not None
    again = glasslite.load(excerpt.write(found[0]))
    assert (again.operators[0].op, again.operators[0].version) == (graph.operators[0].op, 3)
    for numerics in ("reference", "optimized", "litert"):
        results = [
            glasslite.Session(g, backend="reference", numerics=numerics).run([image])["y"]
            for g in (graph, again)
        ]
        assert np.array_equal(*results)


@pytest.mark.parametrize(
    ("accumulator", "scale", "steps"),
    [
        (-6, 0.25, (-2, -1, -1, -2, -1, -2)),
        (2, 0.25, (1, 1, 1, 0, 1, 1)),
        (1, 0.3, (1, 1, 0, 0, 0, 0)),
        (-1, 0.3, (-1, 0, 0, 0, 0, 0)),
        (-99991, 0.3, (-29998, -29997, -29997, -29997, -29997, -29997)),
    ],
)
def test_roundings_by_hand(accumulator: int, scale: float, steps: tuple[int, ...]) -> None:
    how = requantization(scale, "double")
    value = np.array([accumulator], np.int64)
    assert tuple(int(round_as(flavour, value, how)[0]) for flavour in FLAVOURS) == steps


def test_ties_are_exact() -> None:
    quarter, third = requantization(0.25, "double"), requantization(0.3, "double")
    assert is_tie(exact_steps(-6, quarter))
    assert not is_tie(exact_steps(1, third))
    assert is_tie(high_steps(1, third))
    assert not is_tie(high_steps(3, third))
