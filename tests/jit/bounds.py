"""How far floats may be from the reference kernel's where the sum runs in another order.

Both kernels add the same n products, each with a rounding error of at most half a unit (eps / 2) of the partial sum,
which is at most S, the sum of the products' magnitudes: two orders differ by n * eps * S at worst. Errors point either
way, as if they were independent (Higham and Mary, "A New Approach to Probabilistic Rounding Error Analysis", 2019): n
of them, uniform within half a unit, have a standard deviation of sqrt(n / 12) * eps * S at most. Seven deviations,
2 sqrt(n) * eps * S, are allowed, as 10^8 elements are compared; and 3 eps * S where terms are few. What comes near are
sums that a large bias begins (n = 16: 5.0) and those of inputs that are all positive (n = 400: 7.0).

Winograd's convolution multiplies transformed inputs by transformed filters and adds and subtracts the products, so that
a small sum may come of large ones: a neighbouring pixel's, where the window itself is dark. There S is the sum of the
magnitudes of these products, each with the sums of magnitudes that it is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glasslite.engine.ir import Array
from glasslite.engine.plan import Step
from tests.support.ulp import ulp_distance


@dataclass(frozen=True)
class Sum:
    """A sum of products.

    Attributes:
        least: the distance from the reference, in units of eps * S, that any number of terms allows.
        magnitudes: the positions of the inputs whose magnitudes make S.
        stacked: the filters are a stack of matrices, of which each sum sees one.
    """

    least: float
    magnitudes: tuple[int, ...] = (0, 1, 2)
    stacked: bool = False

    def is_for(self, params: Mapping[str, Any]) -> bool:
        """Whether the kernel's result is such a sum: floats in, floats out, and no integers between them."""
        if self.stacked:
            return "y_scale" not in params
        return ("activation_min" in params and "filter_scale" not in params) or not params

    def allowed(self, step: Step) -> float:
        """How far the reference may be, in units of eps * S."""
        parts = [part for part in (*step.fused, step) if part.operator.name in SUMS]
        filters = [t for part in parts for t in step.inputs if t and t.index == part.operator.inputs[1]]
        sizes = [np.prod(filter.shape[-2:]) if self.stacked else filter.size for filter in filters]
        terms = sum(sizes) / step.outputs[0].shape[-1]
        return max(self.least, 2 * float(np.sqrt(terms)))

    def magnitude(self, step: Step, inputs: Sequence[Array | None]) -> Array:
        """S of each output element, by the reference kernel."""
        positions = range(len(inputs)) if _is_chain(step) else self.magnitudes
        given = [
            np.abs(x) if position in positions and x is not None else x for position, x in enumerate(inputs)
        ]
        output = np.empty(step.outputs[0].shape, step.outputs[0].type.dtype)
        params = _unlimited(step.call.params if step.call else {})
        with np.errstate(all="ignore"):
            step.kernel(*given, output, **params)  # type: ignore[misc]
        return output


def _is_chain(step: Step) -> bool:
    """Whether the kernel does the work of a step before too: S is of all products."""
    return step.call is not None and "before" in step.call.params


def _rule(step: Step) -> Sum | None:
    """The rule of the last operator of a step that is a sum of products."""
    parts = (*step.fused, step) if _is_chain(step) else (step,)
    return next((rule for part in reversed(parts) if (rule := SUMS.get(part.operator.name))), None)


def _unlimited(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters without an activation."""
    limits = {"activation_min": -np.inf, "activation_max": np.inf} if "activation_max" in params else {}
    chained = {"before": _unlimited(params["before"])} if "before" in params else {}
    return {**params, **limits, **chained}


SUMS: dict[str, Sum] = {
    "BATCH_MATMUL": Sum(3, (0, 1), stacked=True),
    "CONV_2D": Sum(3),
    "CONV_3D": Sum(3),
    "CUSTOM:Convolution2DTransposeBias": Sum(3),
    "DEPTHWISE_CONV_2D": Sum(3),
    "FULLY_CONNECTED": Sum(3),
    "TRANSPOSE_CONV": Sum(3, (1, 2, 3)),
}

#: The positive interpolation points of tiles of 2 x 2 and 4 x 4 pixels; their negatives, 0 and infinity are points too.
_POINTS = {2: [1.0], 4: [0.5**0.5, 2**0.5]}


def _magnitudes(size: int) -> tuple[Array, Array, Array]:
    """The magnitudes of the transforms of a tile (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
    2015, section 4.1): of its inputs, of the 3 x 3 filter, and of the products; polynomials by their coefficients.
    """
    points = [0.0, *(p for point in _POINTS[size] for p in (point, -point))]
    others = [np.poly([q for q in points if q != p])[::-1] for p in points]
    inputs = [*(np.append(row, 0) for row in others), np.poly(points)[::-1]]
    filters = [
        np.power(p, range(3)) / np.polyval(row[::-1], p) for p, row in zip(points, others, strict=True)
    ]
    outputs = [np.power(p, range(size)) for p in points]
    whole = (
        np.array(inputs),
        np.array([*filters, [0, 0, 1]]),
        np.array([*outputs, np.arange(size) == size - 1]).T,
    )
    first, second, third = (np.abs(x).astype(np.float32) for x in whole)
    return first, second, third


def winograd_magnitude(step: Step, inputs: Sequence[Array | None], size: int) -> Array:
    """S of each output element of a convolution in tiles of `size` pixels a side."""
    input, kernel, sums = _magnitudes(size)
    points = size + 2
    image, filter, bias = (None if x is None else np.abs(x) for x in inputs)
    images, height, width, filters = step.outputs[0].shape
    if image is None or filter is None or step.call is None:
        raise ValueError("a convolution has an image and a filter")
    window = step.call.params["window"]
    rows, columns = -(-height // size), -(-width // size)
    padded = np.zeros((images, size * rows + 2, size * columns + 2, image.shape[3]), np.float32)
    inside = image[:, : size * rows + 2 - window.pad_top, : size * columns + 2 - window.pad_left]
    bottom, right = window.pad_top + inside.shape[1], window.pad_left + inside.shape[2]
    padded[:, window.pad_top : bottom, window.pad_left : right] = inside
    tiles = np.lib.stride_tricks.sliding_window_view(padded, (points, points), (1, 2))[:, ::size, ::size]
    values = np.einsum("ia,nhwcab,jb->ijnhwc", input, tiles, input, optimize=True)
    factors = np.einsum("ia,oabc,jb->ijco", kernel, filter, kernel, optimize=True)
    products = np.matmul(values.reshape(points, points, -1, image.shape[3]), factors)
    pixels = np.einsum("yi,ijto,xj->tyxo", sums, products, sums, optimize=True)
    whole = pixels.reshape(images, rows, columns, size, size, filters).transpose(0, 1, 3, 2, 4, 5)
    magnitude: Array = whole.reshape(images, size * rows, size * columns, filters)[:, :height, :width]
    return magnitude if bias is None else magnitude + bias


def float_distance(
    step: Step, inputs: Sequence[Array | None], mine: Array, wanted: Array, entries: Iterable[str] = ()
) -> tuple[Array, str, float]:
    """How far a step's floats are from the reference kernel's, in which unit, and how far they may be.

    Args:
        entries: the names of the compiled functions that computed them.
    """
    rule = _rule(step)
    if rule is None or step.call is None or not rule.is_for(step.call.params):
        distance = ulp_distance(mine, wanted).astype(float)
        if step.operator.op.max_ulp == step.operator.op.jit_ulp == 0 and mine.dtype.kind == "f":
            # Zeros of either sign are no distance apart; an exact operator gives the right one.
            distance[(distance == 0) & ~np.isnan(mine) & (np.signbit(mine) != np.signbit(wanted))] = 0.5
        return distance, "ULP", max(step.operator.op.max_ulp, step.operator.op.jit_ulp)
    size = next((size for size in _POINTS for name in entries if name == f"winograd_{size}_f32"), None)
    magnitude = winograd_magnitude(step, inputs, size) if size else rule.magnitude(step, inputs)
    unit = np.finfo(wanted.dtype).eps * np.maximum(magnitude, np.finfo(np.float32).tiny)
    with np.errstate(all="ignore"):
        distance = np.abs(mine - wanted) / unit
    same = (mine == wanted) | (np.isnan(mine) & np.isnan(wanted))
    return (
        np.where(same, 0, np.where(np.isnan(distance), np.inf, distance)),
        "units of eps * sum|x w|",
        rule.allowed(step),
    )
