"""AudioSpectrogram: how much of each frequency there is in overlapping windows of sound.

Oracle: LiteRT BUILTIN_REF, audio_spectrogram.cc, internal/spectrogram.cc
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_BLOCK = 1 << 16


def audio_spectrogram_f32(
    samples: Floats, output: Floats, *, window_size: int, stride: int, length: int, squared: bool
) -> None:
    """float32 samples (n, channels) to (channels, windows, length / 2 + 1): Hann windows, float64 transforms."""
    if not output.size:
        return
    hann = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window_size) / window_size)
    windows = sliding_window_view(samples.T, window_size, axis=1)[:, ::stride]
    step = max(1, _BLOCK // length)
    for channel, target in zip(windows, output, strict=True):
        for start in range(0, len(target), step):
            spectrum = np.fft.rfft(channel[start : start + step] * hann, length)
            power = (spectrum.real * spectrum.real + spectrum.imag * spectrum.imag).astype(np.float32)
            target[start : start + step] = power if squared else np.sqrt(power)
