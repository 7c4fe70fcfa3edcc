"""Python's operators on vectors: what numba has to know to compile `vectors.py`'s notation.

Source: numba's documentation, "Low-level extension API".
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.types.misc import unliteral
from numba.core.typing import signature
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import lower_builtin

from glasslite.kernels.jit import simd
from glasslite.kernels.jit._numba_types import VectorType, numba_type
from glasslite.kernels.jit.simd import f32, f64, i8, i32, i64
from glasslite.kernels.jit.types import Vector
from glasslite.kernels.jit.vectors import MASK, STEP, Emit

_SCALARS = {f32: types.float32, f64: types.float64, i32: types.int32, i64: types.int64, i8: types.int8}


def _is_number(kind: Any) -> bool:
    return isinstance(kind, types.Number)


def _spread(context: Any, builder: ir.IRBuilder, value: ir.Value, kind: Any, vector: VectorType) -> ir.Value:
    """A number as a vector of it; vectors stay."""
    if isinstance(kind, VectorType):
        return value
    scalar = context.cast(builder, value, kind, _SCALARS[vector.llvm.element])
    return simd.splat(builder, scalar, STEP)


def _operation(
    function: Any, of_floats: Emit, of_integers: Emit | None, result: Vector | None = None
) -> None:
    """Let an operator of Python take vectors; `result` None is the operands' type."""

    class Template(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            vectors = [a for a in args if isinstance(a, VectorType)]
            if not vectors or any(a != vectors[0] and not _is_number(a) for a in args):
                return None
            return signature(numba_type(result) if result else vectors[0], *map(unliteral, args))

    infer_global(function)(Template)

    def generate(context: Any, builder: Any, kinds: Any, values: Any) -> Any:
        vector = next(a for a in kinds.args if isinstance(a, VectorType))
        both = [_spread(context, builder, v, k, vector) for v, k in zip(values, kinds.args, strict=True)]
        emit = of_floats if vector.llvm.element in (f32, f64) else of_integers
        if emit is None:
            raise TypeError(f"{function.__name__} does not take {vector}")
        return emit(builder, *both)

    for kinds in ((VectorType, VectorType), (VectorType, types.Number), (types.Number, VectorType)):
        lower_builtin(function, *kinds)(generate)


def _compare(sign: str) -> tuple[Emit, Emit]:
    # As in C, a NaN differs from everything, itself included; nothing else holds of it.
    if sign == "!=":
        return lambda builder, a, b: builder.fcmp_unordered(sign, a, b), _integers_differ
    return (
        lambda builder, a, b: builder.fcmp_ordered(sign, a, b),
        lambda builder, a, b: builder.icmp_signed(sign, a, b),
    )


def _integers_differ(builder: ir.IRBuilder, a: ir.Value, b: ir.Value) -> ir.Value:
    return builder.icmp_signed("!=", a, b)


_Builder = ir.IRBuilder
_operation(operator.add, _Builder.fadd, _Builder.add)
_operation(operator.sub, _Builder.fsub, _Builder.sub)
_operation(operator.mul, _Builder.fmul, _Builder.mul)
_operation(operator.truediv, _Builder.fdiv, None)
_operation(operator.lshift, _Builder.shl, _Builder.shl)
_operation(operator.rshift, _Builder.ashr, _Builder.ashr)
_operation(operator.and_, _Builder.and_, _Builder.and_)
_operation(operator.or_, _Builder.or_, _Builder.or_)
_operation(operator.xor, _Builder.xor, _Builder.xor)
for _function, _sign in (
    (operator.lt, "<"), (operator.le, "<="), (operator.gt, ">"), (operator.ge, ">="), (operator.eq, "=="),
    (operator.ne, "!="),
):  # fmt: skip
    _operation(_function, *_compare(_sign), MASK)


def of_spread(emit: Emit, vectors: int, kinds: Sequence[Any]) -> Any:
    """What numba wants of an intrinsic: `vectors` operands of one vector type, some of them numbers, behind others."""
    vector = next(k for k in kinds[-vectors:] if isinstance(k, VectorType))

    def generate(context: Any, builder: Any, given: Any, values: Any) -> Any:
        spread = [_spread(context, builder, v, k, vector) for v, k in zip(values, given.args, strict=True)]
        head = len(values) - vectors
        return emit(builder, *values[:head], *spread[head:])

    return vector(*map(unliteral, kinds)), generate
