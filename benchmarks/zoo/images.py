"""Pictures that are made up: noise whose power falls with frequency as a photograph's does, and shapes before it."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Float = NDArray[np.float32]

#: Photographs have amplitudes of about 1 / frequency.
_FALL = 1.0
_SHAPES = (2, 7)
_CONTRAST = (0.15, 0.35)


def images(count: int, shape: tuple[int, int, int], seed: int) -> Float:
    """Pictures, the same ones for the same arguments.

    Args:
        shape: height, width, and 1 or 3 channels.

    Returns:
        float32 [count, height, width, channels] in [-1, 1].
    """
    return np.stack([_image(shape, np.random.default_rng([seed, number])) for number in range(count)])


def _image(shape: tuple[int, int, int], rng: Generator) -> Float:
    height, width, channels = shape
    light = _noise(height, width, rng)
    tint = np.stack([_noise(height, width, rng) for _ in range(channels)], axis=-1)
    colour = rng.uniform(0.2, 0.8, channels)
    picture = colour + rng.uniform(*_CONTRAST) * (light[..., None] + 0.4 * tint)
    for _ in range(rng.integers(*_SHAPES)):
        mask = _shape(height, width, rng)[..., None]
        texture = _noise(height, width, rng)[..., None]
        front = rng.uniform(0, 1, channels) + rng.uniform(0, 0.2) * texture
        picture = np.where(mask, front, picture)
    return (np.clip(picture, 0, 1) * 2 - 1).astype(np.float32)


def _noise(height: int, width: int, rng: Generator) -> NDArray[np.float64]:
    """Noise of mean 0 and variance 1 whose amplitude falls as 1 / frequency."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1.0
    spectrum = np.fft.rfft2(rng.standard_normal((height, width))) / frequency**_FALL
    spectrum[0, 0] = 0.0
    field = np.fft.irfft2(spectrum, s=(height, width))
    return np.asarray(field / field.std())


def _shape(height: int, width: int, rng: Generator) -> NDArray[np.bool_]:
    """Where a turned ellipse or rectangle is."""
    y, x = np.mgrid[0:height, 0:width]
    y, x = y / height - rng.uniform(0.1, 0.9), x / width - rng.uniform(0.1, 0.9)
    angle = rng.uniform(0, np.pi)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    u, v = u / rng.uniform(0.05, 0.4), v / rng.uniform(0.05, 0.4)
    inside = u**2 + v**2 < 1 if rng.random() < 0.5 else np.maximum(np.abs(u), np.abs(v)) < 1
    return np.asarray(inside)
