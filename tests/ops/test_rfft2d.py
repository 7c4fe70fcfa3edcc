"""RFFT2D: the discrete Fourier transform of real matrices."""

from __future__ import annotations

import numpy as np
import pytest

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Const, Input, Out, Values, each
from tests.support.check import check, check_refused, run_ours
from tests.support.oracle import REMEDY, Oracle
from tests.support.real import Real

OP = "RFFT2D"


def transform(id: str, shape: Shape, lengths: tuple[int, int], *, values: Values = "full", known: bool = True,
              refused: str = "") -> Case:  # fmt: skip
    last: Input = Const(np.int32(lengths)) if known else Act((2,), "int32", values=list(lengths))
    return Case(
        id, OP, [Act(shape, "float32", values=values), last], [Out("complex64")], litert_refuses=refused
    )


def sines(rng: np.random.Generator) -> Real:
    return np.sin(np.arange(512) * 2 * np.pi * 32 / 512)[None] + 0.5


CASES = [
    transform("yamnet", (5, 1, 400), (1, 512)),
    transform("square", (8, 8), (8, 8)),
    transform("tall", (2, 16, 4), (16, 4)),
    transform("wide", (3, 2, 4, 64), (4, 64)),
    transform("filled", (5, 7), (8, 16)),
    transform("cropped", (9, 20), (4, 8)),
    transform("two", (3, 2, 2), (2, 2)),
    transform("long", (1, 4096), (1, 4096)),
    transform("lengths_known_while_running", (3, 4, 8), (4, 8), known=False),
    transform("no_matrices", (0, 4, 8), (4, 8)),
    transform("empty_matrices", (3, 0, 8), (4, 8)),
    transform("width_of_one", (3, 1, 5), (1, 1)),
]  # fmt: skip
CANCELLING = [
    transform("constant", (2, 8, 16), (8, 16), values=0.1),
    transform("sine", (1, 512), (1, 512), values=sines),
    transform("impulse", (4, 8), (4, 8), values=lambda rng: np.eye(4, 8)),
]
REFUSED = {
    transform("no_power_of_two", (4, 8), (4, 12), refused="IsPowerOfTwo"): "fft_length must be powers of two; got 4",
    transform("negative", (4, 8), (-4, 8), refused="IsPowerOfTwo"): "fft_length must be powers of two; got -4 and 8",
    transform("one_dimension", (8,), (1, 8), refused="NumDimensions(input) >= 2"): "at least two dimensions",
    transform("gigantic", (4, 8), (1 << 30, 1 << 30)): "elements are allowed",
    Case("int8", OP, [Act((4, 8), "int8"), Const(np.int32([4, 8]))], [Out("complex64")], litert_refuses="INT8"):
        "input must be FLOAT32",
}  # fmt: skip


def definition(case: Case, x: Real, lengths: Real) -> Real:
    """The sum itself, over a matrix of its powers."""
    height, width = (int(n) for n in lengths)
    filled = np.zeros((*x.shape[:-2], height, width))
    part = x[..., :height, :width]
    filled[..., : part.shape[-2], : part.shape[-1]] = part
    rows, columns = (np.exp(-2j * np.pi * np.outer(np.arange(n), np.arange(n)) / n) for n in (height, width))
    return (rows @ filled @ columns)[..., : width // 2 + 1]


@each(CASES)
def test_transforms(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, terms=2)


@each(CANCELLING)
def test_what_cancels_is_small(case: Case, oracle: Oracle) -> None:
    """Outputs that would be 0 are what rounding leaves, by both: small before the largest."""
    ours = run_ours(case)[0]
    wanted = definition(case, *case.real_inputs())
    largest = np.abs(wanted).max()
    assert np.abs(ours - wanted).max() <= np.finfo(np.float32).eps * largest
    if not oracle.available:
        pytest.skip(REMEDY)
    theirs = oracle.run(case.model(), case.arrays(), "BUILTIN_REF", tensors=case.output_indices)
    difference = np.abs(ours.astype(complex) - theirs[case.output_indices[0]])
    assert (difference <= np.finfo(np.float32).eps * np.abs(wanted) + 1e-14 * largest).all()


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
