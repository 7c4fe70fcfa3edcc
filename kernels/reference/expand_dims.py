"""EXPAND_DIMS: the same elements in the same order under another shape.

Oracle: LiteRT BUILTIN_REF, expand_dims.cc
"""

from glasslite.kernels.reference.reshape import reshape_any

expand_dims_any = reshape_any
