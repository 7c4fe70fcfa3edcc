"""`glasslite.Interpreter`: the core of ai_edge_litert.interpreter.Interpreter over a glasslite session.

Keys, argument names and sentences follow ai-edge-litert 2.3.0. Every tensor keeps its value after `invoke`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glasslite.engine.errors import InputError, NotReadyError
from glasslite.engine.ir import Array, Graph, Tensor, TensorType
from glasslite.engine.session import Session
from glasslite.loaders import load

#: Every tensor keeps memory of its own here, so a large model takes more than a session would.
MEMORY_LIMIT = 8 << 30


class QuantizationParameters(TypedDict):
    """Scales float32 and zero points int32, empty without quantization; the axis they run along."""

    scales: NDArray[np.float32]
    zero_points: NDArray[np.int32]
    quantized_dimension: int
    block_size: int


class TensorDetails(TypedDict):
    """What LiteRT tells about a tensor, key for key."""

    name: str
    index: int
    shape: NDArray[np.int32]
    shape_signature: NDArray[np.int32]
    dtype: type[Any]
    quantization: tuple[float, int]
    quantization_parameters: QuantizationParameters
    sparsity_parameters: dict[str, Any]


class Interpreter:
    """Load, allocate, set, invoke, get: LiteRT's interface, with `backend` and `numerics` besides.

    Args:
        model_path: a `.tflite` file; or
        model_content: its bytes. Exactly one of the two.
        num_threads: None means 1.
        backend, numerics: see `glasslite.Session`.

    Raises:
        ValueError: neither or both models given, a broken model, a wrong argument.
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str] | None = None,
        model_content: bytes | None = None,
        num_threads: int | None = None,
        *,
        backend: str = "jit",
        numerics: str = "reference",
    ) -> None:
        if model_path is None and model_content is None:
            raise InputError("`model_path` or `model_content` must be specified.")
        if model_path is not None and model_content is not None:
            raise InputError("Can't both provide `model_path` and `model_content`")
        if num_threads is not None and not isinstance(num_threads, int):
            raise InputError("type of num_threads should be int")
        if num_threads is not None and num_threads < 1:
            raise InputError("num_threads should >= 1")
        source = model_path if model_path is not None else model_content
        self._graph: Graph = load(source)  # type: ignore[arg-type]
        self._options: dict[str, Any] = {
            "backend": backend,
            "numerics": numerics,
            "num_threads": num_threads or 1,
        }
        self._session: Session | None = None

    def allocate_tensors(self) -> None:
        """Plan the model and give every tensor its memory; input values that were set are kept if shapes allow.

        Raises:
            UnsupportedError, OpError: the model cannot run.
        """
        if self._session is None:
            self._session = Session(
                self._graph, keep_intermediates=True, memory_limit=MEMORY_LIMIT, **self._options
            )

    def invoke(self) -> None:
        """Run the model on the inputs that are set.

        Raises:
            RuntimeError: `allocate_tensors` has not been called since loading or resizing.
        """
        self._ready("Invoke called on model that is not ready.").invoke()

    def set_tensor(self, tensor_index: int, value: ArrayLike) -> None:
        """Copy a value in, by tensor index.

        Raises:
            ValueError: the index, type, rank or a dimension does not fit.
        """
        tensor = self._tensor(tensor_index)
        session = self._ready("Tensor data is null. Run allocate_tensors() first")
        array = np.asarray(value)
        if array.dtype != tensor.type.dtype:
            got = TensorType.of(array.dtype).name
            raise InputError(
                f"Cannot set tensor: Got value of type {got} but expected type {tensor.type.name} "
                f"for input {tensor_index}, name: {tensor.name} "
            )
        if array.ndim != len(tensor.shape):
            raise InputError(
                f"Cannot set tensor: Dimension mismatch. Got {array.ndim} but expected {len(tensor.shape)} "
                f"for input {tensor_index}."
            )
        for dimension, (got_size, expected) in enumerate(zip(array.shape, tensor.shape, strict=True)):
            if got_size != expected:
                raise InputError(
                    f"Cannot set tensor: Dimension mismatch. Got {got_size} but expected {expected} "
                    f"for dimension {dimension} of input {tensor_index}."
                )
        session.set_value(tensor_index, array)

    def get_tensor(self, tensor_index: int) -> Array:
        """A copy of any tensor's value: input, output, constant or intermediate.

        Raises:
            ValueError: no such index, or the tensor has no value before `allocate_tensors`.
        """
        tensor = self._tensor(tensor_index)
        if self._session is None:
            if tensor.data is None:
                raise InputError("Tensor data is null. Run allocate_tensors() first")
            return tensor.data.copy()
        return self._session.value(tensor_index).copy()

    def resize_tensor_input(self, input_index: int, tensor_size: Sequence[int], strict: bool = False) -> None:
        """Give an input another shape; `allocate_tensors` must follow.

        Args:
            strict: only let dimensions change that the model leaves open (-1 in its shape signature).

        Raises:
            ValueError: the tensor is no input, or a dimension may not change.
        """
        tensor = self._tensor(input_index)
        shape = tuple(int(d) for d in tensor_size)
        if strict:
            _check_strict(tensor, shape)
        self._graph = self._graph.resize({tensor.name: shape})
        self._session = None

    def get_input_details(self) -> list[TensorDetails]:
        """The inputs' details, in the model's order."""
        return [self._details(i) for i in self._graph.inputs]

    def get_output_details(self) -> list[TensorDetails]:
        """The outputs' details, in the model's order."""
        return [self._details(i) for i in self._graph.outputs]

    def get_tensor_details(self) -> list[TensorDetails]:
        """The details of every tensor that has a type and a name, in index order."""
        return [self._details(t.index) for t in self._graph.tensors]

    def _ready(self, sentence: str) -> Session:
        if self._session is None:
            raise NotReadyError(sentence)
        return self._session

    def _tensor(self, index: int) -> Tensor:
        tensors = self._session.plan.tensors if self._session else self._graph.tensors
        if not 0 <= index < len(tensors):
            raise InputError(f"Invalid tensor index {index} exceeds max tensor index {len(tensors) - 1}")
        return tensors[index]

    def _details(self, index: int) -> TensorDetails:
        tensor = self._tensor(index)
        quantization = tensor.quantization
        scales = quantization.scale if quantization else np.empty(0, np.float32)
        zero_points = quantization.zero_point if quantization else np.empty(0, np.int64)
        single = scales.size == 1
        dtype = tensor.type.dtype
        return {
            "name": tensor.name,
            "index": index,
            "shape": np.array(tensor.shape, np.int32),
            "shape_signature": np.array(tensor.shape_signature, np.int32),
            "dtype": dtype.type if dtype is not None else np.bytes_,
            "quantization": (float(scales[0]), int(zero_points[0])) if single else (0.0, 0),
            "quantization_parameters": {
                "scales": scales.astype(np.float32),
                "zero_points": zero_points.astype(np.int32),
                "quantized_dimension": quantization.quantized_dimension if quantization else 0,
                "block_size": 0,
            },
            "sparsity_parameters": {},
        }


def _check_strict(tensor: Tensor, shape: tuple[int, ...]) -> None:
    if len(shape) != len(tensor.shape):
        raise InputError(
            f"Attempting to resize tensor {tensor.index} of {len(tensor.shape)} dimensions to {len(shape)}. "
            "ResizeInputTensorStrict keeps the number of dimensions."
        )
    for dimension, (new, old, signature) in enumerate(
        zip(shape, tensor.shape, tensor.shape_signature, strict=True)
    ):
        if new != old and signature != -1:
            raise InputError(
                f"Attempting to resize dimension {dimension} of tensor {tensor.index} with value {old} to {new}. "
                "ResizeInputTensorStrict only allows mutating unknown dimensions identified by -1."
            )
