"""What `Interpreter._interpreter` is: the calls of LiteRT's native wrapper by their names, which scripts reach for too.

Source of the names, checks and sentences: LiteRT 2.3.0, python/interpreter_wrapper/interpreter_wrapper.cc.
"""

from __future__ import annotations

import re
from operator import index as to_int
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glasslite.engine.errors import InputError, OpError
from glasslite.engine.ir import Array, Graph, Operator, Tensor
from glasslite.engine.plan import Settings
from glasslite.engine.scope import Scope
from glasslite.interpreter.delegates import refuse_delegates
from glasslite.interpreter.details import (
    QuantizationParameters,
    parameters_of,
    quantization_of,
    signature_of,
    sparsity_of,
    type_of,
)
from glasslite.interpreter.errors import ArgumentError
from glasslite.interpreter.subgraph import Model, Subgraph

_INT_MAX = 2**31 - 1
#: How `Graph.where` names an operator.
_OPERATOR = re.compile(r": op (\d+) ([^ ]+)")
SignatureDefs = dict[str, dict[str, dict[str, int]]]


class _View:
    """Lends an array's memory to arrays that keep the interpreter's wrapper referenced while they are held."""

    def __init__(self, owner: object, array: Array) -> None:
        self.owner, self.array = owner, array
        self.__array_interface__ = array.__array_interface__


class InterpreterWrapper:
    """A model's subgraphs, by number.

    Args:
        graph: the model.
        settings: how it is to run.
        num_threads: how many share the work.
        compress_zero_points: tell one zero point where all of a tensor's are the same.
    """

    def __init__(
        self, graph: Graph, settings: Settings, num_threads: int, *, compress_zero_points: bool = False
    ) -> None:
        self._model, self._compress = Model(Scope(graph, settings), num_threads), compress_zero_points
        self._subgraphs = [Subgraph(part, self._model) for part in (graph, *graph.subgraphs)]
        self._main = self._subgraphs[0]
        found = [(number, s) for number, part in enumerate(self._subgraphs) for s in part.graph.signatures]
        found.sort(key=lambda pair: pair[1].index)
        self._signatures = {signature.key: (number, signature) for number, signature in found}

    def AllocateTensors(self, subgraph_index: int = -1) -> None:
        """Make a subgraph ready to run; by default the first."""
        part = self._main if subgraph_index == -1 else self._subgraph("AllocateTensors", subgraph_index)
        try:
            part.allocate()
        except OpError as error:
            raise _failed(error, "prepare") from error

    def Invoke(self, subgraph_index: int = 0) -> None:
        """Run a subgraph."""
        part = self._subgraph("Invoke", subgraph_index) if subgraph_index else self._main
        try:
            part.run()
        except OpError as error:
            raise _failed(error, "invoke") from error

    def SetTensor(self, i: int, value: ArrayLike, subgraph_index: int = 0) -> None:
        """Copy a value in."""
        if not subgraph_index and type(i) is int and type(value) is np.ndarray:
            array = self._main.arrays.get(i)
            if array is not None and value.dtype is array.dtype and value.shape == array.shape:
                array[...] = value
                return
        part, index = self._place("SetTensor", i, subgraph_index)
        part.write(index, value)

    def GetTensor(self, tensor_index: int, subgraph_index: int = 0) -> Any:
        """A copy of a value; of a tensor without dimensions, a scalar."""
        if not subgraph_index and type(tensor_index) is int:
            array = self._main.arrays.get(tensor_index)
            if array is not None:
                return array.copy() if array.ndim else array[()]
        part, index = self._place("GetTensor", tensor_index, subgraph_index)
        array = part.read(index)
        return array.copy() if array.ndim else array[()]

    def tensor(self, base_object: object, tensor_index: int, subgraph_index: int = 0) -> Any:
        """A value's own memory as an array that holds `base_object`; of a tensor without dimensions, a scalar."""
        part, index = self._place("tensor", tensor_index, subgraph_index)
        array = part.read(index)
        if array.dtype.hasobject:
            raise InputError(f"tensor {index} holds texts, of which there is no view. Use get_tensor.")
        return np.asarray(_View(base_object, array)) if array.ndim else array[()]

    def ResizeInputTensor(self, i: int, value: ArrayLike, strict: bool, subgraph_index: int = 0) -> None:
        """Give a tensor another shape."""
        part = self._subgraph("ResizeInputTensor", subgraph_index)
        index = _integer("ResizeInputTensor", i)
        shape = np.asarray(value)
        if shape.ndim != 1:
            raise InputError(f"Shape should be 1D instead of {shape.ndim}.")
        if shape.dtype != np.int32:
            raise InputError(f"Shape must be type int32 (was {shape.dtype.num}).")
        part.resize(index, tuple(shape.tolist()), strict)

    def ResetVariableTensors(self) -> None:
        """Set the variable tensors of all subgraphs to zero; resource variables keep their values."""
        for part in self._subgraphs:
            part.reset_variables()
        self._model.scope.reset(resources=False)

    def SetNumThreads(self, num_threads: int) -> None:
        """How many threads share the work from now on; below 1 means 1."""
        self._model.num_threads = max(1, _integer("SetNumThreads", num_threads))
        self._model.scope.num_threads = self._model.num_threads
        for part in self._subgraphs:
            part.restart()

    def ModifyGraphWithDelegate(self, delegate: object) -> None:
        """Refuse a delegate."""
        refuse_delegates([delegate])

    def NumSubgraphs(self) -> int:
        """How many subgraphs the model has."""
        return len(self._subgraphs)

    def NumTensors(self, subgraph_index: int) -> int:
        """How many tensors a subgraph has."""
        return len(self._subgraph("NumTensors", subgraph_index).tensors)

    def InputIndices(self) -> NDArray[np.int32]:
        """The first subgraph's inputs."""
        return np.array(self._main.graph.inputs, np.int32)

    def OutputIndices(self) -> NDArray[np.int32]:
        """The first subgraph's outputs."""
        return np.array(self._main.graph.outputs, np.int32)

    def TensorName(self, tensor_index: int, subgraph_index: int) -> str:
        """A tensor's name; empty for one that does not exist."""
        index = _integer("TensorName", tensor_index)
        tensors = self._subgraph("TensorName", subgraph_index).tensors
        return tensors[index].name if 0 <= index < len(tensors) else ""

    def TensorType(self, tensor_index: int, subgraph_index: int) -> type[Any]:
        """The scalar type of its elements."""
        return type_of(self._tensor("TensorType", tensor_index, subgraph_index))

    def TensorSize(self, tensor_index: int, subgraph_index: int) -> NDArray[np.int32]:
        """Its shape as it is now."""
        part, index = self._place("TensorSize", tensor_index, subgraph_index)
        return np.array(part.shape(index), np.int32)

    def TensorSizeSignature(self, tensor_index: int, subgraph_index: int) -> NDArray[np.int32]:
        """Its shape with -1 where the model leaves a dimension open."""
        part, index = self._place("TensorSizeSignature", tensor_index, subgraph_index)
        return np.array(signature_of(part.tensors[index], part.shape(index)), np.int32)

    def TensorSparsityParameters(self, tensor_index: int, subgraph_index: int) -> dict[str, Any]:
        """How a sparse constant is laid out; empty for all others."""
        return sparsity_of(self._tensor("TensorSparsityParameters", tensor_index, subgraph_index))

    def TensorQuantization(self, tensor_index: int, subgraph_index: int) -> tuple[float, int]:
        """(scale, zero point) of a tensor with one pair, else (0.0, 0)."""
        return quantization_of(self._tensor("TensorQuantization", tensor_index, subgraph_index))

    def TensorQuantizationParameters(
        self, tensor_index: int, subgraph_index: int
    ) -> tuple[NDArray[Any], NDArray[np.int32], int, int]:
        """Scales, zero points, their dimension, block size."""
        found: QuantizationParameters = parameters_of(
            self._tensor("TensorQuantizationParameters", tensor_index, subgraph_index), self._compress
        )
        return found["scales"], found["zero_points"], found["quantized_dimension"], found["block_size"]

    def NumNodes(self) -> int:
        """How many operators the first subgraph has."""
        return len(self._main.graph.operators)

    def NodeName(self, i: int) -> str:
        """An operator's name, or a custom operator's code; empty for one that does not exist."""
        operators = self._main.graph.operators
        index = _integer("NodeName", i)
        return operators[index].name.removeprefix("CUSTOM:") if 0 <= index < len(operators) else ""

    def NodeInputs(self, i: int) -> NDArray[np.int32]:
        """An operator's inputs, -1 where one is absent."""
        return np.array(self._operator("NodeInputs", i).inputs, np.int32)

    def NodeOutputs(self, i: int) -> NDArray[np.int32]:
        """An operator's outputs."""
        return np.array(self._operator("NodeOutputs", i).outputs, np.int32)

    def GetSignatureDefs(self) -> SignatureDefs:
        """Key to {"inputs", "outputs"}, each name to tensor index, names in alphabetical order."""
        return {
            key: {"inputs": dict(sorted(s.inputs.items())), "outputs": dict(sorted(s.outputs.items()))}
            for key, (_, s) in self._signatures.items()
        }

    def GetSubgraphIndexFromSignature(self, signature_key: str) -> int:
        """The number of the subgraph that a signature runs."""
        if signature_key not in self._signatures:
            raise InputError("No matching signature.")
        return self._signatures[signature_key][0]

    def interpreter(self) -> NoReturn:
        """Refuse: there is no native interpreter behind this one."""
        raise InputError("glasslite has no native interpreter, so there is no handle to one.")

    def subgraph(self, number: int) -> Subgraph:
        """A subgraph itself, by its number."""
        return self._subgraphs[number]

    def _subgraph(self, call: str, subgraph_index: int) -> Subgraph:
        number = _integer(call, subgraph_index)
        if not 0 <= number < len(self._subgraphs):
            count = len(self._subgraphs)
            raise InputError(f"Invalid subgraph index {number} exceeds max subgraph index {count}")
        return self._subgraphs[number]

    def _place(self, call: str, tensor_index: int, subgraph_index: int) -> tuple[Subgraph, int]:
        index, part = _integer(call, tensor_index), self._subgraph(call, subgraph_index)
        if not 0 <= index < len(part.tensors):
            raise InputError(f"Invalid tensor index {index} exceeds max tensor index {len(part.tensors)}")
        return part, index

    def _tensor(self, call: str, tensor_index: int, subgraph_index: int) -> Tensor:
        part, index = self._place(call, tensor_index, subgraph_index)
        return part.tensors[index]

    def _operator(self, call: str, i: int) -> Operator:
        operators = self._main.graph.operators
        if not 0 <= (index := _integer(call, i)) < len(operators):
            raise InputError("Invalid node index")
        return operators[index]


def _integer(call: str, value: object) -> int:
    """An index as Python's own integer: whatever can be one without loss, in 32 bits.

    Raises:
        ArgumentError: it cannot.
    """
    try:
        number = to_int(value)  # type: ignore[arg-type]
    except TypeError:
        number = _INT_MAX + 1
    if -_INT_MAX - 1 <= number <= _INT_MAX:
        return number
    signature = getattr(InterpreterWrapper, call).__annotations__
    parameters = ", ".join(f"{name}: {kind}" for name, kind in signature.items() if name != "return")
    raise ArgumentError(
        f"{call}(): incompatible function arguments. The following argument types are supported:\n"
        f"    1. (self: InterpreterWrapper, {parameters})\n\nInvoked with: {value!r:.100}"
    )


def _failed(error: OpError, verb: str) -> OpError:
    """The same error with LiteRT's closing sentence, where it says which operator it is about."""
    found = _OPERATOR.search(str(error))
    if found is None:
        return error
    number, name = found[1], found[2].removeprefix("CUSTOM:")
    return OpError(f"{error}\nNode number {number} ({name}) failed to {verb}.")
