"""LOGISTIC of 8-bit values: a table."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference import logistic


def logistic_qs8(input: NDArray[Any], output: NDArray[Any], **params: Any) -> list[Bound]:
    """int8 or uint8; keyword parameters as of the reference kernel."""
    return bind_table(logistic.logistic_qs8, input, output, **params)


logistic_qu8 = logistic_qs8
