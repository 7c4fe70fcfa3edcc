"""SVDF: a layer of filters, each the product of weights over features and weights over the last steps in time.

The state holds, for each batch entry and filter, the results of the last steps; a run shifts it by one and appends.

Oracle: LiteRT BUILTIN_REF, svdf.cc, reference/svdf.h; sums as neon_tensor_utils.cc forms them on x86
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._recurrent import add_products, hybrid_product, sum_last_axis
from glasslite.kernels.reference.fixed_point import Requantization, requantize, requantize_into, wrap_int32
from glasslite.kernels.reference.fully_connected import activate

Float32 = NDArray[np.float32]


def svdf_f32(
    input: Float32,
    weights_feature: Float32,
    weights_time: Float32,
    bias: Float32 | None,
    state: Float32,
    output: Float32,
    *,
    rank: int,
    activation: str,
) -> None:
    """float32: input (B, K), feature weights (F, K), time weights (F, M), bias (F / rank,), state (B, F * M)."""
    newest = add_products(np.zeros((len(input), len(weights_feature)), np.float32), input, weights_feature)
    _filter_time(newest, weights_time, bias, state, output, rank, activation)


def svdf_hybrid(
    input: Float32,
    weights_feature: NDArray[Any],
    weights_time: NDArray[Any],
    bias: Float32 | None,
    state: Float32,
    output: Float32,
    *,
    rank: int,
    activation: str,
    feature_scale: np.float32,
    time_scale: np.float32,
    asymmetric: bool,
    defects: bool,
) -> None:
    """Dynamic range: the input is quantized row by row to meet 8-bit feature weights; the rest is float."""
    add = hybrid_product(weights_feature.view(np.int8), feature_scale, asymmetric=asymmetric, defects=defects)
    newest = add(np.zeros((len(input), len(weights_feature)), np.float32), input)
    weights = weights_time.view(np.int8) * time_scale
    _filter_time(newest, weights, bias, state, output, rank, activation)


def svdf_qs8(
    input: NDArray[np.int8],
    weights_feature: NDArray[np.int8],
    weights_time: NDArray[Any],
    bias: NDArray[np.int32] | None,
    state: NDArray[Any],
    output: NDArray[np.int8],
    *,
    rank: int,
    input_zero_point: int,
    to_state: Requantization,
    state_zero_point: int,
    to_output: Requantization,
    output_zero_point: int,
) -> None:
    """int8 with time weights and a state of int16, or of int8 as TensorFlow Lite Micro has them; sums of int32 wrap."""
    centred = input.astype(np.float64) - input_zero_point
    total = wrap_int32((centred @ weights_feature.T.astype(np.float64)).astype(np.int64))
    limits = np.iinfo(state.dtype)
    newest = np.clip(requantize(total, to_state) + state_zero_point, limits.min, limits.max)
    history = _shift_in(state, newest, weights_time.shape)
    products = (history.astype(np.int64) - state_zero_point) * weights_time
    total = products.sum(axis=2).reshape(len(input), len(weights_time) // rank, rank).sum(axis=2)
    if bias is not None:
        total += bias
    requantize_into(
        output,
        wrap_int32(total),
        to_output,
        output_zero_point=output_zero_point,
        activation_min=-128,
        activation_max=127,
    )


def _filter_time(
    newest: Float32,
    weights_time: Float32,
    bias: Float32 | None,
    state: Float32,
    output: Float32,
    rank: int,
    activation: str,
) -> None:
    history = _shift_in(state, newest, weights_time.shape)
    filtered = sum_last_axis(weights_time * history)
    total = sum_last_axis(filtered.reshape(len(newest), len(weights_time) // rank, rank))
    if bias is not None:
        total = total + bias
    output[...] = activate(total, activation)


def _shift_in(state: NDArray[Any], newest: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Drop the oldest step of each filter for the newest one, in place: (B, F, M)."""
    history = state.reshape(len(newest), *shape)
    history[..., :-1] = history[..., 1:].copy()
    history[..., -1] = newest
    return history
