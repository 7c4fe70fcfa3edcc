"""Single kernels, timed on the very cases that test them: one table of cases an operator.

    pytest benchmarks/test_kernels.py -k "conv2d and jit" --benchmark-sort=name --benchmark-columns=median,iqr

Not part of `make test`. Times of a case include what a session does beside the kernel, which is next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import glasslite
from glasslite.engine.backends import BACKENDS
from tests import ops
from tests.support.cases import Case

_ROUNDS, _ITERATIONS, _WARM_UP = 30, 5, 2


def tables() -> Iterator[tuple[str, Case]]:
    """Every case that an operator's tests have in their table, with the operator's stem."""
    for path in sorted(Path(ops.__file__).parent.glob("test_*.py")):
        module = import_module(f"tests.ops.{path.stem}")
        for case in getattr(module, "CASES", ()):
            yield path.stem.removeprefix("test_"), case


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("stem", "case"), [pytest.param(stem, case, id=f"{stem}-{case.id}") for stem, case in tables()]
)
def test_kernel(stem: str, case: Case, backend: str, benchmark: BenchmarkFixture) -> None:
    session = glasslite.Session(glasslite.load(case.model()), backend=backend)
    session.set_inputs(case.arrays())
    benchmark.group = f"{stem} {case.id}"
    benchmark.pedantic(  # type: ignore[no-untyped-call]
        session.invoke, rounds=_ROUNDS, iterations=_ITERATIONS, warmup_rounds=_WARM_UP
    )
