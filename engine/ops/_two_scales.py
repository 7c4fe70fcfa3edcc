"""Prepares sums and differences of quantized tensors whose scales differ.

Source of the factors: TFLite kernels/add.cc, sub.cc, squared_difference.cc (Prepare); XNNPACK
src/microparams-init.c xnn_init_qs8_add_minmax_scalar_params.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod
from typing import Any, ClassVar

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import Binary, is_quantized, operands, plain_call
from glasslite.engine.ops._op import Activation, Call, Inputs, Spec
from glasslite.engine.ops._quantization import quantized_activation_range, scale_of, scheme_of
from glasslite.kernels.reference._two_scales import Blocks, Shifts, TwoScales, Weights
from glasslite.kernels.reference.fixed_point import requantization

#: Bits that 8-bit and 16-bit inputs gain, so that sums still fit in 32.
LEFT_SHIFT = {TensorType.INT8: 20, TensorType.UINT8: 20, TensorType.INT16: 15}


@dataclass(frozen=True)
class Addition(Binary):
    """ADD, and with the sign -1 SUB: of plain values, int16 whose scales are powers of two, or general scales."""

    sign: ClassVar[int]

    fused_activation_function: Activation = "NONE"
    pot_scale_int16: bool = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast; int16 has zero point 0."""
        check_symmetric(*operands(inputs))
        return super().infer(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        (input1, input2), output, activation = operands(inputs), outputs[0], self.fused_activation_function
        if not is_quantized(output):
            return plain_call(output, activation)
        check_symmetric(output)
        if output.type == TensorType.INT16 and self.pot_scale_int16:
            call = power_of_two_call(input1, input2, output, activation)
            if call:
                return call
        if numerics.kernels == "xnnpack":
            weights = _weights(input1, input2, output, activation, self.sign)
            return Call(f"{scheme_of(output)}_weighted", {"weights": weights})
        scales = two_scales(input1, input2, output, LEFT_SHIFT[output.type], 1, "double")
        low, high = quantized_activation_range(activation, output)
        params: dict[str, Any] = {"scales": scales._replace(activation_min=low, activation_max=high)}
        # Differences have no vector code.
        blocks = (
            _blocks(input1, input2, output) if numerics.kernels == "optimized" and self.sign > 0 else None
        )
        return Call("blocks", params | {"blocks": blocks}) if blocks else Call(scheme_of(output), params)


def _blocks(input1: Tensor, input2: Tensor, output: Tensor) -> Blocks | None:
    """How LiteRT's vector code walks a sum; None where scalar code does.

    Source: TFLite kernels/internal/reference/process_broadcast_shapes.h, optimized_ops.h BinaryBroadcastFiveFold.
    """
    if not output.size:
        return None
    if output.type == TensorType.INT16:
        return Blocks(output.size, 16, "shift-first") if input1.shape == input2.shape else None
    rank = len(output.shape)
    shapes = [(1,) * (rank - len(t.shape)) + t.shape for t in (input1, input2)]
    # Innermost first: "same" dimensions, then those along which one input repeats, and so on, five groups at most.
    kinds = ["same" if a == b else "first" if a == 1 else "second" for a, b in zip(*shapes, strict=True)][
        ::-1
    ]
    groups = [(kind, prod(size for _, size in run)) for kind, run in _runs(kinds, output.shape[::-1])]
    if not groups or groups[0][0] != "same":
        groups.insert(0, ("same", 1))
    repeats = [kind for kind, _ in groups[1::2]]
    regular = (
        all(kind == "same" for kind, _ in groups[::2])
        and len(groups) <= 5
        and len(set(repeats)) == len(repeats)
    )
    if not regular:
        return None
    scalar = groups[0][1] == 1 and len(groups) > 1
    row = groups[1][1] if scalar else groups[0][1]
    if output.type == TensorType.INT8 and not scalar:
        return Blocks(row, 16, "shift-first")
    return Blocks(row, 8, "shift-last")


def _runs(kinds: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Neighbouring dimensions of one kind; a size of 1 in both inputs joins any."""
    pairs = [(kind, size) for kind, size in zip(kinds, sizes, strict=True) if size > 1]
    for kind, run in groupby(pairs, key=lambda pair: pair[0]):
        yield kind, list(run)


def _weights(input1: Tensor, input2: Tensor, output: Tensor, activation: Activation, sign: int) -> Weights:
    """The larger weight has 21 bits; quotients and weights are rounded as float32 does, to even."""
    factors = [scale_of(tensor) / scale_of(output) for tensor in (input1, input2)]
    shift = 21 - math.frexp(float(max(factors)))[1]
    first, second = (round(float(factor) * (1 << shift)) for factor in factors)
    second *= sign
    bias = (1 << (shift - 1)) - first * input1.zero_point - second * input2.zero_point
    low, high = quantized_activation_range(activation, output, "xnnpack")
    return Weights(first, second, bias, shift, output.zero_point, low, high)


def two_scales(
    input1: Tensor, input2: Tensor, output: Tensor, left_shift: int, power: int, rounding: str
) -> TwoScales:
    """Factors to the common scale, 2 max(scale1, scale2), and from its `power` to the output's scale, in float64."""
    common = 2.0 * max(float(scale_of(input1)), float(scale_of(input2)))
    low, high = quantized_activation_range("NONE", output)
    return TwoScales(
        left_shift,
        input1.zero_point,
        input2.zero_point,
        output.zero_point,
        requantization(np.float64(scale_of(input1)) / common, rounding),
        requantization(np.float64(scale_of(input2)) / common, rounding),
        requantization(common**power / (2.0 ** (left_shift * power) * float(scale_of(output))), rounding),
        low,
        high,
    )


def power_of_two_call(input1: Tensor, input2: Tensor, output: Tensor, activation: Activation) -> Call | None:
    """The call of an int16 sum whose scales are all powers of two; None where they are not.

    Raises:
        OpError: both inputs, or an input coarser than the output, would have to be shifted.
    """
    exponents = [power_of_two_exponent(scale_of(tensor)) for tensor in (input1, input2, output)]
    if None in exponents:
        return None
    exponent1, exponent2, exponent = (e or 0 for e in exponents)
    shift1, shift2 = exponent - exponent1, exponent - exponent2
    if min(shift1, shift2) != 0:
        raise OpError(
            "int16 with scales that are powers of two: one input must have the output's scale, the other that or a "
            f"finer one; got 2^{exponent1}, 2^{exponent2} and output 2^{exponent}"
        )
    low, high = quantized_activation_range(activation, output)
    return Call("qs16_pot", {"shifts": Shifts(shift1, shift2, low, high)})


def check_symmetric(*tensors: Tensor) -> None:
    """Raise OpError where an int16 tensor has a zero point."""
    for tensor in tensors:
        if tensor.type == TensorType.INT16 and tensor.zero_point != 0:
            raise OpError(f"int16 tensor '{tensor.name}' must have zero point 0; got {tensor.zero_point}")


def power_of_two_exponent(scale: np.float32) -> int | None:
    """e where the scale is 2^e; None where it is no power of two.

    Source: TFLite quantization_util.cc CheckedLog2 (float32, a thousandth is allowed).
    """
    exponent = float(np.float32(math.log(scale)) * np.float32(1.0 / np.float32(math.log(2.0))))
    return round(exponent) if abs(exponent - round(exponent)) < 1e-3 else None
