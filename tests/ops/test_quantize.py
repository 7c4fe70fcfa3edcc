"""QUANTIZE: real numbers to steps, or steps to steps of another size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from glasslite.engine.ir import Operator, Quantization, TensorType
from glasslite.engine.ops.quantize import Quantize
from tests.support.cases import Act, Case, Const, Out, Values, each
from tests.support.check import check, check_litert, check_refused, run_ours
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "QUANTIZE"


def steps(
    id: str, quant: tuple[Any, int], type: str, to: tuple[Any, int], to_type: str, shape: tuple[int, ...] = (3, 5, 31),
    values: Values = "full", **more: Any,
) -> Case:  # fmt: skip
    return Case(id, OP, [Act(shape, type, *quant, values=values)], [Out(to_type, *to)], version=3, **more)


def real(id: str, to: tuple[Any, int], type: str, values: Values = "full", **more: Any) -> Case:
    return steps(id, (None, 0), "float32", to, type, values=values, **more)


TIES = np.arange(-232, 233).reshape(3, 5, 31) * 0.125
ZERO_POINTS = {"int8": (-128, 127, -7), "uint8": (0, 255, 130), "int16": (0,), "int32": (0,)}
PAIRS = [
    *((a, b) for a in ("int8", "uint8") for b in ("int8", "uint8", "int16")),
    *(("int16", b) for b in ("int8", "int16", "int32")),
    *(("int32", b) for b in ("int8", "int16")),
]
CASES = [
    *(real(f"float_to_{t}_zero_point_{z}", (0.05, z), t) for t in ("int8", "uint8", "int16") for z in ZERO_POINTS[t]),
    *(real(f"ties_to_{t}", (0.25, 5), t, TIES) for t in ("int8", "uint8", "int16")),
    real("just_below_ties", (1.0, 0), "int8", np.nextafter(np.float32(TIES), np.float32(0))),
    real("tiny_scale", (1e-7, 3), "int8", "small"),
    real("scalar", (0.1, 3), "int8", shape=()),
    real("nothing", (0.1, 3), "int8", shape=(0, 3)),
    *(steps(f"{a}_to_{b}_{n}", (s, ZERO_POINTS[a][-1]), a, (0.1, ZERO_POINTS[b][-1]), b,
            values=(lambda rng: rng.integers(-(2**18), 2**18, (3, 5, 31))) if a == "int32" else "full")
      for a, b in PAIRS
      for n, s in (("finer", 0.037), ("coarser", 0.23), ("same", 0.1), ("by_1000", 1e-4))),
    *(steps(f"int8_{z}_to_uint8_{w}", (0.1, z), "int8", (0.1, w), "uint8") for z in (-128, 127) for w in (0, 255)),
    *(steps(f"uint8_{z}_to_int8_{w}", (0.1, z), "uint8", (0.1, w), "int8") for z in (0, 255) for w in (-128, 127)),
    steps("int16_with_zero_point_to_int8", (0.01, 77), "int16", (1.0, -3), "int8"),
    steps("int32_small", (0.01, 0), "int32", (0.1, -3), "int8", values="small"),
    steps("int32_full", (0.01, 0), "int32", (0.1, 5), "int16"),
    Case("constant", OP, [Const(np.float32([1, -2, 3]))], [Out("int8", 0.5, 1)]),
]  # fmt: skip
#: What float32 / scale no int32 holds: BUILTIN_REF makes of it what the processor makes of it.
WILD = [
    real(f"wild_to_{t}_zero_point_{z}", (1.0, z), t, lambda rng: rng.choice(
        [np.inf, -np.inf, np.nan, 3e9, -3e9, 2147483648.0, -2147483648.0, 2147483520.0, 1e38, 7], (3, 5, 31)))
    for t in ("int8", "uint8", "int16") for z in ZERO_POINTS[t]
]  # fmt: skip
REFUSED = {
    steps("int16_to_uint8", (0.1, 0), "int16", (0.1, 0), "uint8", litert_refuses="output->type"):
        "INT16 can become INT8, INT16, INT32; the output is UINT8",
    steps("int64", (0.1, 0), "int64", (0.1, 0), "int8", litert_refuses="input->type"):
        "input must be one of FLOAT32, INT8, UINT8, INT16, INT32; got INT64",
    steps("int16_zero_points", (0.1, 1), "int16", (0.1, 0), "int16", litert_refuses="zero_point"):
        "INT16 zero points must be 0 on both sides; got 1 and 0",
    real("no_scale", (None, 0), "int8", litert_refuses="quantization"): "needs a quantization scale; it has none",
    real("scale_0", (0.0, 0), "int8"): "must have scales above 0; got 0",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return x


def test_one_scale_a_channel() -> None:
    """Held against the definition alone: a case's outputs have one scale."""
    x = np.random.default_rng(0).normal(0, 3, (4, 3, 5)).astype(np.float32)
    scale, zero_point = np.float32([0.03, 0.2, 0.1]), np.array([-5, 0, 100])
    case = Case("channels", OP, [Const(x)], [Out("int8", 0.1)])
    import glasslite
    from glasslite.engine.plan import bind

    graph = glasslite.load(case.model())
    tensors = list(graph.tensors)
    tensors[1] = replace(tensors[1], quantization=Quantization(scale, zero_point, 1))
    step = bind(graph, Operator(0, Quantize(), (0,), (1,)), tensors, glasslite.Session(graph).plan.settings)
    assert step.kernel is not None and step.call is not None and step.outputs[0].type == TensorType.INT8
    output = np.empty(x.shape, np.int8)
    step.kernel(x, output, **step.call.params)
    wanted = x.astype(float) / scale[:, None] + zero_point[:, None]
    assert np.abs(output - np.clip(wanted, -128, 127)).max() <= 0.5 + 1e-6


@each(CASES)
def test_rounds(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle, lsb=0.5 if case.inputs[0].quant is None else 1)  # type: ignore[union-attr]


@each(WILD)
def test_what_no_int32_holds_saturates(case: Case, oracle: Oracle) -> None:
    x, y = case.arrays()[0].astype(float), run_ours(case)[0]
    limits = np.iinfo(y.dtype)
    wanted = np.clip(np.where(np.isnan(x), -np.inf, x) + case.outputs[0].zero_point, limits.min, limits.max)
    assert (y == wanted).all()
    check_litert(case, oracle, numerics="reference-with-defects")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
