"""TRANSPOSE_CONV: the output pixels of one place modulo the stride are an ordinary convolution, with some of the taps.

See `kernels/reference/transpose_conv.py`, which says why, and finds those phases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit.conv2d import conv2d_f32, conv2d_qs8
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference._window import Window
from glasslite.kernels.reference.transpose_conv import phases


def transpose_conv_f32(
    _output_shape: NDArray[np.int32],
    filter: NDArray[np.float32],
    input: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    **params: Any,
) -> list[Bound]:
    """float32: filter (O, kh, kw, C), input (N, H, W, C), bias (O,), output (N, H', W', O)."""
    return _bind(conv2d_f32, filter, input, bias, output, window, params)


def transpose_conv_qs8(
    _output_shape: NDArray[np.int32],
    filter: NDArray[Any],
    input: NDArray[Any],
    bias: NDArray[np.int32] | None,
    output: NDArray[Any],
    *,
    window: Window,
    **params: Any,
) -> list[Bound]:
    """Quantized: the same shapes, int8 or uint8; keyword parameters as of the reference kernel."""
    return _bind(conv2d_qs8, filter, input, bias, output, window, params)


transpose_conv_qu8 = transpose_conv_qs8


def _bind(
    convolution: Callable[..., list[Bound]],
    filter: NDArray[Any],
    input: NDArray[Any],
    bias: NDArray[Any] | None,
    output: NDArray[Any],
    window: Window,
    params: dict[str, Any],
) -> list[Bound]:
    if bias is not None and bias.dtype == np.int64:
        raise NotCompiled("the bias is int64")
    calls = []
    for phase in phases(constant(filter, "filter"), window, input, output):
        y, x = phase.y, phase.x
        seen, target = input[:, y.source, x.source], output[:, y.pixels, x.pixels]
        if not target.size:
            continue
        if not seen.size or not phase.taps.size:
            raise NotCompiled("some pixels of the output are reached by no input")
        taps = phase.taps.reshape(len(filter), len(y.taps), len(x.taps), -1)
        taps.flags.writeable = False
        part = Window(len(y.taps), len(x.taps), 1, 1, 1, 1, y.before, y.after, x.before, x.after)
        calls += convolution(seen, taps, bias, target, window=part, **params)
    return calls
