"""MEAN: the arithmetic mean over axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "MEAN"


def mean(
    id: str, shape: tuple[int, ...], axes: list[int], type: str = "float32", quant: tuple[Any, int] = (None, 0),
    to: tuple[Any, int] | None = None, keep: bool = False, values: Values = "full", **more: Any,
) -> Case:  # fmt: skip
    inputs = [Act(shape, type, *quant, values=values), Const(np.array(axes, np.int32))]
    return Case(id, OP, inputs, [Out(type, *(to or quant))], {"keep_dims": keep}, version=2, **more)


QUANTS = (("int8", (0.1, -7), (0.07, 11)), ("uint8", (0.1, 130), (0.07, 99)), ("int16", (0.1, 0), (0.07, 0)))
CASES = [
    *(mean(f"{t}_image{'_kept' * k}", (2, 5, 7, 3), [1, 2], t, q, o, k) for t, q, o in QUANTS for k in (False, True)),
    *(mean(f"{t}_{name}", shape, axes, t, q, o)
      for t, q, o in QUANTS
      for name, shape, axes in (("last_axis", (3, 4, 13), [2]), ("all_axes", (3, 4, 5), [0, 1, 2]),
                                ("no_axis", (3, 4), []), ("one_element", (1, 1, 6, 1), [0, 1]))),
    *(mean(f"{t}_zero_point_{z}", (1, 6, 6, 5), [1, 2], t, (0.05, z), (0.02, w))
      for t, z, w in (("int8", -128, 127), ("int8", 127, -128), ("uint8", 0, 255), ("uint8", 255, 0))),
    mean("int8_scale_grows_65536_fold", (1, 8, 8, 3), [1, 2], "int8", (6.5536, 1), (0.0001, 3)),
    mean("int8_scale_shrinks_away", (1, 8, 8, 3), [1, 2], "int8", (1e-6, 1), (1e4, 3)),
    mean("int8_many_elements", (1, 65, 63, 2), [1, 2], "int8", (0.1, 5), (0.01, -9)),
    mean("uint8_fourteenths", (1, 14, 40, 9), [1], "uint8", (0.0625, 255)),
    *(mean(f"float_{name}", shape, axes, keep=k)
      for name, shape, axes, k in (
          ("image", (2, 5, 7, 3), [1, 2], False), ("image_kept", (1, 9, 6, 11), [2, 1], True),
          ("one_channel", (1, 30, 31, 1), [1, 2], True), ("last_axis", (5, 70), [-1], False),
          ("first_axis", (70, 5), [0], True), ("outer_axes", (4, 3, 5, 2), [0, 2, -4], False),
          ("all_axes", (9, 8, 7), [0, 1, 2], False), ("no_axis", (3, 4), [], False),
          ("same_axis_twice", (3, 4, 5), [1, -2, 1], False), ("six_axes", (2, 3, 2, 4, 3, 2), [1, 4], False))),
    mean("float_special", (16, 9), [0], values="special"),
    mean("float_negative_zeros", (4, 3), [0], values=-0.0),
    mean("float_of_nothing", (2, 0, 3), [1]),
    mean("int8_of_nothing", (2, 0, 3), [1], "int8", (0.1, 5), (0.2, 5)),
    mean("int32_towards_zero", (60, 2, 3), [1, 2], "int32", values="small"),
    mean("int32_full", (4, 5), [1], "int32"),
    mean("int64_wraps", (4, 5), [1], "int64"),
    Case("axes_at_run_time", OP, [Act((3, 4, 5), "int8", 0.1, 3), Act((2,), "int32", values=[2, 0])],
         [Out("int8", 0.1, 3)], {"keep_dims": True}, version=2),
    # A tie, which the delegate would round to even; but it leaves axes that are no constant.
    Case("tie_along_axes_at_run_time", OP, [Act((1, 4), "int8", 0.0625, -128, [[-105, 67, -82, -86]]),
                                            Act((1,), "int32", values=[1])], [Out("int8", 0.0625, -128)], version=2),
    Case("axis_is_a_scalar", OP, [Act((3, 4, 5), "float32"), Const(np.int32(1))], [Out("float32")]),
    Case("constant_scalar", OP, [Const(np.float32(3)), Const(np.array([5], np.int32))], [Out("float32")]),
]  # fmt: skip
#: The optimized kernels sum the last axes of floats in packets.
LAST_AXES = [
    *(
        mean(f"last_axis_of_{depth}", (9, depth), [1])
        for depth in (1, 2, 3, 4, 5, 7, 8, 9, 12, 17, 31, 64, 100, 768)
    ),
    mean("last_two_axes", (3, 5, 7, 3), [2, 3]),
    mean("last_axes_but_one_of_1", (3, 5, 7, 1), [2], keep=True),
    mean("last_and_first_of_1", (1, 5, 7), [2, 0]),
    mean("last_and_first", (3, 5, 7), [2, 0]),
    mean("middle_axis", (3, 5, 7), [1]),
]
WRAPS = {"int64_wraps"}
REFUSED = {
    mean("no_such_axis", (3, 4), [2], litert_refuses="Invalid axis"): "axis 2 does not exist in 2 dimensions",
    mean("bool", (3, 4), [1], "bool", litert_refuses="failed to invoke"): "no bool kernel",
    mean("int16_zero_point", (3, 4), [1], "int16", (0.1, 0), (0.1, 3), litert_refuses="zero_point"):
        "INT16 zero points must be 0; got 0 and 3",
    mean("no_scale", (3, 4), [1], "int8", (0.1, 0), (None, 0)): "needs a quantization scale; it has none",
    Case("axes_are_int64", OP, [Act((3, 4), "float32"), Const(np.array([1]))], [Out("float32")],
         litert_refuses="INT64 != INT32"): "axes must be INT32; got INT64",
}  # fmt: skip


def definition(case: Case, x: Real, axes: Real) -> Real:
    along = tuple({int(axis) for axis in axes.reshape(-1) % max(1, x.ndim)} if x.ndim else ())
    keep = case.options.get("keep_dims", False)
    count = int(np.prod([x.shape[axis] for axis in along]))
    total = x.sum(along, keepdims=keep, dtype=x.dtype if case.id in WRAPS else None)
    if not count:
        return np.full(total.shape, np.nan if case.outputs[0].quant is None else -0.2 * 5)
    if x.dtype.kind == "i":
        return (
            np.asarray([int(abs(int(t)) // count * np.sign(t)) for t in total.flat])
            .reshape(total.shape)
            .astype(int)
        )
    return total / count


@each(CASES)
def test_means(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=1, terms=1000)


@each(LAST_AXES)
def test_last_axes_as_the_optimized_kernels(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="optimized")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
