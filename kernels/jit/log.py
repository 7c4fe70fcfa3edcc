"""LOG: the natural logarithm."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit._elementwise import Array, bind_rows, over_rows
from glasslite.kernels.jit._logarithms import LAYOUT, logf
from glasslite.kernels.jit._table import bind_table
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.vectors import STEP, load_floats, store_floats
from glasslite.kernels.reference import _logarithms, log


@inner
def _step(tables: Any, input: int, _: int, y: int) -> None:
    store_floats(y, logf(load_floats(input), tables[0], tables[1]))


@Entry
def logarithm_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """The natural logarithm."""
    p = fields(block, LAYOUT)
    over_rows(_step, STEP, (p.reciprocals, p.logarithms), p, start, stop, scratch)


def log_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return bind_rows(
        logarithm_f32, LAYOUT, output, input,
        reciprocals=_logarithms.RECIPROCALS, logarithms=_logarithms.LOGARITHMS, powers=0,
    )  # fmt: skip


def log_qs8(input: Array, output: Array, **params: Any) -> list[Bound]:
    """int8; keyword parameters as of the reference kernel."""
    return bind_table(log.log_qs8, input, output, **params)
