"""The C library's and Eigen's float32 functions against float64, over all exponents and at every boundary."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from glasslite.kernels.reference import _eigen, _libm, _logarithms, _trigonometry
from glasslite.kernels.reference._select import select
from tests.support.ulp import ulp_distance

Floats = NDArray[np.float32]

_erfc = np.vectorize(math.erfc, otypes=[float])
SPECIAL = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-45, -1e-45, 1e-38, -1e-38, 3.4e38, -3.4e38]
BOUNDARIES = [
    0.34657359,
    1.0397208,
    0.84375,
    1.25,
    2.857143,
    6,
    9,
    11,
    18.714973,
    22,
    28,
    88.72283,
    103.97208,
    2**-25,
    2**-12,
    0.7853982,
    120,
]
#: Function, definition, and how many ULPs apart they may be: what the C library's or Eigen's authors state.
FUNCTIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any], int]] = {
    "expf": (_libm.expf, np.exp, 1),
    "expm1f": (_libm.expm1f, np.expm1, 1),
    "tanhf": (_libm.tanhf, np.tanh, 2),
    "erfcf": (_libm.erfcf, _erfc, 6),
    "logf": (_logarithms.logf, np.log, 1),
    "sinf": (_trigonometry.sinf, np.sin, 1),
    "cosf": (_trigonometry.cosf, np.cos, 1),
    "eigen_tanh": (_eigen.tanh, np.tanh, 5),
    "eigen_erfc": (_eigen.erfc, _erfc, 8),
}


def arguments() -> Floats:
    rng = np.random.default_rng(1)
    any_bits = rng.integers(0, 1 << 32, 3000, dtype=np.uint32).view(np.float32)
    near = np.array([s * np.float32(b) for b in BOUNDARIES for s in (1, -1)], np.float32)
    near = np.concatenate([near, np.nextafter(near, np.float32(0)), np.nextafter(near, np.float32(1e9))])
    ranges = [rng.uniform(-r, r, 3000).astype(np.float32) for r in (0.01, 1, 10, 105)]
    return np.concatenate([np.array(SPECIAL, np.float32), near, any_bits, *ranges])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_is_as_close_as_its_authors_say(name: str) -> None:
    function, definition, ulps = FUNCTIONS[name]
    x = arguments()
    with np.errstate(all="ignore"):
        ours = function(x)
        wanted = _rounded(definition, x)
    distance = ulp_distance(ours, wanted)
    # Where erfc leaves the normal numbers, Eigen's clamps its argument.
    compared = (np.abs(wanted) > 1e-37) | (wanted == 0) | ("eigen" not in name)
    assert ours.dtype == np.float32
    assert distance[compared].max() <= ulps, x[compared][distance[compared].argmax()]


def _rounded(definition: Callable[..., Any], x: Floats) -> Floats:
    return np.asarray(definition(x.astype(np.float64)), np.float32)


def test_powf_is_as_close_as_its_authors_say_and_has_cs_special_values() -> None:
    x = np.concatenate([arguments(), np.array([1, -1, 0.5, -2, 3], np.float32)])
    y = np.random.default_rng(3).permutation(np.concatenate([x, np.arange(-9, 9, 0.5, np.float32)]))[: x.size]
    special = np.array([*SPECIAL, 1, -1, 2, -3, 0.5, -0.5, 1.5, 2**24 + 2], np.float32)
    x, y = np.append(x, np.repeat(special, special.size)), np.append(y, np.tile(special, special.size))
    with np.errstate(all="ignore"):
        wanted = np.array([_c_power(float(a), float(b)) for a, b in zip(x, y, strict=True)]).astype(
            np.float32
        )
        ours = _logarithms.powf(x, y)
    assert ulp_distance(ours, wanted).max() <= 1
    assert (np.signbit(ours) == np.signbit(wanted))[~np.isnan(wanted)].all()


def _c_power(x: float, y: float) -> float:
    """C's pow, which gives a NaN or an infinity where Python raises."""
    try:
        return math.pow(x, y)
    except ValueError:
        odd = y == math.floor(y) and math.fmod(y, 2) != 0
        return math.nan if x else math.copysign(math.inf, x) if odd else math.inf
    except OverflowError:
        return -math.inf if x < 0 and math.fmod(y, 2) != 0 else math.inf


def test_expf_is_all_but_correctly_rounded() -> None:
    x = arguments()
    with np.errstate(all="ignore"):
        assert (ulp_distance(_libm.expf(x), _rounded(np.exp, x)) != 0).mean() < 2e-3


@pytest.mark.parametrize(
    ("x", "bits"), [(0x40912339, 0x42BA8CAF), (0xC053432D, 0x3D16ED1D), (0x4021515A, 0x4146F998)]
)
def test_expf_has_glibcs_bits_where_they_are_not_the_nearest(x: int, bits: int) -> None:
    argument = np.array([x], np.uint32).view(np.float32)
    assert int(_libm.expf(argument).view(np.uint32)[0]) == bits
    assert int(_rounded(np.exp, argument).view(np.uint32)[0]) == bits - 1


def test_select_is_where() -> None:
    rng = np.random.default_rng(2)
    a, b = np.array(SPECIAL, np.float32), np.array(SPECIAL[::-1], np.float32)
    condition = rng.integers(0, 2, a.size).astype(bool)
    chosen = select(condition, a, b)
    assert (chosen.view(np.uint32) == np.where(condition, a, b).view(np.uint32)).all()
    assert (select(condition, np.float32(2), b)[condition] == 2).all()
