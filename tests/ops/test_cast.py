"""CAST: the same numbers in another element type."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glasslite.kernels.reference.cast import cast_bfloat16, cast_int2
from tests.support.build import tensor_type
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "CAST"
INTEGERS = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64")
TYPES = ("float32", "float64", "float16", "bool", "complex64", *INTEGERS)
#: Halves, the ends of every integer type, and what lies around them.
NUMBERS = [
    0.0, -0.0, 0.5, -0.5, 1.5, -1.5, 0.99999, -0.99999, 1e-7, -1e-7, 1e30, -1e30, 65519.996, 65520, np.nan, np.inf,
    -np.inf,
    *(sign * 2.0**power + more
      for power in (7, 8, 15, 16, 31, 32, 63, 64) for sign in (1, -1) for more in (-1, -0.5, 0, 1)),
]  # fmt: skip


def values(type: str) -> Any:
    dtype = np.dtype(tensor_type(type).dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        near = [
            info.min,
            info.min + 1,
            0,
            1,
            3,
            257,
            65535,
            2049,
            16777217,
            info.max // 2,
            info.max - 1,
            info.max,
        ]
        return np.array([v for v in near if v <= info.max], dtype)
    with np.errstate(over="ignore"):
        numbers = np.array(NUMBERS).astype(dtype)
    if dtype.kind == "c":
        numbers.imag = 3
    return numbers


def cast(a: str, b: str, **more: Any) -> Case:
    given = values(a)
    options = {"in_data_type": a.upper(), "out_data_type": b.upper()}
    return Case(f"{a}_to_{b}", OP, [Act(given.shape, a, values=given)], [Out(b)], options, version=6, **more)


CASES = [
    *(cast(a, b) for a in TYPES for b in TYPES),
    Case("scales_do_not_matter", OP, [Act((3, 4), "int8", 0.1, 5)], [Out("int16")]),
    Case("options_do_not_matter", OP, [Act((3, 4), "int8")], [Out("int32")], {"out_data_type": "BOOL"}),
    Case("int4", OP, [Const(np.int8([[1, -8, 7], [3, 0, -1]]), type="int4")], [Out("float32")], version=6),
    Case("scalar", OP, [Act((), "float32", values=2.5)], [Out("int32")]),
    Case("nothing", OP, [Act((0, 3), "float32")], [Out("int32")]),
]  # fmt: skip
REFUSED = {
    Case("string", OP, [Const([b"1"], type="string")], [Out("int32")]): "is of type STRING, which no kernel takes",
    Case("two_inputs", OP, [Act((1,), "int8"), Act((1,), "int8")], [Out("int32")], litert_refuses="NumInputs"):
        "takes 1 inputs (input); got 2",
}  # fmt: skip


def definition(case: Case, _x: Real) -> Any:
    """One element at a time, in Python's numbers."""
    spec = case.inputs[0]
    given = spec.value if isinstance(spec, Const) else case.arrays()[0]
    dtype = np.dtype(tensor_type(case.outputs[0].type).dtype)
    out = np.array([one(v, dtype) for v in given.reshape(-1).tolist()], dtype).reshape(given.shape)
    return out.astype(np.float64) if dtype.kind == "f" else out


def one(v: Any, dtype: np.dtype[Any]) -> Any:
    if isinstance(v, complex) and dtype.kind != "c":
        v = v.real
    if dtype.kind == "b":
        return v != 0
    if dtype.kind not in "iu":
        return np.float32(v) if dtype == np.float16 else v
    info = np.iinfo(dtype)
    if not isinstance(v, float):
        return (int(v) - info.min) % (info.max - info.min + 1) + info.min
    if not np.isfinite(v):
        return info.min if v < 0 else info.max
    return min(max(int(v), info.min), info.max)


@each(CASES)
@pytest.mark.filterwarnings("ignore:overflow encountered in cast")
def test_converts(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, error=0)


def test_bytes_of_other_types() -> None:
    """LiteRT makes no such constants from Python; the formats are the schema's."""
    output = np.empty((2, 3), np.int32)
    cast_int2(np.array([0b11100100, 0b0001], np.uint8), output)
    assert output.tolist() == [[0, 1, -2], [-1, 1, 0]]
    numbers = np.empty(2, np.float32)
    cast_bfloat16(np.array([0x80, 0x3F, 0x49, 0xC0], np.uint8), numbers)
    assert numbers.tolist() == [1.0, -3.140625]


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
