"""LOCAL_RESPONSE_NORMALIZATION: each element divided by a power of its neighbouring channels' squares.

Spec: schema.fbs LocalResponseNormalizationOptions; tensorflow.org tf.nn.local_response_normalization
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("LOCAL_RESPONSE_NORMALIZATION")
@dataclass(frozen=True)
class LocalResponseNormalization(Op):
    """Input: float32 (N, H, W, C). Output: x / (bias + alpha * sum)^beta, of the squares `radius` channels each way.

    BUILTIN_REF leaves the last of these channels out, which `numerics.defects` repeats.
    """

    #: BUILTIN_REF's bits; the optimized kernel's power is Eigen's, measured for beta up to 2.
    max_ulp = 4

    radius: int = 0
    bias: float = 0.0
    alpha: float = 0.0
    beta: float = 0.0

    def infer(self, inputs: Inputs) -> list[Spec]:
        (input,) = exactly(inputs, "input")
        if input.type != TensorType.FLOAT32 or len(input.shape) != 4:
            raise OpError(f"input must be FLOAT32 (N, H, W, C); got {input.type.name} {input.shape}")
        if self.radius < 0:
            raise OpError(f"radius must be at least 0; got {self.radius}")
        return [Spec(input.shape, TensorType.FLOAT32)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        params = {
            "radius": self.radius,
            "bias": self.bias,
            "alpha": self.alpha,
            "beta": self.beta,
            "sliding": numerics.kernels != "reference",
            "defects": numerics.defects,
        }
        return Call("f32", params)
