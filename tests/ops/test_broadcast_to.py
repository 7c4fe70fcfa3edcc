"""BROADCAST_TO: repeated along axes of 1, and along new ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BROADCAST_TO"


def spread(
    id: str, shape: tuple[int, ...], to: Sequence[int], type: str = "float32", of: DTypeLike = np.int32,
    refused: str = "",
) -> Case:  # fmt: skip
    inputs = [Act(shape, type), Const(np.array(to, of))]
    return Case(id, OP, inputs, [Out(type)], version=3, litert_refuses=refused)


CASES = [
    *(spread(t, (3, 1, 2), (2, 3, 4, 2), t)
      for t in ("float32", "int8", "uint8", "int16", "int32", "int64", "bool", "uint32")),
    Case("quantized", OP, [Act((1, 2), "int8", 0.1, 3), Const(np.int32([3, 2]))], [Out("int8", 0.1, 3)], version=3),
    spread("int64_shape", (1, 3), (5, 3), of=np.int64),
    spread("scalar", (), (2, 3)),
    spread("scalar_to_scalar", (), ()),
    spread("as_it_is", (2, 3), (2, 3)),
    spread("every_axis", (1, 1, 1), (2, 3, 4)),
    spread("to_nothing", (1, 3), (0, 3)),
    spread("eight_axes", (1, 2, 1, 2), (2, 1, 3, 1, 2, 2, 3, 2)),
    Case("shape_at_run_time", OP, [Act((1, 3), "float32"), Act((2,), "int32", values=[4, 3])], [Out("float32")],
         version=3),
    Case("constant", OP, [Const(np.int32([5, 6])), Const(np.int32([3, 2]))], [Out("int32")], version=3),
]  # fmt: skip
REFUSED = {
    spread("sizes_differ", (2, 3), (4, 3), refused="must be broadcastable"):
        "shape (2, 3) does not broadcast to (4, 3): sizes must be equal, or the input's 1",
    spread("fewer_axes", (1, 3), (3,), refused="must be broadcastable"): "shape (1, 3) does not broadcast to (3,)",
    spread("matrix", (1, 3), [[1, 3]], refused="NumDimensions"): "shape must be a vector; got shape (1, 2)",  # type: ignore[list-item]
    spread("float_shape", (1, 3), (1, 3), of=np.float32, refused="kTfLiteInt64"): "shape must be of type INT32, INT64",
    spread("negative", (1, 3), (-1, 3)): "shape must not be negative; got (-1, 3)",
}  # fmt: skip


def definition(case: Case, x: Real, shape: Real) -> Real:
    return np.broadcast_to(x, shape)


@each(CASES)
def test_repeats(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
