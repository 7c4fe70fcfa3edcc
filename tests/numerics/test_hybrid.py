"""Dynamic range in each kernel set: floats equal LiteRT's to the bit, as the integers behind them are the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest

from glasslite.kernels.reference._hybrid import Dynamic, fused_multiply_add
from tests.ops._filters import is_hybrid
from tests.ops.test_conv2d import conv
from tests.support.cases import Case
from tests.support.check import check_litert, run_ours
from tests.support.oracle import Oracle

OPERATORS = ("conv2d", "depthwise_conv2d", "fully_connected", "transpose_conv")
#: Images of several pixels whose ranges differ, and the one shape that XNNPACK does not make a matrix product of.
POINTWISE = [
    conv("pixels", "hybrid", (2, 5, 3, 8), (6, 1, 1, 8), per_channel=True),
    conv("pixels_relu6", "hybrid", (1, 9, 7, 5), (33, 1, 1, 5), activation="RELU6"),
    conv("pixels_strided", "hybrid", (2, 5, 6, 8), (4, 1, 1, 8), strides=(2, 2)),
    conv("pixels_grouped", "hybrid", (2, 3, 4, 8), (4, 1, 1, 4), per_channel=True),
    conv("pixels_of_one_channel", "hybrid", (2, 5, 3, 1), (1, 1, 1, 1)),
]


def hybrid_cases() -> Iterator[Case]:
    """The dynamic-range cases of the operators' own tables."""
    for stem in OPERATORS:
        for case in import_module(f"tests.ops.test_{stem}").CASES:
            # Without a bias, LiteRT's optimized depthwise kernel reads one that is not there, and dies.
            if is_hybrid(case) and (case.op, case.id) != ("DEPTHWISE_CONV_2D", "hybrid_without_bias"):
                yield case
    yield from POINTWISE


@pytest.mark.parametrize("numerics", ["optimized", "litert"])
@pytest.mark.parametrize("case", list(hybrid_cases()), ids=lambda case: f"{case.op}-{case.id}")
def test_equals_the_kernel_set(case: Case, numerics: str, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics=numerics)


def test_the_delegate_quantizes_each_pixel_by_itself() -> None:
    """A pixel's result does not depend on its neighbours', which it does in the other kernel sets."""
    case = POINTWISE[0]
    x = case.arrays()[0]
    alone = conv(
        "pixel", "hybrid", (1, 1, 1, 8), (6, 1, 1, 8), per_channel=True, values=lambda _: x[:1, :1, :1]
    )
    for numerics, same in (("litert", True), ("optimized", False)):
        whole, pixel = (run_ours(c, numerics=numerics)[0] for c in (case, alone))
        assert np.array_equal(whole[:1, :1, :1], pixel) == same


def test_a_fused_product_is_rounded_once() -> None:
    rng = np.random.default_rng(5)
    a, b, c = (np.float32(rng.normal(0, 1, 3000) * 2.0 ** rng.integers(-20, 20, 3000)) for _ in range(3))
    # Ties that the last bits of the product decide: 1 + 2^-24 and a little more or less.
    tie = np.float32([1 + 2.0**-12, 1 - 2.0**-12, 1.0, -1.0])
    a, b = np.append(a, tie), np.append(b, np.float32([1 + 2.0**-12, 1 + 2.0**-12, 2.0**-24, 2.0**-24]))
    c = np.append(c, np.float32([2.0**-24, 2.0**-24, 1 + 2.0**-23, 1 + 2.0**-23]))
    exact = [
        Fraction(float(x)) * Fraction(float(y)) + Fraction(float(z)) for x, y, z in zip(a, b, c, strict=True)
    ]
    assert fused_multiply_add(a, b, c).tolist() == [_nearest(value) for value in exact]


def _nearest(value: Fraction) -> float:
    """The float32 nearest to a number, half to even."""
    start = np.float32(float(value))
    around = [np.nextafter(start, np.float32(side)) for side in (-np.inf, np.inf)]
    # float() rounded once already: of the neighbours, the nearest in exact arithmetic counts.
    return float(min((start, *around), key=lambda x: (abs(Fraction(float(x)) - value), x.view(np.int32) & 1)))


def test_rows_as_the_delegate_quantizes_them() -> None:
    """scale = 255 / range in float32; the zero point comes from the end whose error is smaller, half to even."""
    rows = np.float32([[0, 0, 0, 0], [-1, 0, 0.5, 1.55], [1, 2, 3, 51], [-51, -3, -2, -1]])
    quantized = Dynamic("xnnpack", "fused").quantize(rows)
    assert quantized.zero_point.tolist() == [127, -28, -128, 127]
    assert quantized.values.tolist() == [
        [127, 127, 127, 127],
        [-128, -28, 22, 127],
        [-123, -118, -113, 127],
        [-128, 112, 117, 122],
    ]
    assert quantized.scale.tolist() == [1, np.float32(0.01), np.float32(0.2), np.float32(0.2)]
