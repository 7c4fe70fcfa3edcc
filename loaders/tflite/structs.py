"""Custom operators whose options are a C struct of int32 numbers, as MediaPipe's converter writes them.

Source: TFLite converter/core/c/builtin_op_data.h, TfLiteTransposeConvParams and TfLitePoolParams; MediaPipe
mediapipe/util/tflite/operations. A struct may be longer: what lies behind is for the kernels alone.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

_POOL = ("padding", "stride_w", "stride_h", "filter_width", "filter_height", "fused_activation_function")
#: The struct's fields, in order, by the names of the schema's options.
STRUCTS: dict[str, tuple[str, ...]] = {
    "CUSTOM:Convolution2DTransposeBias": ("padding", "stride_w", "stride_h"),
    "CUSTOM:MaxPoolingWithArgmax2D": _POOL,
    "CUSTOM:MaxUnpooling2D": _POOL,
}
#: Enums of the structs, by their numbers there.
_ENUMS: dict[str, dict[int, str]] = {
    "padding": {1: "SAME", 2: "VALID"},
    "fused_activation_function": dict(
        enumerate(("NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"))
    ),
}


def decode_struct(operator: str, content: bytes) -> dict[str, Any]:
    """The options by name.

    >>> decode_struct("CUSTOM:Convolution2DTransposeBias", bytes([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]))
    {'padding': 'SAME', 'stride_w': 2, 'stride_h': 3}

    Raises:
        ValueError: there are too few bytes, or a number is not of its enum.
    """
    names = STRUCTS[operator]
    if len(content) < 4 * len(names):
        raise ValueError(
            f"options: must be a struct of {4 * len(names)} bytes, {', '.join(names)}; got {len(content)}"
        )
    options: dict[str, Any] = dict(zip(names, struct.unpack_from(f"<{len(names)}i", content), strict=True))
    for name in options.keys() & _ENUMS.keys():
        allowed, number = _ENUMS[name], options[name]
        if number not in allowed:
            listed = ", ".join(f"{n} ({value})" for n, value in allowed.items())
            raise ValueError(f"options: {name} must be one of {listed}; got {number}")
        options[name] = allowed[number]
    return options


def encode_struct(operator: str, options: Mapping[str, Any]) -> bytes:
    """The bytes of options that `decode_struct` gives."""
    numbers = []
    for name in STRUCTS[operator]:
        by_value = {value: number for number, value in _ENUMS.get(name, {}).items()}
        numbers.append(by_value[options[name]] if by_value else int(options[name]))
    return struct.pack(f"<{len(numbers)}i", *numbers)
