"""The types of compiled code's values, under numba's names; plain data, which loads no compiler.

Source: numba's documentation, "Types and signatures"; LLVM Language Reference, "Vector Type".
"""

from __future__ import annotations

from dataclasses import dataclass

from llvmlite import ir


@dataclass(frozen=True)
class Scalar:
    """A number, or nothing."""

    name: str


@dataclass(frozen=True)
class Vector:
    """Elements held in one or more registers."""

    element: ir.Type
    lanes: int

    @property
    def llvm(self) -> ir.VectorType:
        """LLVM's type of it."""
        return ir.VectorType(self.element, self.lanes)


@dataclass(frozen=True)
class UniTuple:
    """Values of one type."""

    dtype: Scalar | Vector
    count: int


Type = Scalar | Vector | UniTuple

void, intp = Scalar("void"), Scalar("intp")
int8, int16, int32, int64 = Scalar("int8"), Scalar("int16"), Scalar("int32"), Scalar("int64")
float32, float64 = Scalar("float32"), Scalar("float64")
