"""Prepares the calls of LSTMs: floats, dynamic range and integers alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._lstm import (
    CELL_STATE,
    OUTPUT_STATE,
    check_weights,
    products_of,
    scales_of,
    unidirectional_weights,
)
from glasslite.engine.ops._lstm_integer import Ends, integer_scales
from glasslite.engine.ops._op import Activation, Call, Cost, Inputs, Op, required
from glasslite.engine.ops._recurrent import ACTIVATIONS
from glasslite.kernels.reference._lstm import Limits

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


def limits_of(activation: Activation, cell_clip: float, proj_clip: float) -> Limits:
    """The activation and the clips, checked.

    Raises:
        OpError: the activation is unknown, or a clip is negative.
    """
    if activation not in ACTIVATIONS:
        raise OpError(f"fused activation must be one of {', '.join(ACTIVATIONS)}; got {activation}")
    if not (cell_clip >= 0 and proj_clip >= 0):
        raise OpError(f"cell_clip and proj_clip must be 0 or above; got {cell_clip:g} and {proj_clip:g}")
    return Limits(activation, cell_clip, proj_clip)


@dataclass(frozen=True)
class LstmOp(Op):
    """The options and the rules that an LSTM over a sequence and a single step share."""

    fused_activation_function: Activation = "NONE"
    cell_clip: float = 0.0
    proj_clip: float = 0.0
    asymmetric_quantize_inputs: bool = False

    #: What LiteRT lends quantization from; known once the op is linked.
    @property
    def lent(self) -> tuple[Tensor, ...]:
        return ()

    @property
    def walk(self) -> dict[str, Any]:
        """The kernel's parameters that say how to walk the batch."""
        return {}

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        weights = unidirectional_weights(inputs)
        vectors = outputs[0].size // max(1, outputs[0].shape[-1])
        return super().cost(inputs, outputs)._replace(macs=products_of(weights, vectors))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        weights, input = unidirectional_weights(inputs), required(inputs, 0, "input")
        limits = limits_of(self.fused_activation_function, self.cell_clip, self.proj_clip)
        if input.type == TensorType.INT8:
            states = (
                required(inputs, OUTPUT_STATE, "output state"),
                required(inputs, CELL_STATE, "cell state"),
            )
            sizes = check_weights(input, weights)
            ends = Ends(input, *states, outputs[0])
            scales = integer_scales(weights, sizes, ends, self.lent, self.cell_clip, self.proj_clip)
            return Call("qs8", {"scales": scales, **self.walk})
        params: dict[str, Any] = {"scales": scales_of(weights), "limits": limits, **self.walk}
        if required(inputs, 4, "input-to-output weights").type == TensorType.FLOAT32:
            return Call("f32", params)
        params |= {"asymmetric": self.asymmetric_quantize_inputs, "defects": numerics.defects}
        return Call("hybrid", params)


def linked(cls: type[Any], op: Op, links: Links) -> Any:
    """The op as a subclass with one field more, the intermediate tensors."""
    return cls(*(getattr(op, f.name) for f in fields(op)), links.intermediates)  # type: ignore[arg-type]
