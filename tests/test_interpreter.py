"""`glasslite.Interpreter` against the interface it stands in for: keys, types and sentences of ai-edge-litert."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.engine.ir import TensorType
from tests.support.build import ModelBuilder
from tests.support.oracle import REMEDY, Oracle


def small_model() -> bytes:
    """Two int8 layers: a per-channel convolution with an open batch and height, then RELU."""
    rng = np.random.default_rng(3)
    filter = rng.integers(-127, 128, (4, 3, 3, 2), dtype=np.int8)
    builder = ModelBuilder()
    int8 = TensorType.INT8
    x = builder.tensor("x", (1, 5, 6, 2), int8, quant=(0.1, 3), shape_signature=(-1, -1, 6, 2))
    w = builder.tensor("w", filter.shape, int8, quant=([0.02, 0.03, 0.01, 0.05], [0] * 4, 0), data=filter)
    bias = builder.tensor("b", (4,), TensorType.INT32, data=np.arange(-2, 2, dtype=np.int32))
    hidden = builder.tensor("hidden", (1, 5, 6, 4), int8, quant=(0.4, -4))
    y = builder.tensor("y", (1, 5, 6, 4), int8, quant=(0.4, -4))
    builder.operator(
        "CONV_2D", [x, w, bias], [hidden], {"padding": "SAME", "stride_w": 1, "stride_h": 1}, version=3
    )
    builder.operator("RELU", [hidden], [y], {}, version=2)
    return builder.finish([x], [y])


MODEL = small_model()


def ready() -> glasslite.Interpreter:
    interpreter = glasslite.Interpreter(model_content=MODEL)
    interpreter.allocate_tensors()
    return interpreter


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, dict):
        return set(ours) == set(theirs) and all(same(ours[k], theirs[k]) for k in theirs)
    if isinstance(theirs, np.ndarray):
        return bool(ours.dtype == theirs.dtype and np.array_equal(ours, theirs))
    return bool(ours == theirs)


def litert_details() -> dict[str, list[dict[str, Any]]]:
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    theirs = Interpreter(model_content=MODEL, experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    return {
        "inputs": theirs.get_input_details(),
        "outputs": theirs.get_output_details(),
        "tensors": theirs.get_tensor_details(),
    }


@pytest.mark.skipif(not Oracle.available, reason=REMEDY)
def test_details_are_key_for_key_those_of_litert() -> None:
    theirs = litert_details()
    ours = glasslite.Interpreter(model_content=MODEL)
    for got, expected in (
        (ours.get_input_details(), theirs["inputs"]),
        (ours.get_output_details(), theirs["outputs"]),
        (ours.get_tensor_details(), theirs["tensors"]),
    ):
        assert len(got) == len(expected)
        for a, b in zip(got, expected, strict=True):
            assert same(a, b), f"{a} is not {b}"


def test_every_tensor_keeps_its_value(oracle: Oracle) -> None:
    x = np.random.default_rng(0).integers(-128, 128, (1, 5, 6, 2), dtype=np.int8)
    ours = ready()
    ours.set_tensor(0, x)
    ours.invoke()
    for index, expected in oracle.run(MODEL, [x], tensors=range(5)).items():
        np.testing.assert_array_equal(ours.get_tensor(index), expected)


def test_resizing_an_input_reshapes_the_output() -> None:
    ours = ready()
    ours.resize_tensor_input(0, [2, 9, 6, 2])
    with pytest.raises(RuntimeError, match="not ready"):
        ours.invoke()
    ours.allocate_tensors()
    ours.set_tensor(0, np.zeros((2, 9, 6, 2), np.int8))
    ours.invoke()
    assert ours.get_tensor(4).shape == (2, 9, 6, 4)
    assert ours.get_output_details()[0]["shape"].tolist() == [2, 9, 6, 4]


def test_get_tensor_copies() -> None:
    ours = ready()
    ours.get_tensor(0)[...] = 1
    assert not ours.get_tensor(0).any()


def test_a_path_and_its_bytes_load_the_same(tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(MODEL)
    names = [d["name"] for d in glasslite.Interpreter(model_path=path).get_tensor_details()]
    assert names == ["x", "w", "b", "hidden", "y"]


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: glasslite.Interpreter(), ValueError, "`model_path` or `model_content` must be specified."),
        (lambda: glasslite.Interpreter("a", b"b"), ValueError, "Can't both provide `model_path` and `model_content`"),
        (lambda: glasslite.Interpreter(model_content=MODEL, num_threads=0), ValueError, "num_threads should >= 1"),
        (
            lambda: glasslite.Interpreter(model_content=MODEL, num_threads="2"),  # type: ignore[arg-type]
            ValueError,
            "type of num_threads should be int",
        ),
        (lambda: glasslite.Interpreter(model_content=b"not a model at all"), ValueError, "TFL3"),
        (
            lambda: glasslite.Interpreter(model_content=MODEL).invoke(),
            RuntimeError,
            "Invoke called on model that is not ready.",
        ),
        (
            lambda: glasslite.Interpreter(model_content=MODEL).get_tensor(0),
            ValueError,
            "Tensor data is null. Run allocate_tensors() first",
        ),
        (lambda: ready().get_tensor(5), ValueError, "Invalid tensor index 5 exceeds max tensor index 5"),
        (
            lambda: ready().set_tensor(0, np.zeros((1, 5, 6, 2), np.float32)),
            ValueError,
            "Cannot set tensor: Got value of type FLOAT32 but expected type INT8 for input 0, name: x ",
        ),
        (
            lambda: ready().set_tensor(0, np.zeros((1, 5, 7, 2), np.int8)),
            ValueError,
            "Cannot set tensor: Dimension mismatch. Got 7 but expected 6 for dimension 2 of input 0.",
        ),
        (
            lambda: ready().set_tensor(0, np.zeros((5, 6, 2), np.int8)),
            ValueError,
            "Cannot set tensor: Dimension mismatch. Got 3 but expected 4 for input 0.",
        ),
        (
            lambda: ready().resize_tensor_input(0, [1, 5, 7, 2], strict=True),
            RuntimeError,
            "Attempting to resize dimension 2 of tensor 0 with value 6 to 7.",
        ),
    ],
)  # fmt: skip
def test_wrong_use_has_the_type_and_sentence_of_litert(
    call: Any, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as raised:
        call()
    assert sentence in str(raised.value)
    assert isinstance(raised.value, glasslite.GlassliteError)


def test_a_constant_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="'b' is a constant"):
        ready().set_tensor(2, np.zeros(4, np.int32))
