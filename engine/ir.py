"""What a graph is: frozen dataclasses with the names of TFLite's schema. Nothing here computes.

Spec: tensorflow/lite/schema/schema.fbs (Tensor, QuantizationParameters, Operator, SubGraph, SignatureDef).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import InputError

if TYPE_CHECKING:
    from glasslite.engine.ops import Op

Array = NDArray[Any]
Shape = tuple[int, ...]


class TensorType(IntEnum):
    """Element type, with the schema's names and numbers."""

    FLOAT32 = 0
    FLOAT16 = 1
    INT32 = 2
    UINT8 = 3
    INT64 = 4
    STRING = 5
    BOOL = 6
    INT16 = 7
    COMPLEX64 = 8
    INT8 = 9
    FLOAT64 = 10
    COMPLEX128 = 11
    UINT64 = 12
    RESOURCE = 13
    VARIANT = 14
    UINT32 = 15
    UINT16 = 16
    INT4 = 17
    BFLOAT16 = 18
    INT2 = 19

    @property
    def dtype(self) -> np.dtype[Any] | None:
        """The NumPy dtype, or None for types that NumPy does not have (sub-byte, variants)."""
        return _DTYPES.get(self)

    @staticmethod
    def of(dtype: np.dtype[Any]) -> TensorType:
        """The tensor type of a NumPy dtype.

        Raises:
            InputError: no tensor type has this dtype.
        """
        for tensor_type, candidate in _DTYPES.items():
            if candidate == dtype:
                return tensor_type
        allowed = ", ".join(str(d) for d in _DTYPES.values())
        raise InputError(f"no tensor type holds dtype {dtype}; allowed: {allowed}. Convert with .astype().")


_DTYPES: dict[TensorType, np.dtype[Any]] = {
    TensorType.FLOAT32: np.dtype("<f4"),
    TensorType.FLOAT16: np.dtype("<f2"),
    TensorType.INT32: np.dtype("<i4"),
    TensorType.UINT8: np.dtype("u1"),
    TensorType.INT64: np.dtype("<i8"),
    TensorType.BOOL: np.dtype("?"),
    TensorType.INT16: np.dtype("<i2"),
    TensorType.COMPLEX64: np.dtype("<c8"),
    TensorType.INT8: np.dtype("i1"),
    TensorType.FLOAT64: np.dtype("<f8"),
    TensorType.COMPLEX128: np.dtype("<c16"),
    TensorType.UINT64: np.dtype("<u8"),
    TensorType.UINT32: np.dtype("<u4"),
    TensorType.UINT16: np.dtype("<u2"),
    # A handle is the number of a variable or table.
    TensorType.RESOURCE: np.dtype("<i4"),
    # A string is a bytes object.
    TensorType.STRING: np.dtype(object),
}


@dataclass(frozen=True, eq=False)
class Quantization:
    """real = scale * (q - zero_point), per tensor (one scale) or per slice along `quantized_dimension`.

    Attributes:
        scale: float32, one value or one a channel.
        zero_point: int64, as many as `scale`.
        quantized_dimension: the axis that the scales run along when there are several.
    """

    scale: NDArray[np.float32]
    zero_point: NDArray[np.int64]
    quantized_dimension: int = 0

    @property
    def per_channel(self) -> bool:
        return self.scale.size > 1


@dataclass(frozen=True, eq=False)
class SparseDimension:
    """One level in which the elements of a sparse constant are stored.

    Attributes:
        dense_size: how many entries each entry of the level above has, where all of them are stored.
        segments: where they are not: the entries of entry i above are those from segments[i] to segments[i + 1].
        indices: where each of those entries lies along the dimension.
    """

    dense_size: int
    segments: Array | None = None
    indices: Array | None = None


@dataclass(frozen=True, eq=False)
class Sparsity:
    """Which elements of a constant are stored, and in which order; all others are 0.

    Attributes:
        traversal_order: which dimension each level is about; block k is dimension rank + k.
        block_map: the dimension that each block divides.
        levels: from the outermost, one for each dimension and block.
    """

    traversal_order: tuple[int, ...]
    block_map: tuple[int, ...]
    levels: tuple[SparseDimension, ...]


@dataclass(frozen=True, eq=False)
class Tensor:
    """One value of the graph.

    Attributes:
        index: position in `Graph.tensors`, the number that operators refer to.
        shape: dimensions; where the file leaves them open, 1 until the plan infers them.
        shape_signature: the file's shape with -1 where a dimension is dynamic; equal to `shape` otherwise.
        data: the constant's value, a read-only view of the file's bytes; None for values computed at run time.
            Types that NumPy does not have, and sparse tensors, keep the file's bytes, a flat uint8 array. A string is
            a bytes object.
        sparsity: what `data` holds of a sparse constant; None for all others.
        fixed: the file says that it knows the shape, no dimension of which is dynamic.
    """

    index: int
    name: str
    type: TensorType
    shape: Shape
    shape_signature: Shape
    quantization: Quantization | None = None
    data: Array | None = None
    is_variable: bool = False
    sparsity: Sparsity | None = None
    fixed: bool = False

    @property
    def sparse(self) -> bool:
        """Whether `data` holds only some of the elements, see `sparsity`."""
        return self.sparsity is not None

    @property
    def size(self) -> int:
        """Number of elements."""
        count = 1
        for dimension in self.shape:
            count *= dimension
        return count

    @property
    def nbytes(self) -> int:
        """Bytes of the value; 0 for types that NumPy does not have."""
        dtype = self.type.dtype
        return self.size * dtype.itemsize if dtype else 0

    @property
    def scale(self) -> float:
        """The per-tensor scale as the float32 it is; 0.0 without quantization."""
        return float(self.quantization.scale[0]) if self.quantization else 0.0

    @property
    def zero_point(self) -> int:
        """The per-tensor zero point; 0 without quantization."""
        return int(self.quantization.zero_point[0]) if self.quantization else 0


@dataclass(frozen=True, eq=False)
class Operator:
    """One step of the graph: an op (its attributes) wired to tensors. Absent optional inputs have index -1.

    Attributes:
        intermediates: tensors that only lend the op their quantization: a quantized LSTM's gates.
    """

    index: int
    op: Op
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    version: int = 1
    intermediates: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The schema's operator name, such as CONV_2D; custom operators read CUSTOM:<code>."""
        return self.op.name


@dataclass(frozen=True)
class Signature:
    """A named entry point: argument names to tensor indices. `index` is its place in the file."""

    key: str
    inputs: Mapping[str, int]
    outputs: Mapping[str, int]
    index: int = 0


@dataclass(frozen=True, eq=False)
class ImageNormalization:
    """How the model's author normalises an image, (pixel - mean) / std, one value or one a channel."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Metadata:
    """What the author wrote into the model beside the graph.

    Attributes:
        normalization: by graph input position, for inputs whose metadata carries it.
        labels: by associated file name, one label a line.
        entries: the file's raw metadata table, name to size in bytes.
    """

    name: str = ""
    description: str = ""
    version: str = ""
    author: str = ""
    license: str = ""
    normalization: Mapping[int, ImageNormalization] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Graph:
    """A model: tensors, and operators in execution order.

    Attributes:
        source: where it came from, for messages: a path, or "<bytes>".
        inputs: tensor indices of the inputs; `outputs` likewise.
        subgraphs: the model's further subgraphs, which control-flow operators call; empty in a subgraph itself.
    """

    source: str
    tensors: tuple[Tensor, ...]
    operators: tuple[Operator, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    name: str = "main"
    description: str = ""
    signatures: tuple[Signature, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    subgraphs: tuple[Graph, ...] = ()

    def where(self, operator: Operator) -> str:
        """How messages name an operator: file, index, name, first output."""
        output = f" '{self.tensors[operator.outputs[0]].name}'" if operator.outputs else ""
        return f"{self.source}: op {operator.index} {operator.name}{output}"

    def resize(self, shapes: Mapping[str, Shape]) -> Graph:
        """Return the graph with other input shapes; everything downstream is inferred anew by the plan.

        Raises:
            InputError: a name is no input, or a dimension is not positive.
        """
        by_name = {self.tensors[i].name: i for i in self.inputs}
        tensors = list(self.tensors)
        for name, shape in shapes.items():
            if name not in by_name:
                raise InputError(
                    f"{self.source}: '{name}' is not an input; inputs are: {', '.join(by_name)}."
                )
            if any(d < 1 for d in shape):
                raise InputError(
                    f"{self.source}: input '{name}': dimensions must be positive; got {tuple(shape)}."
                )
            index = by_name[name]
            tensors[index] = replace(tensors[index], shape=tuple(int(d) for d in shape))
        return replace(self, tensors=tuple(tensors))
