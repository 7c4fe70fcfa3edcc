"""What LiteRT tells about a tensor, key for key.

Source of what stands where: LiteRT 2.3.0, python/interpreter_wrapper/interpreter_wrapper.cc.
"""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.ir import Shape, SparseDimension, Tensor, TensorType

_NO_SCALES = np.empty(0, np.float32)
_NO_ZERO_POINTS = np.empty(0, np.int64)

#: What LiteRT tells of types that NumPy does not have.
_STAND_INS: dict[TensorType, type[Any]] = {
    TensorType.STRING: np.bytes_,
    TensorType.RESOURCE: np.object_,
    TensorType.VARIANT: np.object_,
    TensorType.INT4: np.int8,
    TensorType.INT2: np.int8,
    TensorType.BFLOAT16: np.void,
}


class QuantizationParameters(TypedDict):
    """Scales float32 and zero points int32, empty without quantization; the axis they run along."""

    scales: NDArray[Any]
    zero_points: NDArray[np.int32]
    quantized_dimension: int
    block_size: int


class TensorDetails(TypedDict):
    """A tensor: `shape` as it is now, `shape_signature` with -1 where the model leaves a dimension open."""

    name: str
    index: int
    shape: NDArray[np.int32]
    shape_signature: NDArray[np.int32]
    dtype: type[Any]
    quantization: tuple[float, int]
    quantization_parameters: QuantizationParameters
    sparsity_parameters: dict[str, Any]


class OpDetails(TypedDict):
    """An operator: the schema's name or a custom operator's code, tensor indices (-1: absent), types without those."""

    index: int
    op_name: str
    inputs: NDArray[np.int32]
    outputs: NDArray[np.int32]
    operand_types: list[type[Any]]
    result_types: list[type[Any]]


def type_of(tensor: Tensor) -> type[Any]:
    """The NumPy scalar type of a tensor's elements."""
    if tensor.type in _STAND_INS:
        return _STAND_INS[tensor.type]
    return np.dtype(tensor.type.dtype).type


def signature_of(tensor: Tensor, shape: Shape) -> Shape:
    """The shape signature: the file's where it leaves a dimension open, else the shape as it is now."""
    return tensor.shape_signature if -1 in tensor.shape_signature else shape


def quantization_of(tensor: Tensor) -> tuple[float, int]:
    """(scale, zero point) of a tensor with one pair; (0.0, 0) for one with none or several."""
    quantization = tensor.quantization
    if quantization is None or quantization.per_channel:
        return 0.0, 0
    return tensor.scale, tensor.zero_point


def parameters_of(tensor: Tensor, compress: bool) -> QuantizationParameters:
    """All scales and zero points. `compress` keeps one zero point where all are the same."""
    quantization = tensor.quantization
    scales = quantization.scale if quantization else _NO_SCALES
    zero_points = quantization.zero_point if quantization else _NO_ZERO_POINTS
    if compress and zero_points.size and (zero_points == zero_points[0]).all():
        zero_points = zero_points[:1]
    return {
        "scales": scales.astype(np.float32),
        "zero_points": zero_points.astype(np.int32),
        "quantized_dimension": quantization.quantized_dimension if quantization else 0,
        "block_size": 0,
    }


def sparsity_of(tensor: Tensor) -> dict[str, Any]:
    """How a sparse constant is laid out, see `engine.ir.Sparsity`; empty for all others."""
    sparsity = tensor.sparsity
    if sparsity is None:
        return {}
    found: dict[str, Any] = {"traversal_order": np.array(sparsity.traversal_order, np.int32)}
    if sparsity.block_map:
        found["block_map"] = np.array(sparsity.block_map, np.int32)
    found["dim_metadata"] = [_level(level) for level in sparsity.levels]
    return found


def _level(level: SparseDimension) -> dict[str, Any]:
    if level.segments is None or level.indices is None:
        return {"format": 0, "dense_size": level.dense_size}
    segments, indices = level.segments.astype(np.int32), level.indices.astype(np.int32)
    return {"format": 1, "array_segments": segments, "array_indices": indices}
