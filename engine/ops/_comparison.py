"""What the comparing operators share: their types, and the scales on which quantized values meet.

Source of the rules and factors: TFLite kernels/comparisons.cc ComparisonQuantized.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._broadcast import operands, pair_spec
from glasslite.engine.ops._op import Call, Inputs, Spec
from glasslite.engine.ops._quantization import scale_of
from glasslite.kernels.reference._comparison import Scales
from glasslite.kernels.reference.fixed_point import requantization

EIGHT_BITS = (TensorType.INT8, TensorType.UINT8)
ORDERED_TYPES = (
    TensorType.FLOAT32, TensorType.FLOAT16, TensorType.INT8, TensorType.UINT8, TensorType.INT16, TensorType.INT32,
    TensorType.INT64,
)  # fmt: skip
EQUAL_TYPES = (TensorType.BOOL, *ORDERED_TYPES)


def comparison_spec(inputs: Inputs, allowed: Sequence[TensorType]) -> Spec:
    """Booleans, in the shape that both inputs broadcast to.

    Raises:
        OpError: the inputs differ in type, do not broadcast, or are not of an allowed type.
    """
    return pair_spec(inputs, allowed, TensorType.BOOL)


def comparison_call(inputs: Inputs, scaled: Sequence[TensorType], rounding: str) -> Call:
    """The call of a comparison.

    Quantized values of the types in `scaled` are compared in real numbers, rounded to 1/256 unless `rounding` is
    "float64"; others as they are.
    TFLite takes scales below 1 only, so that larger ones go down together by a power of two.
    """
    first, second = operands(inputs)
    if first.type not in scaled or (first.quantization is None and second.quantization is None):
        return Call("plain")
    factors = [np.float64(scale_of(tensor)) for tensor in (first, second)]
    exponent = max(0, int(np.frexp(max(factors))[1]))
    halved = [requantization(np.ldexp(factor, -exponent), rounding) for factor in factors]
    return Call("scaled", {"scales": Scales(first.zero_point, second.zero_point, *halved)})
