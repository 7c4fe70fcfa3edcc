"""How far floats may be from the reference kernel's where the sum runs in another order.

Both kernels add the same n products, each with a rounding error of at most half a unit (eps / 2) of the partial sum,
which is at most S, the sum of the products' magnitudes. Two orders thus differ by n * eps * S at worst; but errors
point either way and the sum is mostly far below S, so that 2.1 eps * S is the most that was measured over all cases
(9 terms, 113,460 elements), and less where there are more terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glasslite.engine.ir import Array
from glasslite.engine.plan import Step


@dataclass(frozen=True)
class Sum:
    """A sum of products.

    Attributes:
        allowed: distance from the reference in units of eps * S.
        magnitudes: the positions of the inputs whose magnitudes make S.
    """

    allowed: float
    magnitudes: tuple[int, ...] = (0, 1, 2)

    def is_for(self, params: Mapping[str, Any]) -> bool:
        """Whether the kernel's result is such a sum: floats in, floats out."""
        return "activation_min" in params or not params

    def magnitude(self, step: Step, inputs: Sequence[Array | None]) -> Array:
        """S of each output element, by the reference kernel."""
        given = [
            np.abs(x) if position in self.magnitudes and x is not None else x
            for position, x in enumerate(inputs)
        ]
        output = np.empty(step.outputs[0].shape, step.outputs[0].type.dtype)
        params = dict(step.call.params) if step.call else {}
        if "activation_max" in params:
            params |= {"activation_min": -np.inf, "activation_max": np.inf}
        with np.errstate(all="ignore"):
            step.kernel(*given, output, **params)  # type: ignore[misc]
        return output


SUMS: dict[str, Sum] = {
    "CONV_2D": Sum(3),
    "DEPTHWISE_CONV_2D": Sum(3),
    "FULLY_CONNECTED": Sum(3),
    "TRANSPOSE_CONV": Sum(3, (1, 2, 3)),
}
