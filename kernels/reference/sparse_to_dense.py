"""SPARSE_TO_DENSE: values at given places, a default elsewhere.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h SparseToDense
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.reference._places import flat_places


def sparse_to_dense_any(
    indices: NDArray[Any],
    shape: NDArray[Any],
    values: NDArray[Any],
    default: NDArray[Any],
    output: NDArray[Any],
    *,
    rows: tuple[int, int],
) -> None:
    """Any type: the indices are a matrix of the shape `rows`; values (rows[0],) or a scalar.

    Raises:
        BadValue: an index is below 0 or past its axis.
    """
    output[...] = default.reshape(())
    output.reshape(-1)[flat_places(indices.reshape(rows), output.shape)] = values
