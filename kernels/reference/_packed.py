"""Constants of element types that NumPy does not have, from their bytes in the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import NDArray


def unpack(raw: NDArray[np.uint8], bits: int, shape: tuple[int, ...]) -> NDArray[np.int8]:
    """Signed integers of 2 or 4 bits, the first in a byte's lowest bits, as int8."""
    count = int(np.prod(shape, dtype=np.int64))
    shifts = np.arange(0, 8, bits, dtype=np.uint8)
    # Shifted to the byte's top and back, the sign fills the rest.
    top = (raw.reshape(-1, 1) >> shifts) << np.uint8(8 - bits)
    return (top.view(np.int8) >> np.int8(8 - bits)).reshape(-1)[:count].reshape(shape)


def widen(raw: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[Any]:
    """bfloat16 as float32, whose upper half it is."""
    return (raw.view("<u2").astype(np.uint32) << 16).view(np.float32).reshape(shape)


def on_packed(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """The same kernel for a filter, its second array, of 2 or 4 bits a value.

    The filter comes as its bytes in the file, with `filter_bits` and `filter_shape`.
    """

    @wraps(kernel)
    def packed(
        input: Any, filter: Any, *others: Any, filter_bits: int, filter_shape: tuple[int, ...], **params: Any
    ) -> Any:
        values = unpack(filter, filter_bits, filter_shape)
        values.flags.writeable = False
        return kernel(input, values, *others, **params)

    return packed
