"""Compiled kernels give the reference kernels' integers to the bit, and their floats within what the operator states.

Every case of `tests/ops` is run, in each numerics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from glasslite.engine.backends import schemes
from glasslite.engine.ops import OPS
from tests.jit.kernels import GAP, Setup, problems, setups

NUMERICS = ("reference", "optimized", "litert")
#: What keeps state is held to the other backend run by run, see `tests/support/scenario.py`.
COMPILED = sorted(op.stem for op in OPS.values() if schemes("jit", op.stem) and not op.stateful)
#: Operators whose output may take the place of an input of its shape.
ELEMENTWISE = {
    "ABS", "ADD", "CEIL", "COS", "DIV", "ELU", "EXP", "FLOOR", "GELU", "HARD_SWISH", "LEAKY_RELU", "LOG", "LOGICAL_AND",
    "LOGICAL_NOT", "LOGICAL_OR", "LOGISTIC", "MAXIMUM", "MINIMUM", "MUL", "NEG", "PRELU", "QUANTIZE", "RELU", "RELU6",
    "RELU_0_TO_1", "RELU_N1_TO_1", "ROUND", "RSQRT", "SIN", "SQRT", "SQUARE", "SQUARED_DIFFERENCE", "SUB", "TANH",
}  # fmt: skip

each_kernel = pytest.mark.parametrize("stem", COMPILED)
each_numerics = pytest.mark.parametrize("numerics", NUMERICS)


def check(
    stem: str, numerics: str, attempts: Callable[[Setup], Iterator[tuple[str, list[str] | None]]]
) -> None:
    """Report all that is wrong in the operator's cases; an attempt is (its name, problems or None if not taken)."""
    wrong, taken = [], 0
    for setup in setups(import_module(f"tests.ops.test_{stem}").CASES, numerics):
        for name, found in attempts(setup):
            taken += found is not None
            wrong += [f"{setup.case.id}, {name}: {problem}" for problem in found or ()]
    if wrong:
        pytest.fail("\n".join([f"{len(wrong)} problems, {taken} runs", *wrong[:40]]), pytrace=False)
    if not taken:
        pytest.skip(f"no case of {stem} reaches the compiled kernel so")


@each_numerics
@each_kernel
def test_compiled_equals_reference(stem: str, numerics: str) -> None:
    def attempts(setup: Setup) -> Iterator[tuple[str, Any]]:
        for threads in (1, 2):
            yield f"{threads} threads", problems(setup, threads)

    check(stem, numerics, attempts)


@each_kernel
def test_slices_of_wider_arrays(stem: str) -> None:
    """Channels that lie apart are read and written, and nothing between them."""

    def attempts(setup: Setup) -> Iterator[tuple[str, Any]]:
        yield "with gaps", problems(setup, 1, gap=GAP)

    check(stem, "litert", attempts)


@pytest.mark.parametrize("stem", [stem for stem in COMPILED if stem.upper() in ELEMENTWISE])
def test_in_place(stem: str) -> None:
    """The output may be the memory of an input of its shape and type."""

    def attempts(setup: Setup) -> Iterator[tuple[str, Any]]:
        output = setup.step.outputs[0]
        for position, tensor in enumerate(setup.step.inputs):
            fits = tensor is not None and (tensor.shape, tensor.type) == (output.shape, output.type)
            if fits and not setup.is_constant(position):
                yield f"in place of input {position}", problems(setup, 2, in_place=position)

    check(stem, "litert", attempts)
