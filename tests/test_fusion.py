"""Operators whose work another one's kernel does: the same bits as one by one, and all of them in a trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import glasslite
from glasslite.engine import schedule
from glasslite.engine.ir import Array, Shape
from tests.conformance.backends import POISON, poison
from tests.support.build import ModelBuilder
from tests.test_placement import equal, refuse

#: 35 pixels: blocks and tiles of no target divide them.
IMAGE: Shape = (1, 5, 7, 3)
HUGE = np.float32(3e38)


@dataclass
class Net:
    """A model of float32 tensors; its values are whole numbers, whose sums are exact, or any."""

    whole: bool = False
    builder: ModelBuilder = field(default_factory=ModelBuilder)
    shapes: dict[int, Shape] = field(default_factory=dict)
    inputs: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)

    def values(self, shape: Shape, seed: int) -> Array:
        rng = np.random.default_rng([seed, *shape])
        return (rng.integers(-3, 4, shape) if self.whole else rng.normal(0, 1, shape)).astype(np.float32)

    def tensor(self, shape: Shape, data: Array | None = None) -> int:
        index = self.builder.tensor(f"t{len(self.builder.tensors)}", shape, "float32", data=data)
        self.shapes[index] = shape
        return index

    def constant(self, shape: Shape) -> int:
        return self.tensor(shape, self.values(shape, len(self.builder.tensors)))

    def input(self, shape: Shape = IMAGE) -> int:
        self.inputs.append(self.tensor(shape))
        return self.inputs[-1]

    def add(self, name: str, inputs: list[int], shape: Shape, **options: Any) -> int:
        output = self.tensor(shape)
        self.builder.operator(name, inputs, [output], options)
        self.written.append(output)
        return output

    def binary(self, name: str, a: int, b: int, activation: str = "NONE") -> int:
        shape = np.broadcast_shapes(self.shapes[a], self.shapes[b])
        return self.add(name, [a, b], shape, fused_activation_function=activation)

    def conv(self, a: int, filters: int, activation: str = "NONE", bias: bool = True) -> int:
        *image, depth = self.shapes[a]
        constants = [self.constant((filters, 1, 1, depth)), self.constant((filters,)) if bias else -1]
        options = {"stride_h": 1, "stride_w": 1, "padding": "VALID", "fused_activation_function": activation}
        return self.add("CONV_2D", [a, *constants], (*image, filters), **options)

    def concat(self, tensors: list[int], axis: int = 3) -> int:
        shape = list(self.shapes[tensors[0]])
        shape[axis] = sum(self.shapes[t][axis] for t in tensors)
        return self.add("CONCATENATION", tensors, tuple(shape), axis=axis)

    def session(self, outputs: list[int], **more: Any) -> glasslite.Session:
        return glasslite.Session(glasslite.load(self.builder.finish(self.inputs, outputs)), **more)


def check(net: Net, outputs: list[int], fused: int | None = None, refused: bool = False) -> None:
    """Compare with a session that computes the operators one by one.

    Args:
        fused: how many operators others are to do the work of.
        refused: the reference kernels run, so that sums, unless whole, run in another order.
    """
    arrays = [net.values(net.shapes[i], i) for i in net.inputs]
    alone = net.session(outputs, backend="jit", keep_intermediates=True)
    assert not any(step.fused for step in alone.plan.steps)
    wanted = alone.run(arrays)
    for threads in (2, 1):
        session = net.session(outputs, backend="jit", num_threads=threads)
        assert set(session.backends) == {"reference" if refused else "jit"}
        if fused is not None:
            assert sum(len(step.fused) for step in session.plan.steps) == fused
        for pattern in POISON:
            poison(session, pattern)
            equal("run", session.run(arrays), wanted)
        trace = session.trace(arrays)
        equal("traced run", trace.outputs, wanted)
        assert sorted(s.step.operator.index for s in trace.steps) == list(range(len(net.written)))
        for index in net.written:
            ours, theirs = trace.tensors[index], alone.value(index)
            assert np.allclose(ours, theirs, 1e-4, 1e-4, equal_nan=True), f"traced tensor {index}"
            assert not net.whole or np.array_equal(ours, theirs), f"traced tensor {index}"


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("filters", [1, 8, 16, 21, 24, 50])
@pytest.mark.parametrize("shape", [IMAGE, (1, 1, 2, 3), (2, 4, 13, 2), (1, 16, 16, 40)])
def test_sums_behind_convolutions(shape: Shape, filters: int, first: bool) -> None:
    net = Net()
    x = net.input(shape)
    other = net.binary("MUL", net.input((*shape[:3], filters)), net.constant((filters,)))
    pair = (net.conv(x, filters, "RELU6"), other)
    check(net, [net.binary("ADD", *(pair if first else pair[::-1]), "RELU")], fused=1)


def test_a_sum_takes_the_place_of_what_it_adds() -> None:
    net = Net()
    other = net.binary("MUL", net.input(), net.constant((3,)))
    total = net.binary("ADD", net.conv(net.conv(other, 8), 3), other)
    last = net.conv(total, 5)
    check(net, [last], fused=1)
    session = net.session([last], backend="jit")
    assert np.shares_memory(session.value(other), session.value(total))


def test_a_sum_does_not_overwrite_what_the_convolution_reads() -> None:
    net = Net()
    x = net.binary("MUL", net.input(), net.constant((3,)))
    check(net, [net.binary("ADD", x, net.conv(x, 3))], fused=1)


def test_sums_of_infinities() -> None:
    """The convolution's output ends with the largest float, be it all that is added to its opposite."""
    net = Net()
    large = net.binary("MUL", net.input((1, 5, 7, 1)), net.tensor((1,), np.full(1, HUGE)))
    other = net.binary("MUL", net.binary("MUL", large, net.constant((3,))), net.constant((3,)))
    check(net, [net.binary("ADD", net.conv(large, 3), other)], fused=1)


@pytest.mark.parametrize("axis", [0, 1, 2, 3])
@pytest.mark.parametrize("images", [1, 2])
def test_sums_within_concatenations(images: int, axis: int) -> None:
    """Input, other input and sum may all be parts of something wider."""
    net = Net()
    shape = (images, *IMAGE[1:])
    a = net.binary("MUL", net.input(shape), net.constant((3,)))
    b = net.binary("MUL", net.input(shape), net.constant((3,)))
    whole = net.concat([a, net.inputs[0]], axis)
    total = net.binary("ADD", b, net.conv(a, 3))
    check(net, [net.concat([b, total], axis), net.concat([total, b], axis), whole], fused=1)


def test_convolutions_that_cannot_add() -> None:
    net = Net()
    x = net.input()
    seen, twice, small, pixel = net.conv(x, 3), net.conv(x, 3), net.conv(x, 3), net.input((1, 1, 1, 3))
    sums = [
        net.binary("ADD", x, seen),
        net.binary("ADD", twice, twice),
        net.binary("ADD", small, pixel),
        net.binary("ADD", net.conv(x, 3), net.constant(IMAGE)),
        net.binary("ADD", net.conv(pixel, 3), pixel),
        net.binary("SUB", x, net.conv(x, 3)),
    ]
    check(net, [*sums, seen], fused=0)


def test_the_later_of_two_convolutions_adds() -> None:
    net = Net()
    x = net.input()
    first, second = net.conv(x, 4), net.conv(net.conv(x, 8), 4)
    total = net.binary("ADD", first, second)
    check(net, [total], fused=1)
    steps = net.session([total], backend="jit").plan.steps
    assert [s.operator.outputs[0] for s in steps[-1].fused] == [second]


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    "shape", [IMAGE, (1, 1, 2, 1), (2, 4, 13, 16), (1, 16, 16, 37), (9, 50), (3, 2, 5, 2, 8)]
)
def test_products_and_sums_of_constants(shape: Shape, first: bool) -> None:
    net = Net()
    pair = [net.input(shape), net.constant(shape[-1:])]
    product = net.binary("MUL", *(pair if first else pair[::-1]), "RELU")
    offset = net.constant((*(1 for _ in shape[1:]), shape[-1]))
    check(net, [net.binary("ADD", *((product, offset) if first else (offset, product)), "RELU6")], fused=1)


def test_products_that_overflow() -> None:
    net = Net()
    large = net.binary("MUL", net.input(), net.tensor((3,), np.full(3, HUGE)))
    check(net, [net.binary("ADD", large, net.tensor((3,), np.float32([-HUGE, HUGE, np.inf])))], fused=1)


@pytest.mark.parametrize("axis", [0, 1, 2, 3])
def test_normalizations_within_concatenations(axis: int) -> None:
    net = Net()
    a = net.binary("MUL", net.input((2, *IMAGE[1:])), net.constant((3,)))
    whole = net.concat([a, net.inputs[0]], axis)
    total = net.binary("ADD", net.binary("MUL", a, net.constant((3,))), net.constant((3,)))
    check(net, [net.concat([total, net.inputs[0]], axis), whole], fused=1)


def test_normalizations_take_the_place_of_their_input() -> None:
    net = Net()
    x = net.conv(net.input(), 21)
    total = net.binary("ADD", net.binary("MUL", x, net.constant((21,))), net.constant((21,)))
    last = net.conv(total, 3)
    check(net, [last], fused=1)
    session = net.session([last], backend="jit")
    assert np.shares_memory(session.value(x), session.value(total))


def test_what_is_no_normalization() -> None:
    net = Net()
    x, row, one = net.input(), net.constant((7, 3)), net.constant((1,))
    sums = [
        net.binary("ADD", net.binary("MUL", x, row), net.constant((3,))),
        net.binary("ADD", net.binary("MUL", x, one), net.constant((3,))),
        net.binary("ADD", net.binary("MUL", x, net.constant((3,))), net.inputs[0]),
        net.binary("ADD", net.binary("MUL", x, x), net.constant((3,))),
        net.binary("ADD", net.binary("MUL", net.input((3,)), net.constant((3,))), net.constant((3,))),
    ]
    check(net, sums, fused=0)


def test_reference_kernels_where_compiled_ones_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "bind_step", refuse)
    net = Net(whole=True)
    x = net.binary("MUL", net.input(), net.constant((3,)))
    for activation in ("NONE", "RELU"):
        x = net.binary("ADD", x, net.conv(x, 3, bias=False), activation)
        scaled = net.binary("MUL", net.constant((3,)), x)
        x = net.binary("ADD", net.constant((3,)), scaled)
    check(net, [x], fused=4, refused=True)


@st.composite
def nets(draw: st.DrawFn) -> tuple[Net, list[int]]:
    """Any graph of what may be fused, with what may share memory."""
    net = Net()
    net.input(), net.input()
    for _ in range(draw(st.integers(3, 12))):
        candidates = [*net.inputs, *net.written][-draw(st.integers(1, 6)) :]
        grow(net, draw, draw(st.sampled_from(candidates)))
    outputs = draw(st.lists(st.sampled_from(net.written), min_size=1, max_size=2, unique=True))
    return net, list(dict.fromkeys([*outputs, net.written[-1]]))


def grow(net: Net, draw: st.DrawFn, a: int) -> None:
    """Add one operator that reads tensor `a`."""
    shape = net.shapes[a]
    activation = draw(st.sampled_from(["NONE", "RELU"]))
    like = [t for t in (*net.inputs, *net.written) if net.shapes[t] == shape]
    kind = draw(st.sampled_from(["sum", "sum", "conv", "conv", "scale", "shift", "concat"]))
    if kind == "sum":
        net.binary("ADD", *draw(st.permutations([a, draw(st.sampled_from(like[-4:]))])), activation)
    elif kind == "conv":
        net.conv(a, draw(st.sampled_from([3, 3, shape[3], 8])), activation)
    elif kind in ("scale", "shift"):
        pair = draw(st.permutations([a, net.constant((shape[3],))]))
        net.binary("MUL" if kind == "scale" else "ADD", *pair, activation)
    elif shape[3] < 40:
        net.concat([a, draw(st.sampled_from(like[-4:]))])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(nets())
def test_any_graph(net_and_outputs: tuple[Net, list[int]]) -> None:
    check(*net_and_outputs)
