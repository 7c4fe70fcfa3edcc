"""What bidirectional operators share: their outputs, and the rules of their auxiliary input.

Source: TFLite kernels/bidirectional_sequence_lstm.cc, bidirectional_sequence_rnn.cc, Prepare.
"""

from __future__ import annotations

from collections.abc import Sequence

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._op import Spec
from glasslite.engine.ops._recurrent import check_rank, check_shape, check_type


def output_specs(input: Tensor, widths: Sequence[int], merge: bool) -> list[Spec]:
    """One output with both directions' values in a row, or one of each."""
    return [Spec((*input.shape[:2], width), input.type) for width in ([sum(widths)] if merge else widths)]


def check_aux_input(input: Tensor, aux: Tensor | None, weighted: bool) -> int:
    """The length of the auxiliary input's vectors, 0 without one.

    Without weights of its own it takes the input's place for the backward direction, and must be as long.

    Raises:
        OpError: it is missing or does not fit the input.
    """
    if aux is None:
        if weighted:
            raise OpError("there are auxiliary weights but no auxiliary input")
        return 0
    check_type(aux, "the auxiliary input", TensorType.FLOAT32)
    check_rank(aux, "the auxiliary input", (3,))
    depth = aux.shape[2] if weighted else input.shape[2]
    check_shape(aux, "the auxiliary input", (*input.shape[:2], depth))
    return aux.shape[2]


def check_aux_weights(tensors: Sequence[Tensor | None], rows: int, depth: int, type: TensorType) -> None:
    """Auxiliary weights: all or none, each a matrix of the other weights' type."""
    if all(tensor is None for tensor in tensors):
        return
    for tensor in tensors:
        if tensor is None:
            raise OpError("auxiliary weights must all be there or all be missing")
        check_type(tensor, "auxiliary weights", type)
        check_shape(tensor, "auxiliary weights", (rows, depth))
