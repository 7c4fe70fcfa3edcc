"""The calls of quantized operators as real arithmetic, rounded once: numerics "exact".

Products with filters are exact as they are, with factors in float64; what moves steps needs no arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.ops._op import Call, Inputs, Op
from glasslite.engine.ops._quantization import QUANTIZED, float_activation_range
from glasslite.engine.ops._reduce import reduced_count, reduction
from glasslite.engine.ops._rescale import along_channels
from glasslite.kernels.reference._real import FUNCTIONS, Scaling, real_arithmetic

Options = Callable[[Any, Inputs, Sequence[Tensor]], Mapping[str, Any]]


def real_call(op: Op, inputs: Inputs, outputs: Sequence[Tensor]) -> Call | None:
    """The call of an operator that `prepare` has accepted; None where its own is exact, or nothing is quantized.

    Of nothing the reference kernel knows what to make.
    """
    empty = any(tensor is not None and not tensor.size for tensor in inputs)
    if (
        empty
        or op.name not in FUNCTIONS
        or outputs[0].type not in QUANTIZED
        or outputs[0].quantization is None
    ):
        return None
    output = outputs[0]
    options = OPTIONS[op.name](op, inputs, outputs) if op.name in OPTIONS else {}
    params = {
        "function": op.name,
        "scalings": tuple(_scaling(tensor) for tensor in inputs),
        "output_scaling": _scaling(output),
        "clamp": float_activation_range(getattr(op, "fused_activation_function", "NONE")),
        "options": options,
    }
    return Call("real", params, kernel=real_arithmetic)


def _scaling(tensor: Tensor | None) -> Scaling | None:
    if tensor is None or tensor.quantization is None or tensor.type not in (*QUANTIZED, TensorType.INT32):
        return None
    scale, zero_point = along_channels(tensor.quantization, tensor.shape)
    return np.asarray(scale, np.float64), np.asarray(zero_point, np.float64)


def _sum(_op: Any, inputs: Inputs, _outputs: Sequence[Tensor]) -> Mapping[str, Any]:
    return {"axes": reduction(inputs)[1]}


def _mean(_op: Any, inputs: Inputs, _outputs: Sequence[Tensor]) -> Mapping[str, Any]:
    input, axes = reduction(inputs)
    return {"axes": axes, "count": max(1, reduced_count(input.shape, axes))}


#: What an operator's attributes say to its function.
OPTIONS: dict[str, Options] = {
    "BATCH_MATMUL": lambda op, _inputs, _outputs: {"adj_x": op.adj_x, "adj_y": op.adj_y},
    "GELU": lambda op, _inputs, _outputs: {"approximate": op.approximate},
    "LEAKY_RELU": lambda op, _inputs, _outputs: {"alpha": float(np.float32(op.alpha))},
    "MEAN": _mean,
    "RESIZE_BILINEAR": lambda op, _inputs, outputs: {
        "shape": outputs[0].shape, "align": op.align_corners, "half": op.half_pixel_centers,
    },
    "SOFTMAX": lambda op, _inputs, _outputs: {"beta": float(np.float32(op.beta))},
    "SUM": _sum,
}  # fmt: skip
