"""SHAPE: a tensor's dimensions as a vector."""

from __future__ import annotations

import numpy as np

import glasslite
from tests.support.build import ModelBuilder
from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "SHAPE"
INT32 = {"out_type": "INT32"}
CASES = [
    Case("int32", OP, [Act((2, 3, 5), "float32")], [Out("int32")], INT32),
    Case("int64", OP, [Act((2, 3, 5), "int8")], [Out("int64")], {"out_type": "INT64"}),
    Case("scalar", OP, [Act((), "float32")], [Out("int32")], INT32, litert_refuses="Invalid tensor size"),
    Case("no_elements", OP, [Act((2, 0), "bool")], [Out("int32")], INT32),
    Case("constant", OP, [Const(np.zeros((4, 1), np.int64))], [Out("int32")], INT32),
    Case("open_dimension", OP, [Act((1, 7), "float32", shape_signature=(-1, 7))], [Out("int32")], INT32),
]
REFUSED = {
    Case("float", OP, [Act((2,), "float32")], [Out("float32")], {"out_type": "FLOAT32"},
         litert_refuses="Unknown shape"): "out_type must be INT32 or INT64; got FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return np.array(x.shape)


@each(CASES)
def test_tells(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def flatten_rows() -> bytes:
    """A model as converters write it: reshape(x, [shape(x)[0], -1])."""
    model = ModelBuilder()
    x = model.tensor("x", (1, 2, 3), "float32", shape_signature=(-1, 2, 3))
    vectors = [model.tensor(f"c{i}", (1,), "int32", data=[v]) for i, v in enumerate((0, 1, 1))]
    shape = model.tensor("shape", (3,), "int32")
    rows = model.tensor("rows", (), "int32")
    rest = model.tensor("rest", (), "int32", data=np.int32(-1))
    wanted = model.tensor("wanted", (2,), "int32")
    y = model.tensor("y", (1, 6), "float32", shape_signature=(-1, 6))
    model.operator("SHAPE", [x], [shape], INT32)
    model.operator("STRIDED_SLICE", [shape, *vectors], [rows], {"shrink_axis_mask": 1})
    model.operator("PACK", [rows, rest], [wanted], {"values_count": 2})
    model.operator("RESHAPE", [x, wanted], [y])
    return model.finish([x], [y])


def test_shapes_that_follow_are_known_before_the_run(oracle: Oracle) -> None:
    graph = glasslite.load(flatten_rows())
    session = glasslite.Session(graph, input_shapes={"x": (4, 2, 3)})
    assert [s.operator.name for s in session.plan.folded] == ["SHAPE", "STRIDED_SLICE", "PACK"]
    assert [s.operator.name for s in session.plan.steps] == ["RESHAPE"]
    assert session.plan.steps[0].outputs[0].shape == (4, 6)
    x = np.arange(24, dtype=np.float32).reshape(4, 2, 3)
    assert np.array_equal(session.run(x)["y"], x.reshape(4, 6))
    if oracle.available:
        theirs = oracle.run(flatten_rows(), [x], resize=[(4, 2, 3)], tensors=[graph.outputs[0]])
        assert np.array_equal(theirs[graph.outputs[0]], x.reshape(4, 6))
