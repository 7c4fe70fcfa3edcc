"""Custom options that are C structs."""

from __future__ import annotations

import pytest

from glasslite.loaders.tflite.structs import STRUCTS, decode_struct, encode_struct

OPTIONS = {
    "padding": "VALID", "stride_w": 2, "stride_h": 3, "filter_width": 4, "filter_height": -5,
    "fused_activation_function": "RELU6",
}  # fmt: skip


@pytest.mark.parametrize("operator", sorted(STRUCTS))
def test_what_is_encoded_is_decoded(operator: str) -> None:
    options = {name: OPTIONS[name] for name in STRUCTS[operator]}
    content = encode_struct(operator, options)
    assert decode_struct(operator, content + b"behind") == options
    with pytest.raises(ValueError, match=f"must be a struct of {len(content)} bytes"):
        decode_struct(operator, content[:-1])
