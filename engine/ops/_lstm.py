"""The rules of LSTMs' tensors, and the parameters of their kernels.

Sources: TFLite kernels/{lstm,unidirectional_sequence_lstm,bidirectional_sequence_lstm}.cc, Prepare,
CheckInputTensorDimensions, PopulateQuantizedLstmParams8x8_16.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._op import Inputs
from glasslite.engine.ops._quantization import scale_of
from glasslite.engine.ops._recurrent import EIGHT_BITS, check_rank, check_shape, check_type, state_of
from glasslite.kernels.reference._lstm_tensors import Weights, weights_from

FLOAT32, INT8, INT16, INT32 = TensorType.FLOAT32, TensorType.INT8, TensorType.INT16, TensorType.INT32

OUTPUT_STATE, CELL_STATE = 18, 19
_GATES = ("input", "forget", "cell", "output")


class Sizes(NamedTuple):
    """How long an LSTM's vectors are."""

    depth: int
    cells: int
    outputs: int


def unidirectional_weights(inputs: Inputs) -> Weights:
    """The weights of an LSTM with 24 inputs."""
    return weights_from(inputs[1:18], inputs[20:24])


def check_weights(input: Tensor, weights: Weights, *, diagonal: bool = False) -> Sizes:
    """All shapes and types follow from the input and the output gate's weights.

    Args:
        diagonal: recurrent weights may be (N,), the diagonal of a matrix.

    Raises:
        OpError: something is missing, or does not go together.
    """
    check_type(input, "the input", FLOAT32, INT8)
    outward = _present(weights.input[3], "input-to-output weights")
    check_rank(outward, "input-to-output weights", (2,))
    allowed = (INT8,) if input.type == INT8 else (FLOAT32, *EIGHT_BITS)
    check_type(outward, "input-to-output weights", *allowed)
    recurrent = _present(weights.recurrent[3], "recurrent-to-output weights")
    check_rank(
        recurrent, "recurrent-to-output weights", (1, 2) if diagonal and input.type == FLOAT32 else (2,)
    )
    sizes = Sizes(input.shape[-1], outward.shape[0], recurrent.shape[-1])
    if not sizes.cells:
        raise OpError("there must be at least 1 cell; the input-to-output weights have no rows")
    for role, tensor in _all_matrices(weights, sizes):
        check_type(tensor, role, outward.type)
    _check_recurrent(weights, sizes, outward.type, diagonal and input.type == FLOAT32)
    _check_vectors(weights, sizes, input.type == INT8, outward.type)
    return sizes


def _present(tensor: Tensor | None, role: str) -> Tensor:
    if tensor is None:
        raise OpError(f"{role} must not be left out")
    return tensor


def _all_matrices(weights: Weights, sizes: Sizes) -> Iterator[tuple[str, Tensor | None]]:
    """The matrices but for recurrent ones, their shapes checked. The input gate has all its weights or none."""
    if (weights.input[0] is None) != (weights.recurrent[0] is None):
        raise OpError("input-to-input and recurrent-to-input weights must both be there or both be missing")
    for number, name in enumerate(_GATES):
        role = f"input-to-{name} weights"
        if number in weights.gates:
            check_shape(_present(weights.input[number], role), role, (sizes.cells, sizes.depth))
            yield role, weights.input[number]
    if weights.projection is None:
        if weights.projection_bias is not None:
            raise OpError("there is a projection bias but no projection weights")
        if sizes.outputs != sizes.cells:
            raise OpError(
                f"without projection there must be as many outputs as cells, {sizes.cells}; got {sizes.outputs}"
            )
    check_shape(weights.projection, "projection weights", (sizes.outputs, sizes.cells))
    yield "projection weights", weights.projection


def _check_recurrent(weights: Weights, sizes: Sizes, type: TensorType, diagonal: bool) -> None:
    """Matrices of the weights' type, or diagonals in float."""
    for number in weights.gates:
        role = f"recurrent-to-{_GATES[number]} weights"
        tensor = _present(weights.recurrent[number], role)
        if diagonal and len(tensor.shape) == 1:
            check_shape(tensor, role, (sizes.cells,))
            check_type(tensor, role, FLOAT32)
            if sizes.outputs != sizes.cells:
                raise OpError(f"{role} are a diagonal, which needs as many outputs as cells")
            continue
        check_shape(tensor, role, (sizes.cells, sizes.outputs))
        check_type(tensor, role, type)


def _check_vectors(weights: Weights, sizes: Sizes, integer: bool, type: TensorType) -> None:
    """Peephole weights, biases, normalization: all of them or none, each of one value a cell."""
    bias_type, norm_type = (INT32, INT16) if integer else (FLOAT32, FLOAT32)
    peephole = [weights.peephole[i] for i in range(3) if i or 0 in weights.gates]
    norm = [weights.norm[i] for i in weights.gates]
    for role, tensors in (("peephole", peephole), ("layer normalization", norm)):
        if any(t is None for t in tensors) and any(t is not None for t in tensors):
            raise OpError(f"{role} weights must be there for all gates that can have them, or for none")
    for tensor in peephole:
        check_type(tensor, "peephole weights", INT16 if integer else type)
        check_shape(tensor, "peephole weights", (sizes.cells,))
    for tensor in norm:
        check_type(tensor, "layer normalization weights", norm_type)
        check_shape(tensor, "layer normalization weights", (sizes.cells,))
    coupled = 0 not in weights.gates
    if coupled and (
        weights.bias[0] is not None or weights.norm[0] is not None or weights.peephole[0] is not None
    ):
        raise OpError(
            "there are no input-to-input weights, so the input gate must have no other weights or bias"
        )
    for number in weights.gates:
        role = f"{_GATES[number]} gate bias"
        check_type(_present(weights.bias[number], role), role, bias_type)
        check_shape(weights.bias[number], role, (sizes.cells,))
    check_type(weights.projection_bias, "the projection bias", bias_type)
    check_shape(weights.projection_bias, "the projection bias", (sizes.outputs,))


def check_states(inputs: Inputs, first: int, batch: int, sizes: Sizes, input: Tensor) -> None:
    """The output state, and behind it the cell state."""
    integer = input.type == INT8
    state_of(inputs, first, "output state", batch * sizes.outputs, INT8 if integer else FLOAT32)
    state_of(inputs, first + 1, "cell state", batch * sizes.cells, INT16 if integer else FLOAT32)


def scales_of(weights: Weights) -> Weights:
    """Each weight's scale as float32 stores it; 1 for floats, biases and what is absent."""

    def scale(tensor: Tensor | None) -> np.float32:
        return np.float32(1) if tensor is None or tensor.type == FLOAT32 else scale_of(tensor)

    def scales(tensors: Sequence[Any]) -> tuple[np.float32, ...]:
        return tuple(scale(t) for t in tensors)

    return Weights(
        scales(weights.input),
        scales(weights.recurrent),
        scales(weights.peephole),
        (),
        scale(weights.projection),
        None,
        scales(weights.norm),
        scales(weights.aux),
    )


def products_of(weights: Weights, vectors: int) -> int:
    """Multiplications with matrices when so many vectors go through, as MACs."""
    matrices = (*weights.input, *weights.recurrent, *weights.aux, weights.projection)
    sizes: list[int] = [t.size for t in matrices if t is not None]
    return vectors * sum(sizes)
