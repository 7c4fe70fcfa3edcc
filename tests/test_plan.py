"""The plan: what is folded, what is shaped only while running, what is reported, and where everything lies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasslite import Graph, OpError, Session, UnsupportedError, load
from glasslite.engine.ir import Array
from glasslite.engine.memory import ALIGNMENT, Lifetime, peak_live_bytes, plan_arena
from tests.support.build import ModelBuilder


@st.composite
def lifetimes(draw: st.DrawFn) -> list[Lifetime]:
    """Tensors of any size, also none, that live from one step to the same or a later one."""
    spans = st.tuples(st.integers(0, 5000), st.integers(-1, 12), st.integers(0, 12))
    return [Lifetime(i, n, first, first + more) for i, (n, first, more) in enumerate(draw(st.lists(spans)))]


@given(lifetimes())
def test_tensors_alive_together_never_overlap(alive: list[Lifetime]) -> None:
    layout = plan_arena(alive)
    for i, a in enumerate(alive):
        assert layout.offsets[a.tensor] % ALIGNMENT == 0
        for b in alive[:i]:
            together = a.first <= b.last and b.first <= a.last
            start_a, start_b = layout.offsets[a.tensor], layout.offsets[b.tensor]
            apart = start_a + a.nbytes <= start_b or start_b + b.nbytes <= start_a
            assert apart or not together


@given(lifetimes())
def test_the_arena_holds_the_peak_and_no_more_than_everything(alive: list[Lifetime]) -> None:
    layout = plan_arena(alive)
    ends = [layout.offsets[t.tensor] + t.nbytes for t in alive]
    everything = sum(max(1, -(-t.nbytes // ALIGNMENT)) * ALIGNMENT for t in alive)
    assert max(peak_live_bytes(alive), max(ends, default=0)) <= layout.nbytes <= everything


def test_an_arena_is_reused() -> None:
    """Three tensors of which two live at a time, the largest in the middle."""
    chain = [Lifetime(0, 640, 0, 1), Lifetime(1, 1280, 1, 2), Lifetime(2, 640, 2, 3)]
    layout = plan_arena(chain)
    assert layout.nbytes == peak_live_bytes(chain) == 1920
    assert layout.offsets == {1: 0, 0: 1280, 2: 1280}


def test_a_chain_with_a_small_link_leaves_no_gap() -> None:
    """From one end only, what follows the small link would fit into none of the places that are free."""
    sizes = [4, 4, 2, 4, 4, 4]
    chain = [Lifetime(i, n * ALIGNMENT, i, i + 1) for i, n in enumerate(sizes)]
    assert plan_arena(chain).nbytes == peak_live_bytes(chain) == 8 * ALIGNMENT


def model_of_all_kinds() -> bytes:
    """Constants to fold, branches, a result of several outputs, and one that nobody reads."""
    model = ModelBuilder()
    x = model.tensor("x", (2, 3, 4), "float32")
    two = model.tensor("two", (2, 2), "int32", data=[[0, 1], [2, 0]])
    pads = model.tensor("pads", (3, 2), "int32")
    zeros = model.tensor("zeros", (1, 2), "int32", data=[[0, 0]])
    padded = model.tensor("padded", (3, 5, 4), "float32")
    perm = model.tensor("perm", (3,), "int32", data=[2, 0, 1])
    turned = model.tensor("turned", (4, 3, 5), "float32")
    axis = model.tensor("axis", (), "int32", data=np.int32(0))
    parts = [model.tensor(f"part{i}", (1, 3, 5), "float32") for i in range(4)]
    joined = model.tensor("joined", (1, 3, 10), "float32")
    model.operator("CONCATENATION", [two, zeros], [pads], {"axis": 0})
    model.operator("PAD", [x, pads], [padded])
    model.operator("TRANSPOSE", [padded, perm], [turned])
    model.operator("SPLIT", [axis, turned], parts, {"num_splits": 4})
    model.operator("CONCATENATION", [parts[3], parts[0]], [joined], {"axis": 2})
    return model.finish([x], [joined, parts[1]])


X = np.arange(24, dtype=np.float32).reshape(2, 3, 4)


def expected() -> tuple[Array, Array]:
    """What the model above gives for X."""
    turned = np.pad(X, ((0, 1), (2, 0), (0, 0))).transpose(2, 0, 1)
    return np.concatenate([turned[3:], turned[:1]], axis=2), turned[1:2]


def test_constants_are_computed_once() -> None:
    plan = Session(load(model_of_all_kinds())).plan
    assert [step.operator.name for step in plan.folded] == ["CONCATENATION"]
    assert [step.operator.index for step in plan.steps] == [1, 2, 3, 4]
    pads = plan.tensors[plan.folded[0].outputs[0].index]
    assert pads.data is not None
    assert pads.data.tolist() == [[0, 1], [2, 0], [0, 0]]
    assert not pads.data.flags.writeable
    assert pads.index not in plan.layout.offsets


def test_run_and_trace_agree() -> None:
    graph = load(model_of_all_kinds())
    outputs = Session(graph).run(X)
    trace = Session(graph).trace(X)
    kept = Session(graph, keep_intermediates=True)
    kept.run(X)
    for name, wanted in zip(("joined", "part1"), expected(), strict=True):
        assert np.array_equal(outputs[name], wanted)
        assert np.array_equal(trace.outputs[name], wanted)
    assert [step.step.operator.index for step in trace.steps] == [1, 2, 3, 4]
    for tensor in graph.tensors:
        assert np.array_equal(trace[tensor.name], kept.value(tensor.index)), tensor.name


def test_inputs_stay_for_a_second_run() -> None:
    """As LiteRT does it: who sets an input once may invoke twice."""
    session = Session(load(model_of_all_kinds()))
    session.set_inputs(X)
    session.invoke()
    session.invoke()
    assert np.array_equal(session.value(session.graph.outputs[0]), expected()[0])
    assert np.array_equal(session.value(session.graph.inputs[0]), X)


def test_a_graph_may_give_back_its_input_and_constants() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "int32")
    constant = model.tensor("constant", (3,), "int32", data=[7, 8, 9])
    y = model.tensor("y", (1, 2), "int32")
    model.operator("RESHAPE", [x], [y], {"new_shape": (1, 2)})
    outputs = Session(load(model.finish([x], [x, constant, y]))).run(np.int32([1, 2]))
    assert {name: array.tolist() for name, array in outputs.items()} == {
        "x": [1, 2],
        "constant": [7, 8, 9],
        "y": [[1, 2]],
    }


def reshape_by_input(*, pad: bool = False) -> Graph:
    """reshape(x, shape) with the shape an input, then a transposition; or padding by an input."""
    model = ModelBuilder()
    x = model.tensor("x", (2, 3), "float32")
    shape = model.tensor("shape", (2, 2) if pad else (2,), "int32")
    middle = model.tensor("middle", (1, 1), "float32", shape_signature=(-1, -1))
    perm = model.tensor("perm", (2,), "int32", data=[1, 0])
    y = model.tensor("y", (1, 1), "float32", shape_signature=(-1, -1))
    model.operator("PAD" if pad else "RESHAPE", [x, shape], [middle])
    model.operator("TRANSPOSE", [middle, perm], [y])
    return load(model.finish([x, shape], [y]))


def test_shapes_may_come_with_the_run() -> None:
    session = Session(reshape_by_input())
    assert [step.kernel for step in session.plan.steps] == [None, None]
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    for shape in ((6, 1), (-1, 2), (2, 3)):
        assert np.array_equal(session.run([x, np.int32(shape)])["y"], x.reshape(shape).T)
    assert session.trace([x, np.int32([6, 1])])["middle"].shape == (6, 1)
    with pytest.raises(
        OpError, match=r"op 0 RESHAPE 'middle': 6 elements of shape \(2, 3\) do not fit shape"
    ):
        session.run([x, np.int32([4, 2])])
    assert np.array_equal(session.run([x, np.int32([3, 2])])["y"], x.reshape(3, 2).T)


def test_shapes_that_come_with_the_run_keep_to_the_limit() -> None:
    session = Session(reshape_by_input(pad=True), memory_limit=1 << 20)
    x = np.ones((2, 3), np.float32)
    with pytest.raises(OpError, match=r"op 0 PAD 'middle': output 'middle' needs 24,000,024 bytes"):
        session.run([x, np.int32([[0, 2_000_000], [0, 0]])])


def test_what_cannot_run_is_reported_at_once() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2, 3), "float32")
    between = [model.tensor(f"t{i}", (2, 3), "float32") for i in range(4)]
    text = model.tensor("text", (2,), "string")
    model.operator("CUSTOM:Blur", [x], between[:1], {"radius": 3}, version=2)
    model.operator("RESHAPE", between[:1], between[1:2], {"new_shape": (2, 3)})
    model.operator("CUSTOM:Blur", between[1:2], between[2:3], {"radius": 3}, version=2)
    model.operator("SKIP_GRAM", [text], between[3:])
    with pytest.raises(UnsupportedError) as report:
        Session(load(model.finish([x, text], between[2:])))
    message = str(report.value)
    assert "this model cannot run yet, for 2 reason(s)" in message
    assert "CUSTOM:Blur version 2: the operator is not implemented (op 0, 2)" in message
    assert "SKIP_GRAM version 1: the operator is not implemented (op 3)" in message


def test_a_type_that_no_kernel_takes_is_reported() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "variant")
    y = model.tensor("y", (1, 2), "variant")
    model.operator("RESHAPE", [x], [y], {"new_shape": (1, 2)})
    with pytest.raises(
        UnsupportedError, match=r"RESHAPE version 1: tensor 'x' is of type VARIANT, .* \(op 0\)"
    ):
        Session(load(model.finish([x], [y])))


def test_activations_have_a_limit() -> None:
    graph = load(model_of_all_kinds())
    needed = Session(graph).plan.layout.nbytes
    Session(graph, memory_limit=needed)
    with pytest.raises(OpError, match=rf"the activations need {needed} bytes and the limit is {needed - 1}"):
        Session(graph, memory_limit=needed - 1)


def test_a_single_tensor_has_a_limit() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (1, 1, 1), "float32")
    pads = model.tensor("pads", (3, 2), "int32", data=np.full((3, 2), 600))
    y = model.tensor("y", (1, 1, 1), "float32")
    model.operator("PAD", [x, pads], [y])
    with pytest.raises(OpError, match=r"op 0 PAD 'y': output 'y' needs 6,929,294,404 bytes and the limit is"):
        Session(load(model.finish([x], [y])))


def test_folded_constants_have_a_limit() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (1,), "float32")
    pads = model.tensor("pads", (1, 2), "int32", data=[[0, 999_999]])
    constant = model.tensor("constant", (1,), "float32", data=[1.0])
    large = [model.tensor(f"large{i}", (1,), "float32") for i in range(3)]
    for y in large:
        model.operator("PAD", [constant, pads], [y])
    with pytest.raises(OpError, match="the constants need 8,000,000 bytes and the limit is 5,000,000"):
        Session(load(model.finish([x], large)), memory_limit=5_000_000)


@pytest.mark.parametrize("width", [0, 1])
def test_more_elements_than_can_be_counted_are_refused(width: int) -> None:
    """Also where there are none: NumPy cannot hold (2**32, 2**32, 0)."""
    model = ModelBuilder()
    x = model.tensor("x", (1, 1, width), "float32")
    pads = model.tensor("pads", (3, 2), "int32", data=[[2**31 - 1, 2**31 - 1]] * 2 + [[0, 0]])
    y = model.tensor("y", (1, 1, width), "float32")
    model.operator("PAD", [x, pads], [y])
    with pytest.raises(
        OpError, match=r"op 0 PAD 'y': output 'y' would have 3 dimensions, .*2,147,483,647 elements"
    ):
        Session(load(model.finish([x], [y])))


def test_more_dimensions_than_numpy_has_are_refused() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (1,), "float32")
    shape = model.tensor("shape", (99,), "int32", data=np.ones(99))
    y = model.tensor("y", (1,), "float32")
    model.operator("RESHAPE", [x, shape], [y])
    with pytest.raises(
        OpError, match=r"op 0 RESHAPE 'y': output 'y' would have 99 dimensions, .* at most 32"
    ):
        Session(load(model.finish([x], [y])))


def test_a_shape_of_a_million_entries_is_not_read() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (1,), "float32")
    shape = model.tensor("shape", (1_000_000,), "int32")
    y = model.tensor("y", (1,), "float32")
    model.operator("RESHAPE", [x, shape], [y])
    with pytest.raises(
        OpError, match="op 0 RESHAPE 'y': shape has 1,000,000 entries; at most 65,536 are allowed"
    ):
        Session(load(model.finish([x, shape], [y])))


def test_outputs_are_as_many_as_the_operator_has() -> None:
    model = ModelBuilder()
    x = model.tensor("x", (2,), "float32")
    y = [model.tensor(f"y{i}", (1, 2), "float32") for i in range(2)]
    model.operator("RESHAPE", [x], y, {"new_shape": (1, 2)})
    with pytest.raises(OpError, match="op 0 RESHAPE 'y0': the operator must have 1 outputs; it has 2"):
        Session(load(model.finish([x], y)))
