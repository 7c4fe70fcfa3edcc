"""Custom operators that are written in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.engine.ops import _custom
from tests.support.build import ModelBuilder
from tests.support.control import call, unary

X = np.float32([[1, 2, 3]])


def model(options: Mapping[str, Any] | None = None, *, outputs: int = 1, type: str = "float32") -> bytes:
    """A custom operator between two others."""
    built = ModelBuilder()
    x = built.tensor("x", (1, 3), type)
    found = [built.tensor(f"y{i}", (1, 3), type) for i in range(outputs)]
    built.operator("CUSTOM:Mine", [unary(built, "RELU", x, (1, 3), type)], found, options or {})
    return built.finish([x], [unary(built, "RELU", y, (1, 3), type) for y in found])


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test registers is gone behind it."""
    monkeypatch.setattr(_custom, "_REGISTERED", {})
    yield


def run(data: bytes, x: Any = X, **options: Any) -> list[np.ndarray]:
    return list(glasslite.Session(glasslite.load(data), **options).run(x).values())


@pytest.mark.parametrize("backend", ["reference", "jit"])
def test_a_function(backend: str) -> None:
    def scaled(inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
        return inputs[0] * np.float32(options["factor"])

    (y,) = run(model({"factor": 2.5}), backend=backend, custom_ops={"Mine": scaled})
    assert y.tolist() == [[2.5, 5, 7.5]]


def test_the_decorator_registers_for_all_sessions() -> None:
    @glasslite.register_custom_op("Mine")
    def add_one(inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
        return inputs[0] + 1

    assert add_one([X], {}).tolist() == [[2, 3, 4]]
    assert run(model())[0].tolist() == [[2, 3, 4]]
    (own,) = run(model(), custom_ops={"Mine": lambda inputs, options: -inputs[0]})
    assert own.tolist() == [[0, 0, 0]]


class Halves(glasslite.CustomOp):
    """Two outputs of known shape; the scale is computed once."""

    def infer(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> list[tuple[int, ...]]:
        return [inputs[0].shape, (1, 1)]

    def prepare(
        self, inputs: Sequence[Any], outputs: Sequence[Any], options: Mapping[str, Any]
    ) -> Callable[[Sequence[Any]], Any]:
        assert [t.name for t in outputs] == ["y0", "y1"] and outputs[1].shape == (1, 1)
        half = np.float32(0.5)
        return lambda arrays: [arrays[0] * half, arrays[0].sum(keepdims=True) * half]


@pytest.mark.parametrize("backend", ["reference", "jit"])
def test_a_class_with_shapes(backend: str) -> None:
    session = glasslite.Session(
        glasslite.load(model(outputs=2)), backend=backend, custom_ops={"Mine": Halves()}
    )
    assert all(step.kernel for step in session.plan.steps) and not session.plan.unshaped
    first, second = session.run(X).values()
    assert first.tolist() == [[0.5, 1, 1.5]] and second.tolist() == [[3]]


def test_shapes_may_be_known_only_when_it_has_run() -> None:
    session = glasslite.Session(
        glasslite.load(model()),
        custom_ops={"Mine": lambda inputs, options: inputs[0][:, : int(inputs[0][0, 0])]},
    )
    for count in (1, 3, 2):
        (y,) = session.run(np.float32([[count, 5, 6]])).values()
        assert y.shape == (1, count)


def test_a_trace_and_an_inspection_show_it() -> None:
    session = glasslite.Session(glasslite.load(model()), custom_ops={"Mine": lambda i, o: i[0] + 1})
    (step,) = (s for s in session.trace(X).steps if s.step.operator.name == "CUSTOM:Mine")
    assert step.backend == "reference" and step.outputs["y0"].tolist() == [[2, 3, 4]]


def test_within_a_subgraph() -> None:
    built = ModelBuilder()
    c, x = built.tensor("c", (1,), "bool"), built.tensor("x", (1, 3), "float32")
    for number in range(2):
        graph = built.subgraph(f"branch {number}")
        a, b = graph.tensor("a", (1, 3), "float32"), graph.tensor("b", (1, 3), "float32")
        graph.operator("CUSTOM:Mine", [a], [b], {"add": number})
        graph.ends([a], [b])
    (y,) = call(built, "IF", [c, x], [((1, 3), "float32")], then=1, **{"else": 2})
    data = built.finish([c, x], [y])
    ops = {"Mine": lambda inputs, options: inputs[0] + np.float32(options["add"])}
    for condition, added in ((True, 0), (False, 1)):
        assert run(data, [np.array([condition]), X], custom_ops=ops)[0].tolist() == (X + added).tolist()


def test_inputs_cannot_be_written() -> None:
    def careless(inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
        inputs[0][...] = 0
        return inputs[0]

    with pytest.raises(glasslite.OpError, match=r"CUSTOM:Mine 'y0': its compute\(\) raised ValueError"):
        run(model(), custom_ops={"Mine": careless})


def test_what_it_raises_is_the_cause() -> None:
    with pytest.raises(glasslite.OpError, match=r"its compute\(\) raised KeyError: 'absent'") as refusal:
        run(model(), custom_ops={"Mine": lambda inputs, options: options["absent"]})
    assert isinstance(refusal.value.__cause__, KeyError)


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (np.zeros((1, 3)), r"output 'y0' must be FLOAT32; it came out as float64 \(1, 3\)"),
        ([X, X], "gives 2 outputs; the model has 1"),
        ("text", "output 'y0' must be FLOAT32; it came out as <U4"),
    ],
)
def test_results_must_fit(result: Any, message: str) -> None:
    with pytest.raises(glasslite.OpError, match=message):
        run(model(), custom_ops={"Mine": lambda inputs, options: result})


class Shaped(glasslite.CustomOp):
    def __init__(self, shapes: Any) -> None:
        self.shapes = shapes

    def infer(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
        return self.shapes

    def compute(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
        return X


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ([(1, 4)], r"must be FLOAT32 \(1, 4\); it came out as float32 \(1, 3\)"),
        ([(1, 3), (2,)], "the operator must have 2 outputs; it has 1"),
        (7, r"its infer\(\) must return a shape for each output; it returned 7"),
        ([(1 << 20, 1 << 20)], "elements are allowed"),
    ],
)
def test_shapes_must_fit(shapes: Any, message: str) -> None:
    with pytest.raises(glasslite.OpError, match=message):
        run(model(), custom_ops={"Mine": Shaped(shapes)})


def test_without_compute() -> None:
    with pytest.raises(glasslite.OpError, match=r"CustomOp has no compute\(\)"):
        run(model(), custom_ops={"Mine": glasslite.CustomOp()})


@pytest.mark.parametrize(
    ("name", "op", "message"),
    [
        ("TFLite_Detection_PostProcess", lambda i, o: i, "glasslite computes the custom operator"),
        ("Mine", Halves, "must be a function or a CustomOp instance; got Halves"),
        ("Mine", 3, "must be a function or a CustomOp instance; got int"),
    ],
)
def test_what_cannot_be_registered(name: str, op: Any, message: str) -> None:
    with pytest.raises(glasslite.InputError, match=message):
        glasslite.register_custom_op(name, op)
    with pytest.raises(glasslite.InputError, match=message):
        run(model(), custom_ops={name: op})


def test_an_unknown_one_says_how() -> None:
    with pytest.raises(glasslite.UnsupportedError) as refusal:
        run(model())
    assert "CUSTOM:Mine version 1: the operator is not implemented (op 1)" in str(refusal.value)
    assert "glasslite.register_custom_op('Mine', function)" in str(refusal.value)


def test_models_of_others(shared: Callable[..., Path]) -> None:
    def reverse(inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
        output = inputs[0].copy()
        for row, length in enumerate(inputs[1]):
            output[row, :length] = output[row, :length][::-1]
        return output

    ops = {
        "Add2": lambda inputs, options: inputs[0] + inputs[1],
        "ZeroOut": lambda inputs, options: np.where(np.arange(inputs[0].size) == 0, inputs[0], 0).astype(np.int32),
        "ReverseSequence2": reverse,
        "Complex": lambda inputs, options: (inputs[0] + 1j * inputs[1]).astype(np.complex64),
        "Imag": lambda inputs, options: inputs[0].imag,
    }  # fmt: skip
    rows = np.arange(8, dtype=np.int32) + np.zeros((4, 1), np.int32)
    for name, inputs, wanted in (
        ("model_with_add2", [np.float32([[1, 2]]), np.float32([[3, 4]])], [[4, 6]]),
        ("model_with_zero_out", [np.arange(5, 15, dtype=np.int32)[None]], [[5] + [0] * 9]),
        ("model_with_reverse_sequence2", [rows],
         [[*reversed(range(n)), *range(n, 8)] for n in (7, 2, 3, 5)]),
        ("custom", [np.float32([[2.5]])], [[2.5]]),
    ):  # fmt: skip
        graph = glasslite.load(shared("models", "units", "mlonmcu_layers", f"{name}.tflite"))
        (y,) = glasslite.Session(graph, custom_ops=ops).run(inputs).values()
        assert y.tolist() == wanted, name
