"""One subgraph as an interpreter sees it: loaded, resized, allocated, run; any tensor's value at any time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from glasslite.engine.errors import InputError, NotReadyError, UnsupportedError
from glasslite.engine.executor import Executor
from glasslite.engine.ir import Array, Graph, Shape, Tensor, TensorType
from glasslite.engine.ops import UnknownOp
from glasslite.engine.plan import Plan, make_plan
from glasslite.engine.scope import Scope
from glasslite.interpreter.errors import ResizeError, VariableError
from glasslite.interpreter.values import as_array, as_texts, constant_value, type_name

_MAX_BYTES = 2**64 - 1
NO_DATA = "Tensor data is null. Run allocate_tensors() first"


@dataclass
class Model:
    """What the subgraphs of a model share: settings, variables, how many threads."""

    scope: Scope
    num_threads: int


class Subgraph:
    """A graph and what runs it.

    Attributes:
        graph: as the file has it.
        tensors: as they are now, with the shapes that were set or inferred.
        arrays: the memory of each tensor that has its own until the next allocation; constants have none here.
        run: runs on the values that are set; before allocation, raises NotReadyError.
    """

    def __init__(self, graph: Graph, model: Model) -> None:
        self.graph, self._model = graph, model
        self.tensors: list[Tensor] = list(graph.tensors)
        self.arrays: dict[int, Array] = {}
        self.run: Callable[[], None] = self._refuse
        self._executor: Executor | None = None
        self._shapes: dict[int, Shape] = {}
        self._resized: set[int] = set()
        self._texts: dict[int, Array] = {}

    def allocate(self) -> None:
        """Plan the graph for the shapes that are set, unless that is done; inputs of the same shape keep their value.

        Raises:
            UnsupportedError, OpError: the model cannot run.
        """
        if self.ready:
            return
        tensors = list(self.graph.tensors)
        for index, shape in self._shapes.items():
            tensors[index] = replace(tensors[index], shape=shape)
        graph, scope = replace(self.graph, tensors=tuple(tensors)), self._model.scope
        try:
            plan = make_plan(graph, scope.settings, scope)
        except UnsupportedError as error:
            raise UnsupportedError(f"{_unresolved(graph)}{error}") from None
        kept = {index: self.arrays[index] for index in graph.inputs if index in self.arrays}
        self._start(plan, kept)

    def restart(self) -> None:
        """Make the executor again for another number of threads; every value stays."""
        if self.ready and self._executor is not None:
            self._start(self._executor.plan, dict(self.arrays))

    def _start(self, plan: Plan, kept: dict[int, Array]) -> None:
        executor = Executor(plan, self._model.num_threads)
        plan.scope.start()
        self._executor, self.run = executor, executor.invoke
        # Constants stay as the file has them: the plan may have written sparse ones out.
        self.tensors = [
            planned if own.data is None else own
            for own, planned in zip(self.graph.tensors, plan.tensors, strict=True)
        ]
        self._resized.clear()
        self.arrays, self._texts = {}, {}
        for tensor in plan.tensors:
            array = self._computed(tensor.index) if tensor.data is None else None
            if array is not None:
                (self._texts if array.dtype.hasobject else self.arrays)[tensor.index] = array
        for index, value in kept.items():
            if index in self.arrays and self.arrays[index].shape == value.shape:
                self.arrays[index][...] = value

    @property
    def ready(self) -> bool:
        """Whether nothing has changed since the last allocation that asks for another."""
        return self.run != self._refuse

    def _refuse(self) -> None:
        raise NotReadyError("Invoke called on model that is not ready.")

    def resize(self, index: int, shape: Shape, strict: bool) -> None:
        """Give a tensor another shape. It has no value, and the graph cannot run, until it is allocated again.

        Raises:
            ResizeError: no such tensor, a constant, a shape that is too large, or one that `strict` forbids.
        """
        if not 0 <= index < len(self.tensors):
            raise ResizeError(
                "tensor_index < context_.tensors_size && tensor_index >= 0 was not true. "
                f"Tensor {index} cannot be resized: the tensors are 0 to {len(self.tensors) - 1}."
            )
        tensor = self.tensors[index]
        if strict:
            _check_strict(tensor, shape)
        constant = self.graph.tensors[index].data is not None
        if tensor.shape == shape and (constant or index in self.arrays):
            return
        self.run = self._refuse
        if constant:
            raise ResizeError("Attempting to resize a fixed-size tensor.")
        _check_size(tensor, shape)
        self._shapes[index] = shape
        self.tensors[index] = replace(tensor, shape=shape, data=None)
        self._resized.add(index)
        self.arrays.pop(index, None)
        self._texts.pop(index, None)

    def reset_variables(self) -> None:
        """Set every variable tensor back to its start.

        Raises:
            VariableError: they have no memory before `allocate`.
        """
        if self._executor is not None:
            self._executor.zero_variables()
        elif any(tensor.is_variable for tensor in self.tensors):
            raise VariableError("tensor.data.raw != nullptr was not true. Run allocate_tensors() first")

    def shape(self, index: int) -> Shape:
        """A tensor's shape as it is now, also where it becomes known only by running."""
        tensor = self.tensors[index]
        if index in self.arrays or tensor.data is not None or index in self._resized:
            return tensor.shape
        value = self._computed(index)
        return tensor.shape if value is None else value.shape

    def read(self, index: int) -> Array:
        """A tensor's live value: writable where it has memory of its own, a constant's read-only.

        Raises:
            InputError: it has none yet.
        """
        if (array := self.arrays.get(index)) is not None:
            return array
        tensor = self.tensors[index]
        value = self._texts[index] if index in self._texts else constant_value(tensor)
        if value is None and index not in self._resized:
            value = self._computed(index)
        if value is not None:
            return value
        if tensor.type.dtype and not tensor.size:
            return np.empty(tensor.shape, tensor.type.dtype)
        raise InputError(NO_DATA)

    def _computed(self, index: int) -> Array | None:
        """The value so far of a tensor that has no memory before it is computed; None where it has not been."""
        try:
            return None if self._executor is None else self._executor.value(index)
        except InputError:
            return None

    def write(self, index: int, value: ArrayLike) -> None:
        """Copy a value in.

        Raises:
            InputError: the type, the rank or a dimension does not fit, or the tensor is a constant or has no memory.
        """
        tensor, array = self.tensors[index], as_array(value)
        _check_fits(tensor, array)
        if self.graph.tensors[index].data is not None:
            raise InputError(
                f"{self.graph.source}: '{tensor.name}' is a constant. Only other tensors can be set."
            )
        if tensor.type is TensorType.STRING:
            texts = as_texts(value)
            self._texts.setdefault(index, texts)[...] = texts
            return
        if tensor.size and index not in self.arrays:
            raise InputError("Cannot set tensor: Tensor is unallocated. Try calling allocate_tensors() first")
        if tensor.size:
            self.arrays[index][...] = array


def _unresolved(graph: Graph) -> str:
    """LiteRT's sentence about the first custom operator that nobody computes; nothing where there is none."""
    for operator in graph.operators:
        if isinstance(operator.op, UnknownOp) and operator.name.startswith("CUSTOM:"):
            code = operator.name.removeprefix("CUSTOM:")
            return f"Encountered unresolved custom op: {code}.\n"
    return ""


def _check_fits(tensor: Tensor, array: Array) -> None:
    index = tensor.index
    if type_name(array) != tensor.type.name:
        raise InputError(
            f"Cannot set tensor: Got value of type {type_name(array)} but expected type {tensor.type.name} "
            f"for input {index}, name: {tensor.name} "
        )
    if array.ndim != len(tensor.shape):
        raise InputError(
            f"Cannot set tensor: Dimension mismatch. Got {array.ndim} but expected {len(tensor.shape)} "
            f"for input {index}."
        )
    for dimension, (got, expected) in enumerate(zip(array.shape, tensor.shape, strict=True)):
        if got != expected:
            raise InputError(
                f"Cannot set tensor: Dimension mismatch. Got {got} but expected {expected} "
                f"for dimension {dimension} of input {index}."
            )


def _check_strict(tensor: Tensor, shape: Shape) -> None:
    if len(shape) != len(tensor.shape):
        raise ResizeError(
            f"tensor->dims->size != dims.size() ({len(tensor.shape)} != {len(shape)}). "
            f"ResizeInputTensorStrict keeps the number of dimensions of tensor {tensor.index}."
        )
    signature = tensor.shape_signature if -1 in tensor.shape_signature else tensor.shape
    for dimension, (new, allowed) in enumerate(zip(shape, signature, strict=True)):
        if allowed not in (-1, new):
            raise ResizeError(
                f"Attempting to resize dimension {dimension} of tensor {tensor.index} with value {allowed} to {new}. "
                "ResizeInputTensorStrict only allows mutating unknown dimensions identified by -1."
            )


def _check_size(tensor: Tensor, shape: Shape) -> None:
    """Raise where the bytes cannot be counted; whether there is so much memory shows at allocation."""
    dtype = tensor.type.dtype
    if min(shape, default=0) < 0 or prod(shape) * (dtype.itemsize if dtype else 1) > _MAX_BYTES:
        raise ResizeError(
            f"BytesRequired number of elements overflowed.\nTensor {tensor.index} cannot have the shape {shape}."
        )
