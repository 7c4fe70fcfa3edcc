"""Packing a matrix that is computed while running as `_convolution.py` wants its weights.

Floats are copied panel by panel. 8-bit values become int16 without their zero point, two rows of a column side by side,
so that a zero point on either side costs nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit import _staging
from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit._filters import Filters, Form, matrix_filters
from glasslite.kernels.jit.entry import Entry, fields, view
from glasslite.kernels.jit.program import Bound, bound, record
from glasslite.kernels.jit.simd import load_word
from glasslite.kernels.jit.tiles import register_order
from glasslite.kernels.reference._window import Window

#: Strides are bytes; `order` is a table of the column at each place of a panel.
_PACK = record(
    "source row_stride column_stride target rows columns width order panel_bytes", zero_point=np.int16
)


@Entry
def pack_i16(block: int, start: int, stop: int, scratch: int) -> None:
    """8-bit values as int16 around zero; a task is one panel. What lies beyond rows and columns stays as it is."""
    p = fields(block, _PACK)
    for panel in range(start, stop):
        for place in range(p.width):
            column = panel * p.width + load_word(p.order + 8 * place)
            if column >= p.columns:
                continue
            source = p.source + column * p.column_stride
            target = p.target + panel * p.panel_bytes + 4 * place
            for row in range(p.rows):
                value = view(source + row * p.row_stride, 1, np.int8)[0]
                word = target + (row >> 1) * 4 * p.width + 2 * (row & 1)
                view(word, 1, np.int16)[0] = np.int16(value) - p.zero_point


def bind_floats(matrix: NDArray[np.float32], form: Form) -> tuple[Filters, list[Bound]]:
    """The filters of a matrix (K, N), and the calls that fill them."""
    rows, columns = matrix.shape
    filters = matrix_filters(np.zeros((columns, 1, 1, rows), np.float32), Window(1, 1), form)
    panels = filters.weights.reshape(-1, rows, filters.width)
    whole = columns // filters.width
    split = matrix[:, : whole * filters.width].reshape(rows, whole, filters.width)
    calls = bind_copy(split.transpose(1, 0, 2), panels[:whole]) if whole else []
    rest = matrix[:, whole * filters.width :]
    return filters, calls + (bind_copy(rest, panels[whole, :, : rest.shape[1]]) if rest.size else [])


def bind_bytes(matrix: NDArray[np.int8], zero_point: int) -> tuple[Filters, Form, list[Bound]]:
    """The same of an int8 matrix, and the form that its inputs are multiplied in."""
    form = Form(_staging.FROM_INT8, np.int16, 2)
    rows, columns = matrix.shape
    filters = matrix_filters(np.zeros((columns, 1, 1, rows), np.int16), Window(1, 1), form)
    values: dict[str, Any] = {"row_stride": matrix.strides[0], "column_stride": matrix.strides[1]}
    call = bound(
        pack_i16, _PACK, tasks=len(filters.weights), source=matrix, target=filters.weights, rows=rows,
        columns=columns, width=filters.width, order=np.array(register_order(filters.width), np.int64),
        panel_bytes=filters.weights.strides[0], zero_point=zero_point, **values,
    )  # fmt: skip
    return filters, form, [call]
