"""The public class: LiteRT's interface over glasslite sessions.

Names, argument order and sentences follow ai-edge-litert 2.3.0, python/interpreter.py. Every tensor keeps its value.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from sys import getrefcount
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glasslite.engine.backends import check_backend
from glasslite.engine.errors import InputError, ModelError
from glasslite.engine.ir import Graph
from glasslite.engine.numerics import numerics_named
from glasslite.engine.plan import Settings
from glasslite.interpreter.delegates import refuse_delegates
from glasslite.interpreter.details import OpDetails, TensorDetails
from glasslite.interpreter.errors import ArgumentError, HeldError
from glasslite.interpreter.resolver import OpResolverType, numerics_of
from glasslite.interpreter.signature import SignatureRunner
from glasslite.interpreter.wrapper import InterpreterWrapper, SignatureDefs
from glasslite.loaders import load
from glasslite.loaders.tflite.flatbuffer import REMEDY

#: Every tensor keeps memory of its own here, so a large model takes more than a session would.
MEMORY_LIMIT = 8 << 30
_HELD = """There is at least 1 reference to internal data
      in the interpreter in the form of a numpy array or slice. Be sure to
      only hold the function returned from tensor() if you are using raw
      data access."""


class _Holder:
    """An attribute that nobody else refers to, counted as `Interpreter._safe_to_run` counts its own."""

    def __init__(self) -> None:
        self._attribute = object()

    def count(self) -> int:
        return getrefcount(self._attribute)


_ALONE = _Holder().count()


class Interpreter:
    """Load, allocate, set, invoke, get: ai_edge_litert.interpreter.Interpreter and tf.lite.Interpreter by name.

    Args:
        model_path: a `.tflite` file; or
        model_content: its bytes. Exactly one of the two.
        experimental_delegates: must be empty: delegates are native code.
        num_threads: None means 1. The results are the same bits for any number.
        experimental_op_resolver_type: whose integers come out, see `OpResolverType`.
        experimental_preserve_all_tensors: taken as given: every tensor keeps its value.
        experimental_disable_delegate_clustering, experimental_disable_delegate_node_fusion,
            experimental_force_delegate_node_profiling: accepted; they change no result.
        experimental_default_delegate_latest_features: LiteRT applies its delegate then, whatever the resolver.
        experimental_compress_quantization_zero_points: tell one zero point where a tensor's are all the same.
        backend, numerics: see `glasslite.Session`; by default compiled kernels, and the resolver's numerics.

    Raises:
        ValueError: neither or both models given, a broken model, a wrong or contradicting argument.
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str] | None = None,
        model_content: bytes | None = None,
        experimental_delegates: Sequence[Any] | None = None,
        num_threads: int | None = None,
        experimental_op_resolver_type: OpResolverType = OpResolverType.AUTO,
        experimental_preserve_all_tensors: bool = False,
        experimental_disable_delegate_clustering: bool = False,
        experimental_default_delegate_latest_features: bool = False,
        experimental_compress_quantization_zero_points: bool = False,
        experimental_disable_delegate_node_fusion: bool = False,
        experimental_force_delegate_node_profiling: bool = False,
        *,
        backend: str = "jit",
        numerics: str | None = None,
    ) -> None:
        check_backend(backend)
        numerics = numerics_of(
            experimental_op_resolver_type, numerics, experimental_default_delegate_latest_features
        )
        if num_threads is not None and not isinstance(num_threads, int):
            raise InputError("type of num_threads should be int")
        if num_threads is not None and num_threads < 1:
            raise InputError("num_threads should >= 1")
        graph = _load(model_path, model_content)
        self._experimental_compress_quantization_zero_points = experimental_compress_quantization_zero_points
        self._interpreter = InterpreterWrapper(
            graph,
            Settings(backend, numerics_named(numerics), keep_intermediates=True, memory_limit=MEMORY_LIMIT),
            int(num_threads or 1),
            compress_zero_points=experimental_compress_quantization_zero_points,
        )
        self._custom_op_registerers: list[Any] = []
        self._delegates = refuse_delegates(experimental_delegates)
        self._signature_defs = self.get_signature_list()

    def allocate_tensors(self) -> None:
        """Plan the model and give every tensor its memory; input values that were set are kept if shapes allow.

        Raises:
            RuntimeError: the model cannot run, or views of its memory are held.
        """
        self._ensure_safe()
        self._interpreter.AllocateTensors()

    def invoke(self) -> None:
        """Run the model on the inputs that are set.

        Raises:
            RuntimeError: `allocate_tensors` has not been called since loading or resizing, views of the model's memory
                are held, or an operator's rule is broken by the values.
        """
        if getrefcount(self._interpreter) != _ALONE:
            raise HeldError(_HELD)
        self._interpreter.Invoke()

    def set_tensor(self, tensor_index: int, value: ArrayLike) -> None:
        """Copy a value in, by tensor index.

        Raises:
            ValueError: the index, type, rank or a dimension does not fit, or the tensor is a constant.
            TypeError: the index is no integer.
        """
        self._interpreter.SetTensor(tensor_index, value)

    def get_tensor(self, tensor_index: int, subgraph_index: int = 0) -> Any:
        """A copy of any tensor's value: input, output, constant or intermediate; a scalar if it has no dimensions.

        Raises:
            ValueError: no such tensor, or it has no value before `allocate_tensors`.
            TypeError: an index is no integer.
        """
        return self._interpreter.GetTensor(tensor_index, subgraph_index)

    def tensor(self, tensor_index: int) -> Callable[[], Any]:
        """A function that gives an array on the tensor's own memory, to be read and written without a copy.

        Hold the function, not the array: while one is held, memory must not move, and `allocate_tensors`, `invoke` and
        `resize_tensor_input` raise RuntimeError. Constants are read-only.
        """
        return lambda: self._interpreter.tensor(self._interpreter, tensor_index)

    def resize_tensor_input(
        self, input_index: int, tensor_size: Sequence[int] | NDArray[Any], strict: bool = False
    ) -> None:
        """Give an input another shape; `allocate_tensors` must follow.

        Args:
            strict: only let dimensions change that the model leaves open (-1 in its shape signature).

        Raises:
            RuntimeError: no such tensor, a constant, a dimension that may not change; or views are held.
            ValueError: the shape is no list of numbers.
        """
        self._ensure_safe()
        self._interpreter.ResizeInputTensor(input_index, np.array(tensor_size, np.int32), strict)

    def get_input_details(self) -> list[TensorDetails]:
        """The inputs' details, in the model's order."""
        return [self._get_tensor_details(i, 0) for i in self._interpreter.InputIndices()]

    def get_output_details(self) -> list[TensorDetails]:
        """The outputs' details, in the model's order."""
        return [self._get_tensor_details(i, 0) for i in self._interpreter.OutputIndices()]

    def get_tensor_details(self, subgraph_index: int = 0) -> list[TensorDetails]:
        """The details of every tensor of a subgraph, in index order.

        Raises:
            ValueError: there is no such subgraph.
        """
        count = self._interpreter.NumSubgraphs()
        if subgraph_index < 0 or subgraph_index >= count:
            raise InputError(
                f"subgraph_index is out of range: {subgraph_index} for the model, which has {count} subgraphs."
            )
        tensors = range(self._interpreter.NumTensors(subgraph_index))
        return [self._get_tensor_details(i, subgraph_index) for i in tensors]

    def num_subgraphs(self) -> int:
        """How many subgraphs the model has."""
        return self._interpreter.NumSubgraphs()

    def get_signature_list(self) -> dict[str, dict[str, list[str]]]:
        """Signature key to {"inputs", "outputs"}, the lists of their names."""
        return {
            key: {side: list(names) for side, names in definition.items()}
            for key, definition in self._interpreter.GetSignatureDefs().items()
        }

    def get_signature_runner(self, signature_key: str | None = None) -> SignatureRunner:
        """A function that runs a signature; None for the only one.

        Raises:
            ValueError: no such signature, or None though the model has not exactly one.
        """
        if signature_key is None:
            if len(self._signature_defs) != 1:
                raise InputError(
                    f"SignatureDef signature_key is None and model has {len(self._signature_defs)} Signatures. "
                    "None is only allowed when the model has 1 SignatureDef"
                )
            signature_key = next(iter(self._signature_defs))
        return SignatureRunner(self, signature_key)

    def reset_all_variables(self) -> None:
        """Set the model's variables back to their start.

        Raises:
            RuntimeError: there are some, and `allocate_tensors` has not been called.
        """
        self._interpreter.ResetVariableTensors()

    @property
    def experimental_compress_quantization_zero_points(self) -> bool:
        """As given when the interpreter was made."""
        return self._experimental_compress_quantization_zero_points

    def _safe_to_run(self) -> bool:
        """Whether nobody else refers to the wrapper: views of tensors do, and so do signature runners."""
        return getrefcount(self._interpreter) == _ALONE

    def _ensure_safe(self) -> None:
        if getrefcount(self._interpreter) != _ALONE:
            raise HeldError(_HELD)

    def _get_op_details(self, op_index: int) -> OpDetails:
        """An operator of the first subgraph."""
        wrapper = self._interpreter
        inputs, outputs = wrapper.NodeInputs(op_index), wrapper.NodeOutputs(op_index)
        return {
            "index": int(op_index),
            "op_name": wrapper.NodeName(op_index),
            "inputs": inputs,
            "outputs": outputs,
            "operand_types": [wrapper.TensorType(i, 0) for i in inputs if i != -1],
            "result_types": [wrapper.TensorType(i, 0) for i in outputs if i != -1],
        }

    def _get_ops_details(self) -> list[OpDetails]:
        """All operators of the first subgraph, as the file has them."""
        return [self._get_op_details(i) for i in range(self._interpreter.NumNodes())]

    def _get_tensor_details(self, tensor_index: int, subgraph_index: int) -> TensorDetails:
        """A tensor of a subgraph."""
        place = int(tensor_index), int(subgraph_index)
        wrapper = self._interpreter
        scales, zero_points, dimension, block_size = wrapper.TensorQuantizationParameters(*place)
        return {
            "name": wrapper.TensorName(*place),
            "index": place[0],
            "shape": wrapper.TensorSize(*place),
            "shape_signature": wrapper.TensorSizeSignature(*place),
            "dtype": wrapper.TensorType(*place),
            "quantization": wrapper.TensorQuantization(*place),
            "quantization_parameters": {
                "scales": scales,
                "zero_points": zero_points,
                "quantized_dimension": dimension,
                "block_size": block_size,
            },
            "sparsity_parameters": wrapper.TensorSparsityParameters(*place),
        }

    def _get_full_signature_list(self) -> SignatureDefs:
        """Signature key to {"inputs", "outputs"}, each name to tensor index."""
        return self._interpreter.GetSignatureDefs()

    def _native_handle(self) -> NoReturn:
        self._interpreter.interpreter()


class InterpreterWithCustomOps(Interpreter):
    """An interpreter that would take registerers of native custom operators; it takes none.

    Raises:
        ValueError: a registerer is given, or as `Interpreter`.
    """

    def __init__(self, custom_op_registerers: Sequence[Any] | None = None, **kwargs: Any) -> None:
        for registerer in custom_op_registerers or ():
            what = f"symbol '{registerer}'" if isinstance(registerer, str) else f"{registerer!r:.100}"
            raise InputError(f"Looking up {what} failed: glasslite loads no native custom operators.")
        super().__init__(**kwargs)


def _load(path: str | os.PathLike[str] | None, content: bytes | None) -> Graph:
    """Load the one model that is given; an empty path or empty bytes count as none.

    Raises:
        InputError: none or two are given.
        ArgumentError: the content is not bytes.
        ModelError: LiteRT's sentence about the file, and below it what is wrong.
    """
    if path and content:
        raise InputError("Can't both provide `model_path` and `model_content`")
    if not path and not content:
        raise InputError("`model_path` or `model_content` must be specified.")
    if content and not isinstance(content, (bytes, bytearray, memoryview)):
        raise ArgumentError(
            "CreateWrapperFromBuffer(): incompatible function arguments. The following argument types are supported:\n"
            f"    1. (model_content: bytes)\n\nInvoked with: {content!r:.100}"
        )
    file = os.fsdecode(path) if path else ""
    try:
        return load(file or content)  # type: ignore[arg-type]
    except ModelError as error:
        if file and not os.access(file, os.R_OK):
            raise ModelError(f"Could not open '{file}'.\n{error}") from error
        if any(sign in str(error) for sign in ("not a model", REMEDY)):
            raise ModelError(f"The model is not a valid Flatbuffer buffer\n{error}") from error
        raise
