"""From a tensor's row in the file to a Tensor: shape, quantization, a constant's value."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from glasslite.engine.errors import UnsupportedError
from glasslite.engine.ir import Array, Quantization, Shape, SparseDimension, Sparsity, Tensor, TensorType
from glasslite.engine.texts import decode
from glasslite.loaders.tflite.flatbuffer import REMEDY, File, Table
from glasslite.loaders.tflite.layout import layout

#: Bits of one element, for the types that NumPy does not have and whose size is known.
_BITS = {TensorType.INT4: 4, TensorType.INT2: 2, TensorType.BFLOAT16: 16}
#: LiteRT's kernels count elements with a 32-bit int, and NumPy allows 64 dimensions (32 before version 2).
_MAX_ELEMENTS, _MAX_RANK = 2**31 - 1, 32
_TYPES = {t.value: t for t in TensorType}
#: The schema's union SparseIndexVector.
_INDEX_VECTORS = {1: "Int32Vector", 2: "Uint16Vector", 3: "Uint8Vector"}


class Buffers:
    """The model's buffers: where each one's bytes lie in the file."""

    def __init__(self, file: File, rows: list[Table]) -> None:
        self._file = file
        self._rows = rows
        self._flat: dict[tuple[int, np.dtype[Any]], Array] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def span(self, index: int) -> tuple[int, int]:
        """Offset and size of a buffer's bytes. Models above 2 GB keep them behind the FlatBuffer."""
        row = self._rows[index]
        offset, size = row.span("data") or (0, 0)
        if not size and row.scalar("offset") > 1:
            offset, size = row.scalar("offset"), row.scalar("size")
            self._file.check(offset, size, row.place)
        return offset, size

    def content(self, index: int) -> memoryview:
        """A buffer's bytes.

        Raises:
            ModelError: the file has no such buffer.
        """
        if index >= len(self):
            raise self._file.error(f"buffer {index}", f"does not exist: the file has {len(self)}.")
        offset, size = self.span(index)
        return self._file.view[offset : offset + size]

    def array(self, index: int, dtype: np.dtype[Any]) -> Array:
        """A buffer as a flat, read-only array: a view of the file.

        It is a copy where a kernel could not read the view: values off their alignment, and booleans that are
        neither 0 nor 1.
        """
        known = self._flat.get((index, dtype))
        if known is not None:
            return known
        offset, size = self.span(index)
        flat = np.frombuffer(self._file.view, dtype, size // dtype.itemsize, offset)
        odd_bool = dtype == np.bool_ and flat.view(np.uint8).max(initial=0) > 1
        if odd_bool or not flat.flags.aligned:
            self._file.spend(size, f"buffer {index}")
            flat = flat.view(np.uint8) != 0 if odd_bool else flat.copy()
            flat.flags.writeable = False
        self._flat[index, dtype] = flat
        return flat


def decode_tensor(row: Table, index: int, buffers: Buffers) -> Tensor:
    """Decode one tensor; `row.place` is its name in messages."""
    name = row.text("name")
    row.place = f"{row.place} '{name}'"
    type = _TYPES.get(row.scalar("type"))
    if type is None:
        raise row.error(f"has element type {row.scalar('type')}; the schema has 0 to {max(_TYPES)}")
    if row.scalar("external_buffer"):
        raise UnsupportedError(
            f"{row.file.source}: {row.place} keeps its data in a second file. Convert the model to one file."
        )
    shape, signature = _shapes(row)
    data = _constant(row, type, shape, buffers)
    return Tensor(
        index=index,
        name=name,
        type=type,
        shape=tuple(1 if d < 0 else d for d in shape),
        shape_signature=signature,
        quantization=_quantization(row, type, shape),
        data=data,
        is_variable=row.scalar("is_variable"),
        sparsity=_sparsity(row),
        fixed=row.scalar("has_rank") and min((*shape, *signature), default=0) >= 0,
    )


def _shapes(row: Table) -> tuple[Shape, Shape]:
    """The shape as the file gives it, negative where open, and its signature."""
    dims = row.array("shape")
    if dims.size > _MAX_RANK:
        raise row.error(f"has {dims.size} dimensions; at most {_MAX_RANK} are allowed")
    shape: Shape = tuple(dims.tolist())
    if prod(max(1, d) for d in shape) > _MAX_ELEMENTS:
        raise row.error(f"has shape {shape}, more than the {_MAX_ELEMENTS} elements that a tensor may have")
    signature = row.array("shape_signature")
    open_shape = signature.tolist() if signature.size == dims.size else shape
    return shape, tuple(max(-1, d) for d in open_shape)


def _quantization(row: Table, type: TensorType, shape: Shape) -> Quantization | None:
    table = row.table("quantization")
    if table is None:
        return None
    scale, zero_point = table.array("scale"), table.array("zero_point")
    if not scale.size:
        return None
    if not zero_point.size:
        row.file.spend(8 * scale.size, row.place)
        zero_point = np.zeros(scale.size, np.int64)
    if zero_point.size != scale.size:
        raise row.error(f"has {scale.size} scales but {zero_point.size} zero points; they must be as many")
    if not (np.isfinite(scale).all() and (scale >= 0).all()):
        raise row.error("has a scale that is infinite, negative or no number; scales must be 0 or above")
    limits = np.iinfo(type.dtype if type.dtype and type.dtype.kind in "iu" else np.int32)
    if zero_point.min() < limits.min or zero_point.max() > limits.max:
        raise row.error(f"has a zero point outside of {limits.min} to {limits.max}, what its type holds")
    axis = table.scalar("quantized_dimension")
    _check_axis(row, scale.size, axis, shape)
    return Quantization(np.require(scale, requirements="A"), np.require(zero_point, requirements="A"), axis)


def _sparsity(row: Table) -> Sparsity | None:
    table = row.table("sparsity")
    if table is None:
        return None
    levels = tuple(_level(level) for level in table.tables("dim_metadata", f"{row.place} sparse dimension"))
    return Sparsity(table.numbers("traversal_order"), table.numbers("block_map"), levels)


def _level(table: Table) -> SparseDimension:
    if not table.scalar("format"):
        return SparseDimension(table.scalar("dense_size"))
    return SparseDimension(0, _indices(table, "array_segments"), _indices(table, "array_indices"))


def _indices(table: Table, name: str) -> Array:
    """A vector of integers, of which the schema has three widths; empty where there is none."""
    kind = _INDEX_VECTORS.get(table.scalar(f"{name}_type"))
    held = table.union(name, layout(kind)) if kind else None
    return held.array("values") if held else np.empty(0, np.int32)


def _check_axis(row: Table, scales: int, axis: int, shape: Shape) -> None:
    """Several scales run along one dimension, and are as many as it has elements."""
    if scales == 1 or not shape:
        return
    if not 0 <= axis < len(shape):
        last = len(shape) - 1
        raise row.error(f"has quantized_dimension {axis}; its {len(shape)} dimensions allow 0 to {last}")
    if shape[axis] not in (scales, -1):
        what = f"has {scales} scales along dimension {axis}, which has {shape[axis]} elements"
        raise row.error(f"{what}; they must be as many")


def _constant(row: Table, type: TensorType, shape: Shape, buffers: Buffers) -> Array | None:
    """The constant's value; None where the tensor is computed. An empty buffer means that it is computed.

    Types that NumPy does not have, and sparse tensors, keep their bytes as they are, in a flat uint8 array.
    """
    index = row.scalar("buffer")
    if index and index >= len(buffers):
        raise row.error(f"points to buffer {index} but the file has {len(buffers)}", REMEDY)
    size = buffers.span(index)[1] if index else 0
    if not size:
        return None
    if row.scalar("is_variable"):
        raise row.error(f"is a variable but has a value in buffer {index}; variables start at zero")
    if type is TensorType.STRING and row.table("sparsity") is None:
        return _texts(row, buffers.content(index), shape)
    bits = 8 * type.dtype.itemsize if type.dtype else _BITS.get(type, 0)
    if row.table("sparsity") is not None or not bits:
        return buffers.array(index, np.dtype("u1"))
    what = f"is a constant of shape {shape} and type {type.name}"
    if any(d < 0 for d in shape):
        raise row.error(f"{what}, but constants have fixed shapes")
    needed = (prod(shape) * bits + 7) // 8
    if size != needed:
        offset = buffers.span(index)[0]
        raise row.error(f"{what}, which needs {needed} bytes, but buffer {index} has {size} at {offset:#x}")
    if type.dtype is None:
        return buffers.array(index, np.dtype("u1"))
    return buffers.array(index, type.dtype).reshape(shape)


def _texts(row: Table, content: memoryview, shape: Shape) -> Array:
    """A constant of texts, as bytes objects."""
    if any(d < 0 for d in shape):
        raise row.error(f"is a constant of shape {shape} and type STRING, but constants have fixed shapes")
    row.file.spend(len(content), row.place)
    try:
        found = decode(content, shape, prod(shape))
    except ValueError as error:
        raise row.error(str(error)) from None
    found.flags.writeable = False
    return found
