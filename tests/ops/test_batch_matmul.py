"""BATCH_MATMUL: matrix products over two stacks of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Shape
from tests.support.cases import Act, Case, Const, Input, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "BATCH_MATMUL"
#: Types of the inputs and of the output, the scales of all three, and the second input's zero point.
KINDS: dict[str, Any] = {
    "float32": ("float32", "float32", "float32", None, None, None),
    "int8": ("int8", "int8", "int8", 0.05, 0.02, 0.5),
    "int8_to_int32": ("int8", "int8", "int32", None, None, None),
    "int16": ("int16", "int16", "int16", 0.0004, 0.0003, 0.07),
    "int16_int8": ("int16", "int8", "int16", 0.0004, 0.02, 0.03),
    "hybrid": ("float32", "int8", "float32", None, 0.02, None),
}


def matmul(
    id: str,
    kind: str,
    x: Shape,
    y: Shape,
    *,
    adj: tuple[bool, bool] = (False, False),
    constant: bool | None = None,
    zero_points: tuple[int, int, int] = (0, 0, 0),
    scales: Any = None,
    values: Values = "full",
    asymmetric: bool = False,
    refused: str = "",
) -> Case:
    """A case; the second input is a constant under dynamic range, unless told otherwise a run-time input else."""
    first, second, third, *usual = KINDS[kind]
    steps = scales or usual
    options = {"adj_x": adj[0], "adj_y": adj[1], "asymmetric_quantize_inputs": asymmetric}
    right: Input = Act(y, second, steps[1], zero_points[1], values)
    if constant or (constant is None and kind == "hybrid"):
        rng = np.random.default_rng([*y, 1])
        array = rng.normal(0, 1, y) if second == "float32" else rng.integers(-127, 127, y, endpoint=True)
        right = Const(array.astype(second), steps[1], zero_points[1])
    inputs = [Act(x, first, steps[0], zero_points[0], values), right]
    output = Out(third, steps[2], zero_points[2])
    return Case(id, OP, inputs, [output], options, version=4, litert_refuses=refused)


TIES = (2.0**-4, 2.0**-4, 2.0**-1)
ADJOINTS = [(a, b) for a in (False, True) for b in (False, True)]


def swapped(shape: Shape, swap: bool) -> Shape:
    return (*shape[:-2], shape[-1], shape[-2]) if swap else shape


CASES = [
    *(matmul(f"{k}_adj_{int(a)}{int(b)}", k, swapped((3, 4, 7), a), swapped((3, 7, 5), b), adj=(a, b))
      for k in ("float32", "int8", "int8_to_int32", "int16", "int16_int8") for a, b in ADJOINTS),
    *(matmul(f"hybrid_adj_y_{int(b)}_{int(s)}", "hybrid", (3, 4, 17), swapped((17, 5), b), adj=(False, b), asymmetric=s)
      for b in (False, True) for s in (False, True)),
    matmul("hybrid_adj_x", "hybrid", (17, 4), (17, 5), adj=(True, False), asymmetric=True),
    *(matmul(f"{k}_broadcast_{n}", k, x, y)
      for k in ("float32", "int8", "int16") for n, (x, y) in {
          "second": ((2, 3, 4, 6), (6, 5)), "first": ((4, 6), (2, 3, 6, 5)), "both": ((2, 1, 4, 6), (3, 6, 5)),
          "of_five": ((2, 1, 3, 4, 6), (1, 2, 1, 6, 5)), "of_ones": ((2, 3, 4, 6), (1, 1, 6, 5)),
      }.items()),
    *(matmul(f"{k}_constant_adj_y_{int(b)}", k, (2, 4, 33), swapped((2, 33, 19), b), adj=(False, b), constant=True)
      for k in ("float32", "int8") for b in (False, True)),
    *(matmul(f"{k}_matrices", k, (5, 9), (9, 3)) for k in ("float32", "int8", "int16")),
    *(matmul(f"{k}_row_times_column", k, (1, 40), (40, 1)) for k in ("float32", "int8")),
    *(matmul(f"int8_zero_points_{a}_{b}_{c}", "int8", (2, 3, 20), (2, 20, 4), zero_points=(a, b, c))
      for a, b, c in ((-128, 0, 127), (127, 0, -128), (-7, 9, 3), (-128, 127, 5), (5, -128, 0))),
    *(matmul(f"int8_ties_{n}", "int8", (90, 5), (5, 61), scales=TIES, constant=c)
      for n, c in (("run_time", False), ("constant", True))),
    matmul("int8_ties_of_batches", "int8", (4, 30, 5), (4, 5, 33), scales=TIES),
    matmul("int8_saturates", "int8", (2, 6, 30), (2, 30, 6), scales=(0.05, 0.02, 0.01)),
    matmul("int16_saturates", "int16", (6, 30), (30, 6), scales=(0.0004, 0.0003, 0.001)),
    matmul("float32_many", "float32", (2, 3, 33, 40), (2, 3, 40, 65)),
    matmul("float32_deep", "float32", (3, 1300), (1300, 4)),
    matmul("float32_no_rows", "float32", (2, 0, 4), (2, 4, 3)),
    matmul("hybrid_rows_of_zeros", "hybrid", (3, 9), (9, 4),
           values=lambda rng: rng.normal(0, 1, (3, 9)) * [[1], [0], [1]]),
    Case("hybrid_per_column", OP, [Act((4, 17), "float32"),
         Const(np.arange(85, dtype=np.int8).reshape(17, 5), [0.1, 0.2, 0.3, 0.4, 0.5], [0] * 5, 1)], [Out("float32")],
         {"asymmetric_quantize_inputs": True}, version=4),
]  # fmt: skip
REFUSED = {
    matmul("another_depth", "float32", (2, 3, 4), (2, 5, 3), refused="accum_dim"):
        "a matrix of 3 x 4 cannot be multiplied with one of 5 x 3",
    matmul("batches_that_do_not_broadcast", "float32", (2, 3, 4), (3, 4, 3), refused="rhs_dim"):
        "shapes (2,) and (3,) do not broadcast",
    matmul("six_dimensions", "float32", (1, 1, 1, 1, 3, 4), (4, 3), refused="NumDimensions(lhs_data) <= 5"):
        "inputs must have 2 to 5 dimensions",
    Case("types_that_do_not_meet", OP, [Act((2, 3), "int8", 0.1), Act((3, 2), "int16", 0.1)], [Out("int8", 0.1)],
         litert_refuses="rhs_data->type"): "the filter of INT8 input must be INT8; got INT16",
    Case("int8_to_int16", OP, [Act((2, 3), "int8", 0.1), Act((3, 2), "int8", 0.1)], [Out("int16", 0.1)]):
        "output 'output0' of INT8 must be INT8 or INT32; got INT16",
    matmul("int16_with_a_zero_point", "int16", (2, 3), (3, 2), zero_points=(0, 3, 0), refused="zero_point"):
        "must have zero point 0; got 3",
}  # fmt: skip


def definition(case: Case, x: Real, y: Real) -> Real:
    if case.outputs[0].type == "int32":
        x, y = x.astype(np.int64), y.astype(np.int64)
    x = x.swapaxes(-1, -2) if case.options.get("adj_x") else x
    y = y.swapaxes(-1, -2) if case.options.get("adj_y") else y
    return np.matmul(x, y)


def bounds(case: Case) -> dict[str, Any]:
    """Dynamic range rounds each input to 255 steps of its range, or to twice the largest of 254."""
    x, y = case.real_inputs()
    if case.outputs[0].type != "float32":
        return {"lsb": 2 if case.outputs[0].type == "int16" else 1}
    if case.inputs[1].scale is None:
        return {"terms": max(x.shape) + 2}
    return {"error": 0.51 * 2 * float(np.abs(x).max()) / 254 * float(np.abs(y).sum(0).max()) + 1e-4}


@each(CASES)
def test_multiplies(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, **bounds(case))


@each([case for case in CASES if case.outputs[0].type == "int32" or case.id.startswith("hybrid")])
def test_sums_and_dynamic_range_in_every_numerics(case: Case, oracle: Oracle) -> None:
    for numerics in ("optimized", "litert"):
        check_litert(case, oracle, numerics=numerics)


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])


def test_floats_that_are_not_finite(oracle: Oracle) -> None:
    check_litert(
        matmul("special", "float32", (3, 5, 12), (3, 12, 4), values="special"), oracle, numerics="reference"
    )
