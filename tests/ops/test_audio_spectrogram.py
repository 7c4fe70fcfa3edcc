"""AudioSpectrogram: how much of each frequency there is in overlapping windows of sound."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "CUSTOM:AudioSpectrogram"


def spectrogram(
    id: str, shape: Shape, window: int, stride: int, squared: bool = True, refused: str = ""
) -> Case:
    options: dict[str, Any] = {"window_size": window, "stride": stride, "magnitude_squared": squared}
    return Case(
        id, OP, [Act(shape, "float32", values="small")], [Out("float32")], options, litert_refuses=refused
    )


CASES = [
    spectrogram("speech_commands", (16000, 1), 480, 160),
    spectrogram("magnitudes", (1000, 1), 256, 100, squared=False),
    spectrogram("channels", (300, 3), 64, 50),
    spectrogram("strides_beyond_the_window", (200, 2), 16, 40),
    spectrogram("one_window", (33, 1), 33, 1),
    spectrogram("smallest_window", (7, 1), 2, 1),
    spectrogram("too_few_samples", (9, 2), 10, 3),
]
REFUSED = {
    spectrogram("short_window", (9, 2), 1, 3, refused="Initialize"): "window_size must be at least 2; got 1",
    spectrogram("no_stride", (9, 2), 4, 0, refused="Initialize"): "stride must be at least 1; got 0",
    spectrogram("one_dimension", (9,), 4, 1, refused="NumDimensions(input)"): "must be FLOAT32 (samples, channels)",
    Case("no_window", OP, [Act((9, 2), "float32")], [Out("float32")], {"stride": 3}): "key 'window_size' is missing",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    window, stride = case.options["window_size"], case.options["stride"]
    length = 2 ** int(np.ceil(np.log2(window)))
    count = max(0, (len(x) - window) // stride + 1)
    hann = np.sin(np.pi * np.arange(window) / window) ** 2
    waves = np.exp(-2j * np.pi * np.outer(np.arange(window), np.arange(length // 2 + 1)) / length)
    y = np.zeros((x.shape[1], count, length // 2 + 1))
    for channel, place in np.ndindex(y.shape[:2]):
        seen = x[place * stride : place * stride + window, channel] * hann
        y[channel, place] = np.abs(seen @ waves)
    return y**2 if case.options["magnitude_squared"] else y


@each(CASES)
def test_transforms(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=2)


@each(CASES)
def test_in_every_numerics(case: Case, oracle: Oracle) -> None:
    for numerics in ("optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
