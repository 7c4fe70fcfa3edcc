"""What the random operators share: a generator that goes on from run to run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._arguments import exactly, integers
from glasslite.engine.ops._op import Inputs, Op, Spec
from glasslite.kernels.reference._philox import State, start

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


@dataclass(frozen=True)
class RandomOp(Op):
    """An operator with a Philox generator of two seeds; where both are 0, of random ones, taken once a session.

    Attributes:
        generator: its state, once the operator is linked.
    """

    stateful: ClassVar[bool] = True
    generator: ClassVar[State | None] = None

    seed: int = 0
    seed2: int = 0

    def link(self, inputs: Inputs, links: Links) -> Op:
        generators = links.state.generators
        if links.operator not in generators:
            generators[links.operator] = start(self.seed, self.seed2)
        linked = replace(self)
        object.__setattr__(linked, "generator", generators[links.operator])
        return linked


def shaped(inputs: Inputs) -> Spec:
    """Float32 of the shape that the one input says.

    Raises:
        OpError: it is no shape.
        UnknownValue: it is computed while running.
    """
    (shape,) = exactly(inputs, "shape")
    check_int32(shape, "shape", 1)
    sizes = tuple(integers(shape, "shape"))
    if min(sizes, default=0) < 0:
        raise OpError(f"the shape must not be negative; got {sizes}")
    return Spec(sizes, TensorType.FLOAT32)


def check_int32(tensor: Tensor, role: str, rank: int) -> None:
    """Raise OpError unless the tensor is int32 of so many dimensions."""
    if tensor.type != TensorType.INT32 or len(tensor.shape) != rank:
        raise OpError(
            f"{role} must be INT32 of {rank} dimensions; got {tensor.type.name} of shape {tensor.shape}"
        )
