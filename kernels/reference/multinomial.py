"""MULTINOMIAL: draw classes, each as often as its logit says.

Oracle: LiteRT BUILTIN_REF, random_ops.cc, with seeds
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._philox import State, skip, words

#: Results of the generator that a run passes over for each four samples, so that no two runs share any.
_SKIPPED = 2 * 256


def multinomial_any(
    logits: NDArray[np.float32], _samples: NDArray[np.int32], output: NDArray[Any], *, state: State
) -> None:
    """float32 logits (batch, classes) to classes (batch, samples); what is not finite is never drawn.

    A uniform float64 of 52 bits is looked up in the sums of exp(logit - highest).
    """
    batch, samples = output.shape
    after = state.copy()
    skip(after, batch * (-(-samples // 4) * 4) * _SKIPPED)
    bits = words(state, 2 * output.size).astype(np.uint64).reshape(batch, samples, 2)
    state[...] = after
    mantissa = ((bits[..., 0] & np.uint64(0xFFFFF)) << np.uint64(32)) | bits[..., 1]
    chance = (mantissa | np.uint64(1023 << 52)).view(np.float64) - 1.0
    finite = np.isfinite(logits)
    highest = np.where(finite, logits, np.finfo(np.float32).min).max(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        weights = np.where(finite, np.exp(logits.astype(np.float64) - highest), 0.0)
    for row, sums, target in zip(chance, np.cumsum(weights, axis=1), output, strict=True):
        target[...] = np.searchsorted(sums, row * sums[-1], side="right")
