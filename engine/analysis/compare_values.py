"""How far two values of a tensor are apart, summed over any number of runs in constant memory."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from glasslite.engine.analysis.ulp import ulp_distance
from glasslite.engine.errors import InputError
from glasslite.engine.ir import Array, Tensor

#: Elements whose temporaries stay in the second-level cache.
_BLOCK = 1 << 17
LSB_KEYS = ("-2", "-1", "+1", "+2", "beyond")
"""Columns of a histogram: B's integer less A's; beyond is more than 2 either way."""


@dataclass(frozen=True)
class Tolerance:
    """What counts as equal.

    Attributes:
        atol: how far real numbers may be apart.
        max_lsb: how far integers may be apart.
    """

    atol: float = 0.0
    max_lsb: int = 0


@dataclass(frozen=True)
class Element:
    """The first element that differs: the number of the run, its index, and both values.

    They are the stored ones, or real ones where the two tensors' types or scales are not the same.
    """

    run: int
    index: tuple[int, ...]
    a: float
    b: float


@dataclass(frozen=True)
class Difference:
    """One tensor in A and in B.

    Attributes:
        elements: how many were compared; `differing` those that are not equal; `outside` those beyond the tolerance.
        histogram: of integers of one scale, how many differ by what; see LSB_KEYS. None for all others.
        max_lsb: the largest difference of integers in steps; None for other types.
        max_abs: the largest difference of real values (integers stand for scale * (q - zero_point)).
        max_relative: the largest |a - b| / |a| where a is not 0.
        max_ulp: the largest distance of floats in units in the last place; None for other types.
        sqnr_db: signal to noise, 10 log10(sum a^2 / sum (a - b)^2); None where nothing differs.
        cosine: of the angle between both as vectors; None where one is all zeros.
        first: None where nothing differs.
    """

    elements: int
    differing: int
    outside: int
    histogram: Mapping[str, int] | None
    max_lsb: int | None
    max_abs: float
    max_relative: float
    max_ulp: int | None
    sqnr_db: float | None
    cosine: float | None
    first: Element | None

    @property
    def share(self) -> float:
        """Differing elements of all."""
        return self.differing / self.elements if self.elements else 0.0


@dataclass
class Tally:
    """Adds up the differences of one tensor, run by run."""

    a: Tensor
    b: Tensor
    tolerance: Tolerance
    elements: int = 0
    differing: int = 0
    outside: int = 0
    histogram: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LSB_KEYS, 0))
    max_lsb: int = 0
    max_abs: float = 0.0
    max_relative: float = 0.0
    max_ulp: int = 0
    first: Element | None = None
    _signal: float = 0.0
    _other: float = 0.0
    _noise: float = 0.0
    _product: float = 0.0

    @property
    def in_steps(self) -> bool:
        """Whether both are integers of one meaning, so that steps can be counted."""
        return self._alike and self.a.type.dtype is not None and self.a.type.dtype.kind in "iu"

    @property
    def in_ulp(self) -> bool:
        """Whether both are floats of one width."""
        return self._alike and self.a.type.dtype is not None and self.a.type.dtype.kind in "fc"

    @property
    def _alike(self) -> bool:
        return self.a.type == self.b.type and same_quantization(self.a, self.b)

    def add(self, run: int, a: Array, b: Array) -> bool:
        """Compare the values of one run, of one shape; whether an element is outside the tolerance."""
        before = self.outside
        shape = a.shape
        for start, x, y in _blocks(a, b):
            self._add_block(run, shape, start, x, y)
        self.elements += a.size
        return self.outside > before

    def _add_block(self, run: int, shape: tuple[int, ...], start: int, a: Array, b: Array) -> None:
        real_a = real_values(a, self.a, shape, start)
        self._signal += _dot(real_a, real_a)
        wrong = _unequal(a, b) if self._alike else None
        if wrong is not None and not wrong.any():
            self._other += _dot(real_a, real_a)
            self._product += _dot(real_a, real_a)
            return
        real_b = real_values(b, self.b, shape, start)
        if wrong is None:
            wrong = _unequal(real_a, real_b)
        self._other += _dot(real_b, real_b)
        self._product += _dot(real_a, real_b)
        places = np.flatnonzero(wrong)
        if not places.size:
            return
        self.differing += places.size
        if self.first is None:
            place = int(places[0])
            index = tuple(int(i) for i in np.unravel_index(start + place, shape))
            pair = (a, b) if self._alike else (real_a, real_b)
            self.first = Element(run, index, *(_number(values[place]) for values in pair))
        self._add_real(real_a[places], real_b[places], a[places], b[places])

    def _add_real(self, real_a: Array, real_b: Array, a: Array, b: Array) -> None:
        """The differing elements: real values and stored ones."""
        with np.errstate(all="ignore"):
            off = np.abs(real_b - real_a)
            off[np.isnan(off)] = np.inf
            relative = off / np.abs(real_a)
        finite = np.isfinite(off)
        self._noise += _dot(off[finite], off[finite])
        self.max_abs = max(self.max_abs, float(off.max()))
        relative = relative[(real_a != 0) & ~np.isnan(relative)]
        self.max_relative = max(self.max_relative, float(relative.max(initial=0.0)))
        if self.in_steps:
            steps = b.astype(np.int64) - a.astype(np.int64)
            for key in LSB_KEYS[:-1]:
                self.histogram[key] += int(np.count_nonzero(steps == int(key)))
            self.histogram["beyond"] += int(np.count_nonzero(np.abs(steps) > 2))
            self.max_lsb = max(self.max_lsb, int(np.abs(steps).max()))
            self.outside += int(np.count_nonzero(np.abs(steps) > self.tolerance.max_lsb))
            return
        if self.in_ulp:
            self.max_ulp = max(self.max_ulp, int(ulp_distance(a, b).max()))
        self.outside += int(np.count_nonzero(~(off <= self.tolerance.atol)))

    def difference(self) -> Difference:
        """What has been added up so far."""
        norms = math.sqrt(self._signal) * math.sqrt(self._other)
        noise = None
        if self.differing:
            noise = 10 * math.log10(self._signal / self._noise) if self._signal and self._noise else math.inf
            if math.isinf(self.max_abs) or not self._signal:
                noise = -math.inf
        return Difference(
            elements=self.elements,
            differing=self.differing,
            outside=self.outside,
            histogram=dict(self.histogram) if self.in_steps else None,
            max_lsb=self.max_lsb if self.in_steps else None,
            max_abs=self.max_abs,
            max_relative=self.max_relative,
            max_ulp=self.max_ulp if self.in_ulp else None,
            sqnr_db=noise,
            cosine=min(1.0, self._product / norms) if norms else None,
            first=self.first,
        )


def real_values(flat: Array, tensor: Tensor, shape: tuple[int, ...], start: int) -> Array:
    """What a flat piece of a value stands for, in float64 (complex128): scale * (q - zero_point), or itself.

    Args:
        shape: of the whole value; `start`: where in it the piece begins, for which of the scales hold there.
    """
    if flat.dtype.kind == "c":
        return flat.astype(np.complex128)
    quantization = tensor.quantization
    if quantization is None or flat.dtype.kind not in "iu":
        return flat.astype(np.float64)
    scale, zero_point = quantization.scale.astype(np.float64), quantization.zero_point
    if quantization.per_channel:
        axis = quantization.quantized_dimension
        if axis >= len(shape) or shape[axis] != scale.size:
            return flat.astype(np.float64)
        inner = int(np.prod(shape[axis + 1 :], dtype=np.int64))
        channel = np.arange(start, start + flat.size) // max(1, inner) % scale.size
        scale, zero_point = scale[channel], zero_point[channel]
    return (flat.astype(np.float64) - zero_point) * scale


def convert(array: Array, source: Tensor, target: Tensor) -> Array:
    """What an array stands for, in another tensor's type and scale, rounded half to even.

    Raises:
        InputError: nothing can be converted to the type.
    """
    dtype = target.type.dtype
    if dtype is None:
        raise InputError(f"'{target.name}' is {target.type.name}, which nothing can be converted to.")
    if source.type == target.type and same_quantization(source, target):
        return array
    real = real_values(array.reshape(-1), source, array.shape, 0).reshape(array.shape)
    if dtype.kind in "iu":
        real = np.nan_to_num(real)
        if target.quantization is not None and target.scale:
            real = real / target.scale + target.zero_point
        limits = np.iinfo(dtype)
        real = np.clip(np.rint(real), limits.min, limits.max)
    return real.astype(dtype)


def same_quantization(a: Tensor, b: Tensor) -> bool:
    """Whether the integers of two tensors stand for the same real numbers."""
    x, y = a.quantization, b.quantization
    if x is None or y is None:
        return x is y
    return np.array_equal(x.scale, y.scale) and np.array_equal(x.zero_point, y.zero_point)


def _blocks(a: Array, b: Array) -> Iterator[tuple[int, Array, Array]]:
    flat_a, flat_b = a.reshape(-1), b.reshape(-1)
    for start in range(0, flat_a.size, _BLOCK):
        yield start, flat_a[start : start + _BLOCK], flat_b[start : start + _BLOCK]


def _unequal(a: Array, b: Array) -> Array:
    """Where two arrays differ; a NaN equals a NaN."""
    wrong = np.asarray(a != b)
    if a.dtype.kind in "fc":
        wrong &= ~(np.isnan(a) & np.isnan(b))
    return wrong


def _dot(a: Array, b: Array) -> float:
    """The sum of products; what is not finite counts for nothing."""
    if a.dtype.kind == "c":
        return _dot(a.real, b.real) + _dot(a.imag, b.imag)
    with np.errstate(all="ignore"):
        # Not by BLAS, whose threads wait for each other longer than this takes.
        total = float(np.sum(a * b))
        if math.isfinite(total):
            return total
        both = np.isfinite(a) & np.isfinite(b)
        total = float(np.sum(a[both] * b[both]))
    return total if math.isfinite(total) else 0.0


def _number(value: Array) -> float:
    """A NumPy scalar as Python's; of complex numbers the magnitude."""
    return value.item() if value.dtype.kind != "c" else abs(value.item())  # type: ignore[no-any-return]
