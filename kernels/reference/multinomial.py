"""MULTINOMIAL: draw classes, each as often as its logit says.

Oracle: LiteRT BUILTIN_REF, random_ops.cc, with seeds
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._philox import State, Words, blocks, skip

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
    chances = np.empty(output.size)
    for place, bits in blocks(state, 2 * output.size):
        chances[place.start // 2 : place.stop // 2] = _uniform64(bits)
    state[...] = after
    finite = np.isfinite(logits)
    highest = np.where(finite, logits, np.finfo(np.float32).min).max(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        weights = np.where(finite, np.exp(logits.astype(np.float64) - highest), 0.0)
    for row, sums, target in zip(
        chances.reshape(batch, samples), np.cumsum(weights, axis=1), output, strict=True
    ):
        target[...] = np.searchsorted(sums, row * sums[-1], side="right")


def _uniform64(bits: Words) -> NDArray[np.float64]:
    """Pairs of words as float64 in [0, 1): 20 bits of the first and all of the second behind the point."""
    high, low = bits.astype(np.uint64).reshape(-1, 2).T
    mantissa = ((high & np.uint64(0xFFFFF)) << np.uint64(32)) | low
    real: NDArray[np.float64] = (mantissa | np.uint64(1023 << 52)).view(np.float64) - 1.0
    return real
