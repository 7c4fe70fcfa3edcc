"""Tensors that share memory: whatever is laid into what, results are those of the reference backend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import glasslite
from glasslite.engine import schedule
from glasslite.engine.ir import Shape
from glasslite.engine.plan import Step
from glasslite.engine.schedule import Values
from glasslite.kernels.errors import NotCompiled
from tests.conformance.backends import POISON, poison
from tests.support.build import ModelBuilder

ZERO_POINT = 3
QUANT = (0.1, ZERO_POINT)
#: No tensor grows beyond so many elements.
LARGEST = 4000
INPUT: Shape = (1, 3, 4, 2)


@dataclass
class Net:
    """A model of int8 tensors that share one quantization."""

    builder: ModelBuilder = field(default_factory=ModelBuilder)
    shapes: dict[int, Shape] = field(default_factory=dict)
    inputs: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)

    def tensor(self, shape: Shape, **more: Any) -> int:
        index = self.builder.tensor(f"t{len(self.builder.tensors)}", shape, "int8", quant=QUANT, **more)
        self.shapes[index] = shape
        return index

    def input(self, shape: Shape = INPUT) -> int:
        self.inputs.append(self.tensor(shape))
        return self.inputs[-1]

    def indices(self, values: Any) -> int:
        array = np.int32(values)
        return self.builder.tensor(f"t{len(self.builder.tensors)}", array.shape, "int32", data=array)

    def add(self, name: str, inputs: list[int], shape: Shape, **options: Any) -> int:
        output = self.tensor(shape)
        self.builder.operator(name, inputs, [output], options)
        self.written.append(output)
        return output

    def binary(self, name: str, a: int, b: int) -> int:
        return self.add(name, [a, b], np.broadcast_shapes(self.shapes[a], self.shapes[b]))

    def relu(self, a: int) -> int:
        return self.add("RELU", [a], self.shapes[a])

    def reshape(self, a: int, shape: Shape) -> int:
        return self.add("RESHAPE", [a, self.indices(shape)], shape)

    def concat(self, tensors: list[int], axis: int) -> int:
        shape = list(self.shapes[tensors[0]])
        shape[axis] = sum(self.shapes[t][axis] for t in tensors)
        return self.add("CONCATENATION", tensors, tuple(shape), axis=axis)

    def pad(self, a: int, rows: tuple[int, int] = (1, 0), columns: tuple[int, int] = (0, 2)) -> int:
        n, h, w, c = self.shapes[a]
        paddings = self.indices([(0, 0), rows, columns, (0, 0)])
        return self.add("PAD", [a, paddings], (n, h + sum(rows), w + sum(columns), c))

    def conv(self, a: int, size: int, filters: int, padding: str = "SAME") -> int:
        n, h, w, c = self.shapes[a]
        rng = np.random.default_rng([size, filters, c])
        weights = rng.integers(-127, 127, (filters, size, size, c)).astype(np.int8)
        filter = self.builder.tensor(f"w{a}_{len(self.builder.tensors)}", weights.shape, "int8",
                                     quant=(0.01, 0), data=weights)  # fmt: skip
        less = size - 1 if padding == "VALID" else 0
        shape = (n, h - less, w - less, filters)
        return self.add("CONV_2D", [a, filter, -1], shape, stride_h=1, stride_w=1, padding=padding)

    def model(self, outputs: list[int]) -> bytes:
        return self.builder.finish(self.inputs, outputs)


def check(net: Net, outputs: list[int]) -> glasslite.Session:
    """Compare with the reference backend; returns the compiled session that shares memory."""
    graph = glasslite.load(net.model(outputs))
    rng = np.random.default_rng(7)
    arrays = [rng.integers(-128, 127, net.shapes[i], endpoint=True).astype(np.int8) for i in net.inputs]
    reference = glasslite.Session(graph, backend="reference", keep_intermediates=True)
    wanted = reference.run(arrays)
    for threads in (2, 1):
        compiled = glasslite.Session(graph, backend="jit", num_threads=threads)
        poison(compiled, POISON[0])
        equal("first run", compiled.run(arrays), wanted)
        equal("traced run", compiled.trace(arrays).outputs, wanted)
        compiled.invoke()
        compiled.invoke()
        equal("run on the inputs that are there", compiled._outputs(), wanted)
    keeping = glasslite.Session(graph, backend="jit", keep_intermediates=True)
    keeping.run(arrays)
    for index in (*net.inputs, *net.written):
        assert np.array_equal(keeping.value(index), reference.value(index)), f"kept tensor {index}"
    return compiled


def equal(when: str, got: Any, wanted: Any) -> None:
    for name in wanted:
        assert np.array_equal(got[name], wanted[name]), f"{when}: output {name}"


def refuse(step: Step, values: Values) -> None:
    raise NotCompiled("not this one")


def share(session: glasslite.Session, a: int, b: int) -> bool:
    return bool(np.shares_memory(session.value(a), session.value(b)))


@pytest.mark.parametrize("axis", [0, 1, 2, 3])
@pytest.mark.parametrize("outer", [0, 1, 2, 3])
def test_concatenations_of_concatenations(axis: int, outer: int) -> None:
    net = Net()
    x, y = net.input(), net.input()
    inner = net.concat([net.relu(x), net.conv(y, 1, 2)], axis)
    again = net.concat([net.relu(y), net.binary("ADD", x, y)], axis)
    whole = net.concat([inner, again, inner], outer)
    check(net, [net.relu(whole), net.concat([again, inner], outer)])


def test_a_concatenation_copies_nothing_that_can_be_written_in_place() -> None:
    net = Net()
    parts = [net.conv(net.input(), 1, 2), net.relu(net.inputs[0])]
    whole = net.concat(parts, 3)
    last = net.relu(net.concat([whole, net.conv(net.inputs[0], 3, 5)], 3))
    session = check(net, [last])
    assert all(share(session, part, whole) for part in parts)


def test_repeated_inputs_constants_and_graph_inputs_are_copied() -> None:
    net = Net()
    x = net.input()
    part, constant = net.relu(x), net.tensor(INPUT, data=np.arange(24, dtype=np.int8))
    check(net, [net.concat([part, x, part, constant], 3), net.concat([x, x], 0)])


def test_parts_that_are_read_again() -> None:
    net = Net()
    x = net.input()
    a, b = net.conv(x, 3, 2), net.relu(x)
    whole = net.concat([a, b], 3)
    check(net, [net.conv(whole, 1, 3), net.binary("ADD", a, b), net.pad(a), net.reshape(b, (1, 24))])


@pytest.mark.parametrize("position", [0, 1])
@pytest.mark.parametrize("shape", [INPUT, (1, 8, 8, 32)])
def test_a_result_does_not_overwrite_a_part_that_it_reads_again(position: int, shape: Shape) -> None:
    """The first image is a part of the whole, and is added to each of the whole's."""
    net = Net()
    a, b = net.relu(net.input(shape)), net.conv(net.inputs[0], 1, shape[3])
    pair = [net.concat([a, b], 0), a]
    check(net, [net.binary("ADD", pair[position], pair[1 - position])])


def test_reshaped_inputs_and_outputs() -> None:
    net = Net()
    x = net.input()
    flat = net.reshape(x, (1, 24))
    there = net.reshape(net.relu(flat), (2, 12))
    back = net.reshape(there, INPUT)
    check(net, [there, net.relu(back), back, flat])


def test_elementwise_chains_on_inputs_outputs_and_variables() -> None:
    net = Net()
    x, state = net.input(), net.tensor(INPUT, is_variable=True)
    first = net.relu(x)
    second = net.binary("ADD", first, state)
    third = net.relu(net.relu(second))
    session = check(net, [second, net.relu(net.reshape(x, (24,))), net.relu(state), third])
    assert not share(session, first, x)
    assert (session.value(state) == ZERO_POINT).all()


def test_a_variable_is_padded_by_the_convolution_that_reads_it() -> None:
    net = Net()
    net.input()
    padded = net.pad(net.tensor(INPUT, is_variable=True))
    check(net, [net.conv(padded, 1, 1)])


def test_a_chain_takes_the_place_of_what_nothing_reads_any_more() -> None:
    net = Net()
    a = net.conv(net.input(), 1, 2)
    b = net.relu(a)
    c = net.binary("ADD", b, net.inputs[0])
    assert share(check(net, [net.conv(c, 1, 3)]), a, c)


@pytest.mark.parametrize("shape", [(1, 1, 1, 2), (1, 3, 1, 1), (1, 1, 4, 1), (3, 4, 2), (2,)])
def test_broadcasting_candidates(shape: Shape) -> None:
    net = Net()
    x, small = net.input(), net.input(shape)
    large, little = net.conv(x, 1, 2), net.relu(small)
    for name in ("ADD", "MUL", "MAXIMUM", "SUB"):
        large = net.binary(name, little, large)
        little = net.relu(little)
    check(net, [large])


@pytest.mark.parametrize("seen", [False, True])
def test_a_pad_with_several_readers(seen: bool) -> None:
    net = Net()
    padded = net.pad(net.relu(net.input()))
    outputs = [net.conv(padded, 3, 4, "VALID"), net.conv(padded, 1, 2)]
    check(net, [*outputs, padded] if seen else outputs)


@pytest.mark.parametrize("seen", [False, True])
def test_a_pad_with_one_reader(seen: bool) -> None:
    net = Net()
    padded = net.pad(net.pad(net.concat([net.relu(net.input()), net.conv(net.inputs[0], 1, 3)], 3)))
    result = net.conv(padded, 3, 4, "VALID")
    session = check(net, [result, padded] if seen else [result])
    assert sum(len(step.fused) for step in session.plan.steps) == (not seen)


def test_the_reader_of_one_of_several_outputs() -> None:
    net = Net()
    halves = [net.tensor((1, 3, 4, 1)) for _ in range(2)]
    net.builder.operator("SPLIT", [net.indices(3), net.input()], halves, {"num_splits": 2})
    check(net, [net.conv(halves[1], 1, 3)])


def test_reference_kernels_where_compiled_ones_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that refuses its case does so after memory has been shared."""
    monkeypatch.setattr(schedule, "bind_step", refuse)
    net = Net()
    x = net.input()
    a, b = net.conv(x, 1, 2), net.relu(x)
    total = net.binary("ADD", net.binary("ADD", a, x), x)
    whole = net.concat([net.concat([net.relu(total), b], 3), net.relu(x)], 3)
    session = check(net, [net.relu(net.reshape(whole, (1, 4, 3, 6)))])
    assert set(session.backends) == {"reference"}
    assert share(session, a, total)


@pytest.mark.parametrize("refused", [False, True])
def test_convolutions_that_are_computed_together(refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies between them exists in a trace, and where the compiled kernel refuses."""
    if refused:
        monkeypatch.setattr(schedule, "bind_step", refuse)
    builder, rng = ModelBuilder(), np.random.default_rng(5)
    image, wide = (1, 61, 67, 3), (1, 61, 67, 140)
    x, between, y = (
        builder.tensor(n, s, "float32") for n, s in (("x", image), ("between", wide), ("y", wide))
    )
    # Integers as floats: sums are exact in any order.
    filters = [
        builder.tensor(f"filter{i}", shape, "float32", data=rng.integers(-4, 5, shape).astype(np.float32))
        for i, shape in enumerate([(140, 1, 1, 3), (140,), (1, 3, 3, 140), (140,)])
    ]
    strides = {"stride_h": 1, "stride_w": 1, "padding": "SAME"}
    builder.operator(
        "CONV_2D", [x, *filters[:2]], [between], {**strides, "fused_activation_function": "RELU"}
    )
    builder.operator("DEPTHWISE_CONV_2D", [between, *filters[2:]], [y], {**strides, "depth_multiplier": 1})
    graph = glasslite.load(builder.finish([x], [y]))
    array = rng.integers(-8, 9, image).astype(np.float32)
    wanted = glasslite.Session(graph, backend="reference").trace(array)
    for threads in (1, 2):
        compiled = glasslite.Session(graph, backend="jit", num_threads=threads)
        assert [len(step.fused) for step in compiled.plan.steps] == [1]
        poison(compiled, POISON[0])
        equal("run", compiled.run(array), wanted.outputs)
        assert np.array_equal(compiled.trace(array)["between"], wanted["between"])


@pytest.mark.parametrize("numerics", ["reference", "optimized", "litert"])
def test_a_refused_sum_in_the_place_of_its_input(numerics: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference kernel may write its output before it has read all of its input."""
    monkeypatch.setattr(schedule, "bind_step", refuse)
    builder, shape = ModelBuilder(), (1, 3, 4, 40)
    quants = ((0.001, 3), (0.9, -7), (1.1, 5))
    x, y, total = (builder.tensor(f"t{i}", shape, "int8", quant=quant) for i, quant in enumerate(quants))
    a = builder.tensor("a", shape, "int8", quant=quants[0])
    builder.operator("RELU", [x], [a])
    builder.operator("ADD", [a, y], [total])
    graph = glasslite.load(builder.finish([x, y], [total]))
    rng = np.random.default_rng(1)
    arrays = [rng.integers(-128, 127, shape).astype(np.int8) for _ in range(2)]
    wanted = glasslite.Session(graph, backend="reference", numerics=numerics, keep_intermediates=True)
    compiled = glasslite.Session(graph, backend="jit", numerics=numerics)
    assert share(compiled, a, total) and not share(compiled, x, total)
    equal(numerics, compiled.run(arrays), wanted.run(arrays))


@st.composite
def nets(draw: st.DrawFn) -> tuple[Net, list[int]]:
    """Any graph of element-wise operators, reshapes, concatenations, pads and convolutions."""
    net = Net()
    net.input(), net.input((1, 3, 4, 1)), net.tensor(INPUT, is_variable=True)
    for _ in range(draw(st.integers(3, 12))):
        # Later tensors are likelier, so that chains grow.
        candidates = list(net.shapes)[-draw(st.integers(1, 8)) :]
        a = draw(st.sampled_from(candidates))
        grow(net, draw, a)
    outputs = draw(st.lists(st.sampled_from(net.written), min_size=1, max_size=3, unique=True))
    return net, list(dict.fromkeys([*outputs, net.written[-1]]))


def grow(net: Net, draw: st.DrawFn, a: int) -> None:
    """Add one operator that reads tensor `a`."""
    shape = net.shapes[a]
    kind = draw(st.sampled_from(["relu", "binary", "binary", "reshape", "concat", "concat", "pad", "conv"]))
    if kind == "binary":
        b = draw(st.sampled_from([t for t in net.shapes if small(shape, net.shapes[t])]))
        net.binary(draw(st.sampled_from(["ADD", "MUL", "MAXIMUM"])), *draw(st.permutations([a, b])))
    elif kind == "reshape":
        net.reshape(a, tuple(draw(st.permutations(shape))))
    elif kind == "concat" and int(np.prod(shape)) * 3 < LARGEST:
        axis = draw(st.integers(0, len(shape) - 1))
        fit = [t for t, other in net.shapes.items() if without(other, axis) == without(shape, axis)]
        net.concat([a, *draw(st.lists(st.sampled_from(fit[-4:]), min_size=1, max_size=2))], axis)
    elif kind == "pad" and int(np.prod(shape)) < LARGEST // 4:
        net.pad(a)
    elif kind == "conv":
        net.conv(a, draw(st.sampled_from([1, 3])), draw(st.sampled_from([1, 2, 5])))
    else:
        net.relu(a)


def small(a: Shape, b: Shape) -> bool:
    """Whether two shapes broadcast to one that is not too large."""
    try:
        return bool(np.prod(np.broadcast_shapes(a, b)) < LARGEST)
    except ValueError:
        return False


def without(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], -1, *shape[axis + 1 :])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(nets())
def test_any_graph(net_and_outputs: tuple[Net, list[int]]) -> None:
    check(*net_and_outputs)
