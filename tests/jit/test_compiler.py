"""What cannot be compiled is said in a sentence that tells what to do."""

from __future__ import annotations

import math

import pytest

import glasslite
from glasslite.engine.errors import UnsupportedError
from glasslite.kernels.errors import CannotCompile
from glasslite.kernels.jit import compiler, program
from glasslite.kernels.jit.simd import store_int
from tests.support.shared import ROOT

MODEL = ROOT / "glasslite/data/lenet/lenet_int8.tflite"


def needs_numba(x: int, target: int) -> None:
    """numba has a function of its own for this one."""
    store_int(target, math.frexp(float(x))[1])


def untyped(x: int) -> None:
    """Python's dictionaries of anything are not for compiled code."""
    print({x: "a", "b": x})  # noqa: T201


@pytest.mark.parametrize(
    ("function", "reason"), [(needs_numba, "calls .*numba_frexp"), (untyped, "untyped: ")]
)
def test_the_reason_is_told(function: object, reason: str) -> None:
    with pytest.raises(CannotCompile, match=reason):
        compiler.machine_code(function, "untyped")  # type: ignore[arg-type]


def test_a_session_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CannotCompile("matrix_f32 calls numba_frexp")

    monkeypatch.setattr(program, "prepare", fail)
    with pytest.raises(UnsupportedError, match=r'numba_frexp\. backend="reference"'):
        glasslite.Session(glasslite.load(MODEL))
