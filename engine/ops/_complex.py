"""What REAL, IMAG and COMPLEX_ABS share."""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import TensorType
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Inputs, Spec

_PARTS = {TensorType.COMPLEX64: TensorType.FLOAT32, TensorType.COMPLEX128: TensorType.FLOAT64}


def part_of(inputs: Inputs) -> Spec:
    """The shape of the one input, in floats of half its size.

    Raises:
        OpError: it is not complex.
    """
    (input,) = exactly(inputs, "input")
    if input.type not in _PARTS:
        allowed = " or ".join(t.name for t in _PARTS)
        raise OpError(f"input must be {allowed}; got {input.type.name}")
    return Spec(input.shape, _PARTS[input.type])
