"""DEQUANTIZE: steps, or half-precision numbers, to float32."""

from __future__ import annotations

import numpy as np

from tests.support.cases import Act, Case, Const, Out, each
from tests.support.check import check, check_litert, check_refused
from tests.support.oracle import Oracle
from tests.support.real import Real

OP = "DEQUANTIZE"
OUT = [Out("float32")]
SHAPE = (3, 4, 5)
ALL = np.arange(-30, 30).reshape(SHAPE)
CASES = [
    *(Case(f"{t}_zero_point_{z}", OP, [Act((3, 50, 7), t, 0.037, z)], OUT, version=2)
      for t, z in (("int8", -128), ("int8", 127), ("int8", 3), ("uint8", 0), ("uint8", 255), ("uint8", 9),
                   ("int16", 0))),
    *(Case(f"{t}_scale_{s}", OP, [Act((300,), t, s)], OUT, version=2)
      for t in ("int8", "int16") for s in (3e-44, 1e-38, 0.3333333, 1e36, 3e38)),
    *(Case(f"{t}_channels_along_{a}", OP, [Const((ALL + b).astype(t), np.linspace(0.01, 0.7, SHAPE[a]),
           [*range(b, b + SHAPE[a])], a)], OUT, version=5)
      for t, b in (("int8", -3), ("uint8", 30)) for a in range(3)),
    *(Case(f"int4_of_{np.prod(s)}", OP, [Const(np.resize(np.arange(-8, 8), s), 0.3, 1, type="int4")], OUT, version=6)
      for s in ((16,), (3, 5), (1,), (2, 2, 2))),
    Case("int4_channels", OP, [Const(np.int8([[1, -8, 7], [3, 0, -1]]), (0.5, 1.0, 0.3), 0, 1, "int4")], OUT,
         version=6),
    Case("float16", OP, [Act((3, 5), "float16")], OUT, version=3),
    Case("float16_special", OP, [Act((40,), "float16", values="special")], OUT, version=3),
    Case("float16_constant", OP, [Const(np.float16([[1.5, -2e-7, 65504]]))], OUT, version=3),
    Case("scalar", OP, [Act((), "int8", 0.5, 3)], OUT),
    Case("nothing", OP, [Act((0, 2), "int8", 0.5, 3)], OUT),
]  # fmt: skip
REFUSED = {
    Case("int32", OP, [Act((2,), "int32", 0.1)], OUT, litert_refuses="is_supported_type"):
        "input must be one of INT8, UINT8, INT16, FLOAT16, INT4, INT2; got INT32",
    Case("int16_zero_point", OP, [Act((2,), "int16", 0.1, 5)], OUT, version=2, litert_refuses="zero_point"):
        "an INT16 input must have one scale and zero point 0",
    Case("int16_channels", OP, [Const(np.int16([1, 2]), (0.1, 0.2))], OUT, litert_refuses="not supported"):
        "an INT16 input must have one scale and zero point 0",
    Case("no_scale", OP, [Act((2,), "int8")], OUT): "needs a quantization scale; it has none",
    Case("int4_at_run_time", OP, [Act((2,), "int8", 0.1), None], OUT): "takes 1 inputs (input); got 2",
    Case("output_is_int8", OP, [Act((2,), "int8", 0.1)], [Out("int8", 0.1)]): "must be FLOAT32; the model says INT8",
}  # fmt: skip


def definition(case: Case, x: Real) -> Real:
    return x


@each(CASES)
def test_multiplies(case: Case, oracle: Oracle) -> None:
    check(case, definition, oracle)


@each(CASES)
def test_multiplies_as_the_optimized_kernel(case: Case, oracle: Oracle) -> None:
    check_litert(case, oracle, numerics="optimized")


@each(list(REFUSED))
def test_refuses(case: Case, oracle: Oracle) -> None:
    check_refused(case, oracle, REFUSED[case])
