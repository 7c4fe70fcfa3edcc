"""HASHTABLE: write a table's handle.

Oracle: LiteRT BUILTIN_REF, hashtable.cc
"""

from glasslite.kernels.reference.var_handle import var_handle_any

hashtable_any = var_handle_any
