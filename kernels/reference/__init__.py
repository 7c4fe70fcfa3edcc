"""The readable definition of every op, in NumPy. A kernel is `<stem>.<stem>_<scheme>`.

Schemes: f32, f16, i32, i64 and so on for plain types; qs8, qu8, qs16 for quantized activations; hybrid for float
activations with int8 weights; any where the type does not matter.
"""

import numpy as np

# Kernels allocate and free temporaries of some hundred kilobytes, which glibc gives back to the system each time:
# faulting them in again costs several times the arithmetic. Once a large block has been freed, it keeps them
# (mallopt(3), M_MMAP_THRESHOLD). The block's pages are never touched.
np.empty(31 << 20, np.uint8)
