"""Sums of products against loops over Python numbers: in order where they are floats, exact where they are integers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glasslite.kernels.reference._accumulate import exact_weights, ordered_matmul
from glasslite.kernels.reference._hybrid import quantize_rows


def add_in_order(a: Any, b: Any, *scales: Any) -> Any:
    """One outer product after the other, each step in float32."""
    total = np.zeros((a.shape[0], b.shape[1]), np.float32)
    for k in range(a.shape[1]):
        product = a[:, k : k + 1] * b[k]
        for scale in scales:
            product = product * scale
        total = total + product
    return total


SHAPES = [
    (1, 1, 1), (1, 5000, 1), (1, 700, 2), (2, 700, 1), (3, 90, 2), (1, 40000, 3), (40, 30, 52), (2, 9, 5000),
    (5000, 9, 2), (4097, 3, 9), (64, 2, 70), (7, 0, 3), (0, 3, 2),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "depth", "columns"), SHAPES)
def test_products_are_added_in_order(rows: int, depth: int, columns: int) -> None:
    rng = np.random.default_rng(depth)
    a = np.float32(rng.normal(0, 1, (rows, depth)))
    weights = np.float32(rng.normal(0, 1, (columns, depth)))
    expected = add_in_order(a, weights.T)
    np.testing.assert_array_equal(ordered_matmul(a, weights.T), expected)
    np.testing.assert_array_equal(ordered_matmul(a, np.ascontiguousarray(weights.T)), expected)


@pytest.mark.parametrize(("rows", "columns"), [(2, 3), (90, 30), (30, 90)])
def test_products_are_scaled_before_they_are_added(rows: int, columns: int) -> None:
    rng = np.random.default_rng(rows)
    a, b = np.float32(rng.normal(0, 1, (rows, 50))), np.float32(rng.normal(0, 1, (50, columns)))
    scales = np.float32(rng.normal(0, 1, (1, columns))), np.full((1, 1), 0.3, np.float32)
    np.testing.assert_array_equal(ordered_matmul(a, b, *scales), add_in_order(a, b, *scales))


@pytest.mark.parametrize("type", [np.int8, np.uint8, np.int16])
@pytest.mark.parametrize("depth", [1, 255, 1024, 1025, 70000])
def test_integer_sums_are_exact_at_their_largest(type: Any, depth: int) -> None:
    """Where float32 gives way to float64, and where int32 wraps."""
    info = np.iinfo(type)
    inputs = np.full((2, depth), info.min, type)
    inputs[1] = info.max
    filters = np.full((2, depth), -128, np.int8)
    filters[1] = 127
    bias = np.array([5, -5], np.int32)
    weights = exact_weights(filters, 0, bias, np.dtype(type), 3)
    sums = [[depth * (int(x) - 3) * int(w) + int(c) for w, c in ((-128, 5), (127, -5))] for x in inputs[:, 0]]
    wrapped = (np.array(sums) + (1 << 31)) % (1 << 32) - (1 << 31)
    np.testing.assert_array_equal(weights.accumulate(inputs), wrapped)


def test_int16_inputs_without_a_bias_accumulate_in_int64() -> None:
    filters = np.full((1, 1000), 127, np.int8)
    weights = exact_weights(filters, 0, None, np.dtype(np.int16), 0)
    assert weights.accumulate(np.full((1, 1000), -32768, np.int16)).tolist() == [[-32768 * 127 * 1000]]


def test_rows_are_quantized_each_by_its_own_range() -> None:
    rows = np.float32([[0, 0, 0], [-127, 63.5, 1], [0.4, 0.2, 1]])
    symmetric = quantize_rows(rows, asymmetric=False)
    assert symmetric.values.tolist() == [[0, 0, 0], [-127, 64, 1], [51, 25, 127]]
    assert symmetric.scale.tolist() == [1.0, 1.0, np.float32(1 / 127)]
    asymmetric = quantize_rows(rows, asymmetric=True)
    assert asymmetric.zero_point.tolist() == [0, 42, -128]
    assert asymmetric.values.tolist() == [[0, 0, 0], [-128, 127, 43], [-26, -77, 127]]


def test_whole_groups_of_eight_round_differently_from_the_rest() -> None:
    """Measured: ai-edge-litert 2.3.0, BUILTIN_REF, x86, FULLY_CONNECTED with an identity for weights."""
    below_half = np.nextafter(np.float32(0.5), np.float32(0))
    row = np.full((1, 10), below_half)
    row[0, 0] = 127
    assert quantize_rows(row, asymmetric=False).values.tolist() == [[127, 1, 1, 1, 1, 1, 1, 1, 0, 0]]
