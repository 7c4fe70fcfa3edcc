"""Sessions of compiled kernels: who runs what, on how many threads, and without allocating."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import glasslite
from glasslite.engine.ir import Array
from tests.support.build import ModelBuilder

SHAPE = (1, 64, 64, 32)
#: Bytes that Python itself may take for a call: far below one row of an activation.
SMALL = 2048


def chain() -> bytes:
    """Quantize, add a constant a channel, hard-swish, square, dequantize, tanh: each worth several threads."""
    builder, rng = ModelBuilder(), np.random.default_rng(0)
    quant = (0.05, -3)
    x = builder.tensor("x", SHAPE, "float32")
    steps = [builder.tensor(f"steps{i}", SHAPE, "int8", quant=quant) for i in range(4)]
    offsets = rng.integers(-99, 99, SHAPE[-1]).astype(np.int8)
    constant = builder.tensor("offsets", SHAPE[-1:], "int8", quant=quant, data=offsets)
    real, y = (builder.tensor(name, SHAPE, "float32") for name in ("real", "y"))
    builder.operator("QUANTIZE", [x], [steps[0]])
    builder.operator("ADD", [steps[0], constant], [steps[1]])
    builder.operator("HARD_SWISH", [steps[1]], [steps[2]])
    builder.operator("MUL", [steps[2], steps[2]], [steps[3]])
    builder.operator("DEQUANTIZE", [steps[3]], [real])
    builder.operator("TANH", [real], [y])
    return builder.finish([x], [y])


def mixed() -> bytes:
    """A float product, which is compiled; a root that may have to refuse values; and a sum of int64."""
    builder = ModelBuilder()
    a, product = (builder.tensor(name, (5,), "float32") for name in ("a", "product"))
    b, root = (builder.tensor(name, (5,), "int8", quant=(0.1, 0)) for name in ("b", "root"))
    c, total = (builder.tensor(name, (5,), "int64") for name in ("c", "total"))
    builder.operator("MUL", [a, a], [product])
    builder.operator("RSQRT", [b], [root])
    builder.operator("ADD", [c, c], [total])
    return builder.finish([a, b, c], [product, root, total])


def given(seed: int) -> Array:
    return np.random.default_rng(seed).normal(0, 3, SHAPE).astype(np.float32)


def session(numerics: str = "litert", backend: str = "jit", num_threads: int = 1) -> glasslite.Session:
    graph = glasslite.load(chain())
    return glasslite.Session(graph, backend=backend, numerics=numerics, num_threads=num_threads)


def test_steps_say_whose_kernel_runs() -> None:
    compiled = glasslite.Session(glasslite.load(mixed()), backend="jit")
    assert compiled.backends == ("jit", "reference", "reference")
    assert compiled._schedule.fallbacks == {1: "negative inputs must be refused"}
    feed = [np.float32([1, 2, 3, 4, 5]), np.int8([1, 2, 3, 4, 5]), np.int64([1, 2, 3, 4, 5])]
    outputs = compiled.run(feed)
    assert outputs["product"].tolist() == [1, 4, 9, 16, 25]
    assert outputs["total"].tolist() == [2, 4, 6, 8, 10]
    feed[1] = np.int8([1, 2, -3, 4, 5])
    with pytest.raises(glasslite.OpError, match="root of a negative number"):
        compiled.run(feed)


@pytest.mark.parametrize("numerics", ["reference", "optimized", "litert"])
def test_all_numbers_of_threads_give_the_same_bits(numerics: str) -> None:
    x = given(0)
    wanted = session(numerics, backend="reference").run(x)["y"]
    for threads in (1, 2, 3):
        compiled = session(numerics, num_threads=threads)
        assert set(compiled.backends) == {"jit"}
        assert np.array_equal(compiled.run(x)["y"], wanted), f"{threads} threads"


def test_sessions_run_side_by_side() -> None:
    inputs = [given(seed) for seed in (1, 2)]
    wanted = [session(backend="reference").run(x)["y"] for x in inputs]
    sessions = [session(num_threads=2) for _ in inputs]

    def rounds(number: int) -> bool:
        return all(
            np.array_equal(sessions[number].run(inputs[number])["y"], wanted[number]) for _ in range(20)
        )

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(rounds, (0, 1))) == [True, True]


@pytest.mark.parametrize("num_threads", [1, 2])
def test_a_run_allocates_nothing(num_threads: int) -> None:
    compiled = session(num_threads=num_threads)
    compiled.set_inputs(given(3))
    compiled.invoke()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(10):
            compiled.invoke()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < SMALL
    assert after - before < SMALL
