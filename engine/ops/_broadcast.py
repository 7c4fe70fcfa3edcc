"""What operators of two broadcasting inputs share: types, shapes, and the call for values without quantization.

Source of the rules: TFLite kernels/kernel_util.cc CalculateShapeForBroadcast; kernel_util.h CalculateActivationRange.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Spec
from glasslite.engine.ops._quantization import QUANTIZED, clamp_of, scheme_of

#: What can be compared.
ORDERED = (
    TensorType.FLOAT32, TensorType.FLOAT16, TensorType.INT8, TensorType.UINT8, TensorType.INT16, TensorType.INT32,
    TensorType.INT64,
)  # fmt: skip
#: What operators on bits take.
INTEGERS = (
    TensorType.UINT8, TensorType.INT8, TensorType.UINT16, TensorType.INT16, TensorType.UINT32, TensorType.INT32,
)  # fmt: skip


@dataclass(frozen=True)
class Binary(Op):
    """An operator of two inputs, by default with one kernel for all types."""

    #: Those that the inputs may have; any, where there are none.
    types: ClassVar[tuple[TensorType, ...]] = ()
    #: The output's type, where it is not that of the inputs.
    gives: ClassVar[TensorType | None] = None

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        first, second = operands(inputs)
        if self.types:
            check_type(first, "inputs", self.types)
        type = first.type if self.gives is None else self.gives
        return [Spec(broadcast_shape(first.shape, second.shape), type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")


def operands(inputs: Inputs) -> tuple[Tensor, Tensor]:
    """The two inputs, which must be of one type.

    Raises:
        OpError: they are not.
    """
    first, second = exactly(inputs, "input1", "input2")
    if first.type != second.type:
        raise OpError(f"inputs must be of one type; got {first.type.name} and {second.type.name}")
    return first, second


def broadcast_shape(first: Shape, second: Shape) -> Shape:
    """The shape of both together: aligned at the end, sizes are equal or one of them is 1.

    Raises:
        OpError: they are neither.
    """
    rank = max(len(first), len(second))
    pairs = zip((1,) * (rank - len(first)) + first, (1,) * (rank - len(second)) + second, strict=True)
    sizes = []
    for a, b in pairs:
        if a != b and 1 not in (a, b):
            raise OpError(
                f"shapes {first} and {second} do not broadcast: sizes must be equal, or one of them 1"
            )
        sizes.append(b if a == 1 else a)
    return tuple(sizes)


def is_quantized(tensor: Tensor) -> bool:
    """Whether the tensor holds quantized values. int16 may also hold plain integers, without a scale."""
    return tensor.type in QUANTIZED and not (tensor.type == TensorType.INT16 and tensor.quantization is None)


def plain_call(output: Tensor, activation: Activation) -> Call:
    """The call for floats, and for integers without quantization: the activation clamps in the output's type.

    Other types (booleans, complex numbers) are called without a range.
    """
    dtype = np.dtype(output.type.dtype)
    if dtype.kind not in "fiu":
        return Call(scheme_of(output))
    limits = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    convert = float if dtype.kind == "f" else int
    lowest, highest = convert(limits.min), convert(limits.max)
    low, high = clamp_of(activation)
    return Call(
        "i16" if output.type == TensorType.INT16 else scheme_of(output),
        {
            "activation_min": lowest if low is None else max(lowest, convert(low)),
            "activation_max": highest if high is None else convert(high),
        },
    )
