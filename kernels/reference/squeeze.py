"""SQUEEZE: the same elements in the same order under another shape.

Oracle: LiteRT BUILTIN_REF, squeeze.cc
"""

from glasslite.kernels.reference.reshape import reshape_any

squeeze_any = reshape_any
