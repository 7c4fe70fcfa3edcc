"""Inputs that bring out different arithmetic: random over the whole range, smooth as an image, constant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glasslite.engine.ir import Array, Tensor

#: Integers that are not quantized are indices or counts: they stay small enough to be valid.
INDEX_LIMIT = 8
FLOAT_RANGE = (-1.0, 1.0)


def value_range(tensor: Tensor) -> tuple[float, float]:
    """Lowest and highest value that an input takes here."""
    dtype: np.dtype[Any] = np.dtype(tensor.type.dtype)
    if dtype.kind == "f":
        return FLOAT_RANGE
    if dtype.kind == "b":
        return 0, 1
    if tensor.quantization is None and dtype.itemsize > 2:
        return 0, INDEX_LIMIT
    info = np.iinfo(dtype)
    return float(info.min), float(info.max)


def random(tensor: Tensor, seed: int) -> Array:
    """Uniform over the whole range."""
    low, high = value_range(tensor)
    dtype: np.dtype[Any] = np.dtype(tensor.type.dtype)
    rng = np.random.default_rng([seed, tensor.index])
    if dtype.kind == "f":
        return rng.uniform(low, high, tensor.shape).astype(dtype)
    return rng.integers(int(low), int(high), tensor.shape, endpoint=True).astype(dtype)


def smooth(tensor: Tensor) -> Array:
    """A few slow waves along every axis, over the whole range: neighbours are alike, as in an image."""
    low, high = value_range(tensor)
    axes = (
        np.meshgrid(*(np.linspace(0, 1, n) for n in tensor.shape), indexing="ij")
        if tensor.shape
        else [np.array(0.3)]
    )
    wave = np.mean([np.sin((2 + k) * np.pi * axis + k) for k, axis in enumerate(axes)], axis=0)
    scaled = low + (high - low) * (wave + 1) / 2
    dtype: np.dtype[Any] = np.dtype(tensor.type.dtype)
    return (scaled if dtype.kind == "f" else np.rint(scaled)).astype(dtype)


def constant(tensor: Tensor, end: int) -> Array:
    """The lowest (0) or highest (1) value everywhere."""
    return np.full(tensor.shape, value_range(tensor)[end]).astype(tensor.type.dtype)


INPUTS: dict[str, Callable[[Tensor], Array]] = {
    "random": lambda tensor: random(tensor, 1),
    "random again": lambda tensor: random(tensor, 2),
    "smooth": smooth,
    "lowest": lambda tensor: constant(tensor, 0),
    "highest": lambda tensor: constant(tensor, 1),
}


def feed(tensors: Sequence[Tensor], kind: str) -> list[Array]:
    """One array for each input tensor."""
    return [INPUTS[kind](tensor) for tensor in tensors]
