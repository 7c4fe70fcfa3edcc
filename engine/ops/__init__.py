"""The ops: one file each, listed in `_stems.py`. `OPS` is operator name to op."""

from glasslite.engine.ops._custom import CustomOp, UnknownOp
from glasslite.engine.ops._op import OPS, Call, Cost, Op, Spec

__all__ = ["OPS", "Call", "Cost", "CustomOp", "Op", "Spec", "UnknownOp"]
