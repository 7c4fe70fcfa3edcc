"""RESHAPE: the same elements in the same order under another shape."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "RESHAPE"
X = Act((2, 3, 4), "float32")
TYPES = (
    "float32",
    "float16",
    "float64",
    "int8",
    "uint8",
    "int16",
    "uint16",
    "int32",
    "uint32",
    "int64",
    "bool",
)


def to(*shape: int) -> Const:
    return Const(np.array(shape, np.int32))


CASES = [
    *(Case(f"{t}", OP, [Act((2, 3, 4), t), to(4, 6)], [Out(t)]) for t in (*TYPES, "complex64")),
    Case("float_special", OP, [Act((4, 6), "float32", values="special"), to(24)], [Out("float32")]),
    Case("quantized", OP, [Act((2, 3, 4), "int8", 0.1, 3), to(1, 24)], [Out("int8", 0.1, 3)]),
    Case("minus_one", OP, [X, to(-1, 6)], [Out("float32")]),
    Case("minus_one_is_one", OP, [X, to(4, -1, 6)], [Out("float32")]),
    Case("scalar_from_vector", OP, [Act((1, 1), "float32"), to()], [Out("float32")]),
    Case("vector_from_scalar", OP, [Act((), "float32"), to(1)], [Out("float32")]),
    Case("no_elements", OP, [Act((0, 3), "float32"), to(3, 0)], [Out("float32")]),
    Case("no_elements_minus_one_is_zero", OP, [Act((0, 3), "float32"), to(3, -1)], [Out("float32")]),
    Case("no_elements_zeros_cancel", OP, [Act((0, 3), "float32"), to(0, -1)], [Out("float32")]),
    Case("eight_axes", OP, [X, to(1, 2, 1, 3, 1, 2, 2, 1)], [Out("float32")]),
    Case("shape_at_run_time", OP, [X, Act((2,), "int32", values=[3, -1])], [Out("float32")], {"new_shape": (2, 12)}),
    Case("constant", OP, [Const(np.arange(6, dtype=np.int32)), to(2, 3)], [Out("int32")]),
    Case("tensor_before_option", OP, [X, to(6, 4)], [Out("float32")], {"new_shape": (2, 12)}),
    Case("option_alone", OP, [X], [Out("float32")], {"new_shape": (2, 12)}),
    Case("option_minus_one", OP, [X], [Out("float32")], {"new_shape": (2, -1)}),
    Case("option_zero_is_a_scalar", OP, [Act((1,), "float32")], [Out("float32")], {"new_shape": (0,)}),
    Case("option_absent_is_a_scalar", OP, [Act((1,), "float32")], [Out("float32")]),
    Case("option_where_shape_is_no_vector", OP, [X, Const(np.array([[24]], np.int32))], [Out("float32")],
         {"new_shape": (2, 12)}),
    Case("option_where_shape_is_int64", OP, [X, Const(np.array([24]))], [Out("float32")], {"new_shape": (2, 12)}),
]  # fmt: skip
REFUSED = {
    Case("too_few", OP, [X, to(5, 4)], [Out("float32")], litert_refuses="num_input_elements"):
        "24 elements of shape (2, 3, 4) do not fit shape (5, 4)",
    Case("does_not_divide", OP, [X, to(5, -1)], [Out("float32")], litert_refuses="num_input_elements"):
        "24 elements of shape (2, 3, 4) do not fit shape (5, 4)",
    Case("two_open", OP, [X, to(-1, -1)], [Out("float32")], litert_refuses="stretch_dim"): "one that may be -1",
    Case("negative", OP, [X, to(-2, -12)], [Out("float32")]): "at least 0",
    Case("too_few_at_run_time", OP, [X, Act((1,), "int32", values=[5])], [Out("float32")],
         litert_refuses="num_input_elements"): "op 0 RESHAPE 'output0': 24 elements of shape",
    Case("other_type", OP, [X, to(24)], [Out("int32")]): "must be FLOAT32; the model says INT32",
}  # fmt: skip


def definition(case: Case, x: Real, shape: Real | None = None) -> Real:
    by_tensor = shape is not None and shape.ndim == 1 and shape.dtype == np.int32
    wanted = shape.tolist() if by_tensor and shape is not None else case.options.get("new_shape", ())
    if case.id == "option_zero_is_a_scalar":
        wanted = ()
    if case.id == "no_elements_zeros_cancel":
        wanted = (0, 3)
    return x.reshape(wanted)


@each(CASES)
def test_moves(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
