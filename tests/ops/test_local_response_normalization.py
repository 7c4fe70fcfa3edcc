"""LOCAL_RESPONSE_NORMALIZATION: each element divided by a power of its neighbouring channels' squares."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Out, each
from tests.support.check import check_litert, check_refused, definition_problems, fail, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "LOCAL_RESPONSE_NORMALIZATION"


def normalize(id: str, shape: Shape = (2, 3, 4, 11), refused: str = "", **options: Any) -> Case:
    options = {"radius": 2, "bias": 1.0, "alpha": 0.5, "beta": 0.75, **options}
    return Case(id, OP, [Act(shape, "float32")], [Out("float32")], options, litert_refuses=refused)


CASES = [
    normalize("usual"),
    normalize("alexnet", radius=5, bias=2.0, alpha=1e-4),
    normalize("many", (1, 20, 20, 96), radius=4),
    *(normalize(f"beta_{b}", beta=b) for b in (0.0, 0.5, 1.0, 2.0, -1.0)),
    normalize("radius_0", radius=0),
    normalize("radius_beyond_the_channels", radius=1000),
    normalize("one_channel", (2, 3, 4, 1)),
    normalize("no_bias", bias=0.0),
    normalize("no_images", (0, 3, 4, 5)),
]  # fmt: skip
REFUSED = {
    normalize("three_dimensions", (3, 4, 5), refused="NumDimensions(input)"): "input must be FLOAT32 (N, H, W, C)",
    normalize("negative_radius", radius=-1): "radius must be at least 0; got -1",
    Case("int8", OP, [Act((1, 2, 2, 3), "int8", 0.1)], [Out("int8", 0.1)], litert_refuses="type"):
        "input must be FLOAT32 (N, H, W, C); got INT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    o, y = case.options, np.zeros_like(x)
    for c in range(x.shape[3]):
        near = x[..., max(0, c - o["radius"]) : c + o["radius"] + 1]
        y[..., c] = x[..., c] / (o["bias"] + o["alpha"] * (near * near).sum(axis=-1)) ** o["beta"]
    return y


@each(CASES)
def test_normalizes(case: Case) -> None:
    for numerics in ("reference", "optimized", "litert"):
        ours = run_ours(case, numerics=numerics)
        problems = definition_problems(
            case, definition, ours, lsb=0, terms=2 * case.inputs[0].shape[3], error=None
        )
        if problems:
            fail(case, problems)


@each(CASES)
def test_as_the_optimized_kernel(case: Case, oracle: Oracle) -> None:
    for numerics in ("optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(CASES)
def test_the_reference_kernel_leaves_the_last_channel_out(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
