"""BATCH_MATMUL: each product of two matrices is a 1x1 convolution of as many pixels as the first has rows.

A second matrix that is computed while running is packed on each run, see `_packing.py`; once where it serves several.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import aligned, buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _convolution
from glasslite.kernels.jit._binding import a_channel, bind_convolution, in_registers, quantized_values
from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit._filters import form_of
from glasslite.kernels.jit._packing import bind_bytes, bind_floats
from glasslite.kernels.jit.conv2d import conv2d_f32, conv2d_qs8
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference._window import Window
from glasslite.kernels.reference.batch_matmul import products

Array = NDArray[Any]

_POINT = Window(1, 1)
#: Products from which on so many calls cost more than they compute.
_MOST_PRODUCTS = 1 << 10


def batch_matmul_f32(
    x: NDArray[np.float32], y: NDArray[np.float32], output: NDArray[np.float32], *, adj_x: bool, adj_y: bool
) -> list[Bound]:
    """float32: (..., M, K) times (..., K, N), the last two axes of each swapped where `adj_x`, `adj_y` say so."""
    form = form_of(x)
    limits: dict[str, Any] = {"activation_min": -np.inf, "activation_max": np.inf}

    def fixed(a: Array, b: Array, target: Array) -> list[Bound]:
        return conv2d_f32(a, b, None, target, window=_POINT, **limits)

    def computed(b: Array) -> tuple[list[Bound], Callable[[Array, Array], Bound]]:
        filters, calls = bind_floats(b, form)
        bias = a_channel(None, b.shape[1], filters.width, np.float32)
        entry = _convolution.MATRIX[form.group, filters.width]
        return calls, lambda a, target: bind_convolution(
            entry, a, target, _POINT, filters, form, bias=bias, **limits
        )

    return _bind(x, y, output, adj_x, adj_y, fixed if not y.flags.writeable else None, computed)


def batch_matmul_qs8(
    x: Array,
    y: Array,
    output: Array,
    *,
    adj_x: bool,
    adj_y: bool,
    x_zero_point: int,
    y_zero_point: int,
    **scaling: Any,
) -> list[Bound]:
    """Quantized, int8: the same shapes; keyword parameters as of the reference kernel."""

    def fixed(a: Array, b: Array, target: Array) -> list[Bound]:
        points: dict[str, Any] = {"input_zero_point": x_zero_point, "filter_zero_point": 0}
        return conv2d_qs8(a, b, None, target, window=_POINT, **points, **scaling)

    def computed(b: Array) -> tuple[list[Bound], Callable[[Array, Array], Bound]]:
        filters, form, calls = bind_bytes(b, y_zero_point)
        values = quantized_values(output=output, width=filters.width, **_named(scaling))
        values["bias"] = in_registers(a_channel(None, b.shape[1], filters.width, np.int32), filters.width)
        entry = _convolution.MATRIX[form.group, filters.width]
        return calls, lambda a, target: bind_convolution(
            entry, a, target, _POINT, filters, form, zero_point=x_zero_point, **values
        )

    constant = not y.flags.writeable and y_zero_point == 0
    return _bind(x, y, output, adj_x, adj_y, fixed if constant else None, computed)


def _named(scaling: dict[str, Any]) -> dict[str, Any]:
    """The parameters of scaling as `quantized_values` calls them."""
    return {("how" if name == "requantization" else name): value for name, value in scaling.items()}


def _bind(
    x: Array,
    y: Array,
    output: Array,
    adj_x: bool,
    adj_y: bool,
    fixed: Callable[[Array, Array, Array], list[Bound]] | None,
    computed: Callable[[Array], tuple[list[Bound], Callable[[Array, Array], Bound]]],
) -> list[Bound]:
    """Bind each product, by `fixed` where the second matrix is a constant, or packed once by `computed`."""
    if not x.size or not y.size:
        raise NotCompiled("there is nothing to multiply")
    if np.prod(output.shape[:-2]) > _MOST_PRODUCTS:
        raise NotCompiled(f"there are more than {_MOST_PRODUCTS} products")
    calls: list[Bound] = []
    if not x.flags.writeable:
        x = aligned(x)
    if adj_x:
        swapped = x.swapaxes(-1, -2)
        x = buffer(x.size, x.dtype).reshape(swapped.shape)
        calls += bind_copy(swapped, x)
    packed: dict[int, Callable[[Array, Array], Bound]] = {}
    for a, b, target in products(x, y, output, False, adj_y):
        if a.strides[1] != a.itemsize or target.strides[1] != target.itemsize:
            raise NotCompiled("a matrix's rows are not contiguous")
        image, result = a[None, None], target[None, None]
        if fixed is not None:
            filter = np.ascontiguousarray(b.T)[:, None, None]
            filter.flags.writeable = False
            calls += fixed(image, filter, result)
            continue
        if b.ctypes.data not in packed:
            more, packed[b.ctypes.data] = computed(b)
            calls += more
        calls.append(packed[b.ctypes.data](image, result))
    return calls
