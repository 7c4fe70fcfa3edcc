"""CONV_2D: bind a convolution to the tiles of `_convolution.py`, or of `_winograd.py` where that is faster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit import _convolution, _row
from glasslite.kernels.jit._binding import (
    a_channel,
    bind_convolution,
    constant,
    in_registers,
    offset_bias,
    quantized_values,
)
from glasslite.kernels.jit._filters import form_of, matrix_filters
from glasslite.kernels.jit._hybrid_products import (
    FORM,
    MATRIX,
    QuantizedImages,
    check_defects,
    int8_filter,
)
from glasslite.kernels.jit._hybrid_rows import bind_dense
from glasslite.kernels.jit._winograd_binding import bind_winograd
from glasslite.kernels.jit._winograd_choice import winograd_tiling
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.tiles import COLUMNS
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference._packed import on_packed
from glasslite.kernels.reference._window import Window
from glasslite.kernels.reference.fixed_point import Requantization


def conv2d_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """float32: input (N, H, W, C), filter (O, kh, kw, C / groups), bias (O,), output (N, H', W', O)."""
    if _one_row(input, filter, output, window):
        row = _as_row(input, filter, output, constant(bias, "bias"))
        return [_row.bind_f32(*row, activation_min=activation_min, activation_max=activation_max)]
    form = form_of(input)
    whole_bias = a_channel(constant(bias, "bias"), len(filter), 1, np.float32)
    tiling = winograd_tiling(input, constant(filter, "filter"), output, window, form)
    if tiling is not None:
        limits = {"activation_min": activation_min, "activation_max": activation_max}
        return bind_winograd(tiling, input, filter, whole_bias, output, window, form, **limits)
    calls = []
    for depth, channels in _groups(input, filter):
        filters = matrix_filters(filter[channels], window, form)
        calls.append(
            bind_convolution(
                _convolution.MATRIX[form.group, filters.width],
                input[..., depth], output[..., channels], window, filters, form,
                bias=a_channel(whole_bias[channels], len(filter[channels]), filters.width, np.float32),
                activation_min=activation_min, activation_max=activation_max,
            )
        )  # fmt: skip
    return calls


def conv2d_qs8(
    input: NDArray[Any],
    filter: NDArray[Any],
    bias: NDArray[np.int32] | None,
    output: NDArray[Any],
    *,
    window: Window,
    input_zero_point: int,
    filter_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> list[Bound]:
    """Quantized: the same shapes, int8 or uint8."""
    if _one_row(input, filter, output, window):
        scaling: dict[str, Any] = {"requantization": requantization, "output_zero_point": output_zero_point}
        scaling |= {"activation_min": activation_min, "activation_max": activation_max}
        row = _as_row(input, filter, output, constant(bias, "bias"))
        scaling |= {"input_zero_point": input_zero_point, "filter_zero_point": filter_zero_point}
        return [_row.bind_i8(*row, **scaling)]
    form = form_of(input)
    weights = constant(filter, "filter").astype(np.int16) - np.int16(filter_zero_point)
    tiling = winograd_tiling(input, weights, output, window, form, constant(bias, "bias"), input_zero_point)
    if tiling is not None:
        values = quantized_values(
            requantization, output, COLUMNS,
            output_zero_point=output_zero_point, activation_min=activation_min, activation_max=activation_max,
        )  # fmt: skip
        values["zero_point"] = input_zero_point
        return bind_winograd(tiling, input, weights, bias, output, window, form, **values)
    whole_bias = offset_bias(bias, weights, form, input_zero_point)
    calls = []
    for depth, channels in _groups(input, filter):
        filters = matrix_filters(weights[channels], window, form)
        start = a_channel(whole_bias[channels], len(weights[channels]), filters.width, np.int32)
        calls.append(
            bind_convolution(
                _convolution.MATRIX[form.group, filters.width],
                input[..., depth], output[..., channels], window, filters, form,
                bias=in_registers(start, filters.width), zero_point=input_zero_point,
                **quantized_values(
                    requantization.of(channels), output[..., channels], filters.width,
                    output_zero_point=output_zero_point, activation_min=activation_min, activation_max=activation_max,
                ),
            )
        )  # fmt: skip
    return calls


conv2d_qu8 = conv2d_qs8


def conv2d_hybrid(
    input: NDArray[np.float32],
    filter: NDArray[Any],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    filter_scale: NDArray[np.float32],
    dynamic: Dynamic,
    defects: bool,
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """Dynamic range: the same shapes; keyword parameters as of the reference kernel."""
    weights = int8_filter(filter)
    check_defects(weights, defects)
    images = QuantizedImages(input, dynamic)
    calls = images.calls
    scales, start = np.broadcast_to(filter_scale, len(filter)), constant(bias, "bias")
    for depth, channels in _groups(input, filter):
        filters = matrix_filters(weights[channels], window, FORM)
        calls += [
            images.bind(
                MATRIX[filters.width], (image, depth), output[image : image + 1, ..., channels], window, filters,
                filter_scale=scales[channels],
                bias=None if start is None else start[channels],
                activation_min=activation_min, activation_max=activation_max,
            )
            for image in range(len(input))
        ]  # fmt: skip
    return calls


def conv2d_hybrid_pointwise(
    input: NDArray[np.float32],
    filter: NDArray[Any],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    **params: Any,
) -> list[Bound]:
    """Dynamic range, pixels quantized one by one: the same shapes; keyword parameters as of the reference kernel."""
    return bind_dense(input, filter, bias, output, **params)


conv2d_qs8_packed = on_packed(conv2d_qs8)
conv2d_hybrid_packed = on_packed(conv2d_hybrid)


def _one_row(input: NDArray[Any], filter: NDArray[Any], output: NDArray[Any], window: Window) -> bool:
    """Whether the window is the whole image, so that each filter is used once."""
    plain = window == Window(*window[:4])
    whole = output.shape[:3] == (1, 1, 1) and input.shape[1:] == filter.shape[1:]
    return plain and whole and input.flags.c_contiguous


def _as_row(
    input: NDArray[Any], filter: NDArray[Any], output: NDArray[Any], bias: Any
) -> tuple[NDArray[Any], NDArray[Any], Any, NDArray[Any]]:
    """The arguments of a row times a matrix."""
    return input.reshape(1, 1, 1, -1), constant(filter, "filter").reshape(len(filter), -1), bias, output


def _groups(input: NDArray[Any], filter: NDArray[Any]) -> Iterator[tuple[slice, slice]]:
    """The input channels and the output channels of each group."""
    depth = filter.shape[3]
    groups = input.shape[3] // depth
    filters = len(filter) // groups
    for group in range(groups):
        yield slice(group * depth, (group + 1) * depth), slice(group * filters, (group + 1) * filters)
