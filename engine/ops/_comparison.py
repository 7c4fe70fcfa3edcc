"""What the comparing operators share: their types, and the scales on which quantized values meet.

Source of the rules and factors: TFLite kernels/comparisons.cc ComparisonQuantized.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import ORDERED, Binary, operands
from glasslite.engine.ops._op import Call, Inputs
from glasslite.engine.ops._quantization import QUANTIZED, scale_of
from glasslite.kernels.reference._comparison import Scales
from glasslite.kernels.reference.fixed_point import requantization


@dataclass(frozen=True)
class Comparison(Binary):
    """Quantized values of the types in `scaled` are compared in real numbers, others as they are."""

    types: ClassVar[tuple[TensorType, ...]] = ORDERED
    gives = TensorType.BOOL
    scaled: ClassVar[tuple[TensorType, ...]] = (TensorType.INT8, TensorType.UINT8)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        """The real numbers are rounded to 1/256, unless the rounding is "float64".

        TFLite takes scales below 1 only, so that larger ones go down together by a power of two.
        """
        first, second = operands(inputs)
        if first.type not in self.scaled or (first.quantization is None and second.quantization is None):
            return Call("plain")
        factors = [np.float64(scale_of(tensor)) for tensor in (first, second)]
        exponent = max(0, int(np.frexp(max(factors))[1]))
        rounding = numerics.rounding_of(self.name)
        halved = [requantization(np.ldexp(factor, -exponent), rounding) for factor in factors]
        return Call("scaled", {"scales": Scales(first.zero_point, second.zero_point, *halved)})


@dataclass(frozen=True)
class Equality(Comparison):
    """It also takes booleans, and int16 in real numbers."""

    types = (TensorType.BOOL, *ORDERED)
    scaled = QUANTIZED
