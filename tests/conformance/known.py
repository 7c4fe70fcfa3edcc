"""Where a whole model cannot be equal, and why. One list, each entry with its reason; the report prints them."""

from __future__ import annotations

#: Model path below ../shared/models, and the reason that its differences are expected.
KNOWN: dict[str, str] = {
    "tflite/style_sr/edsr_f32b5_fp32.tflite": (
        "LiteRT's optimized kernels unfold images to matrices and, all tensors kept, take over 21 GB: where that is "
        "more than the machine has, its process is ended"
    ),
}
