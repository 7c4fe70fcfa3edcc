"""Values on their way in and out: constants of types that NumPy does not have, and texts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Tensor, TensorType
from glasslite.kernels.reference._packed import unpack

_BITS = {TensorType.INT4: 4, TensorType.INT2: 2}


def as_array(value: ArrayLike) -> Array:
    """A value as an array of the machine's byte order.

    Raises:
        InputError: it is none, such as a ragged list.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise InputError("Failed to convert value into readable tensor.") from error
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def type_name(array: Array) -> str:
    """What LiteRT calls the type of an array's elements."""
    if array.dtype.kind in "OSU":
        return TensorType.STRING.name
    try:
        return TensorType.of(array.dtype).name
    except InputError:
        return "NOTYPE"


def constant_value(tensor: Tensor) -> Array | None:
    """A constant as it can be read: integers below a byte as int8, texts as objects; None where there is none.

    Of a sparse one, the elements that are stored, in a row.
    """
    if tensor.data is None:
        return None
    if tensor.sparse and tensor.type.dtype is not None:
        size = tensor.type.dtype.itemsize
        return tensor.data[: tensor.data.size // size * size].view(tensor.type.dtype)
    if tensor.type is TensorType.STRING and not tensor.data.dtype.hasobject:
        return _texts_of(tensor)
    bits = _BITS.get(tensor.type)
    return tensor.data if bits is None or tensor.sparse else unpack(tensor.data, bits, tensor.shape)


def _texts_of(tensor: Tensor) -> Array:
    """How many texts, where each starts and the last ends, then the texts themselves: int32, little-endian."""
    raw = np.asarray(tensor.data).tobytes()
    count = int.from_bytes(raw[:4], "little", signed=True)
    if not (count == tensor.size and 4 * (count + 2) <= len(raw)):
        raise InputError(
            f"'{tensor.name}' holds {count} texts in {len(raw)} bytes; its shape is {tensor.shape}."
        )
    ends = np.frombuffer(raw, "<i4", count + 1, 4).tolist()
    texts = np.empty(count, object)
    for index in range(count):
        texts[index] = raw[max(0, ends[index]) : max(0, ends[index + 1])]
    return texts.reshape(tensor.shape)


def as_texts(value: ArrayLike) -> Array:
    """An array of bytes objects from one of texts or bytes, texts as UTF-8.

    Raises:
        InputError: not an array, or an element is neither.
    """
    if not isinstance(value, np.ndarray):
        raise InputError(f"Passed in value type is not a numpy array, got type {type(value).__name__}.")
    texts = np.empty(value.shape, object)
    for place, item in np.ndenumerate(value):
        if isinstance(item, str):
            item = item.encode()
        if not isinstance(item, bytes):
            raise InputError(f"PyBytes_AsStringAndSize() failed. Element {place} is a {type(item).__name__}.")
        texts[place] = bytes(item)
    return texts
