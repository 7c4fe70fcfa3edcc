"""RESIZE_BILINEAR: another height and width, each pixel a weighted mean of four.

Spec: schema.fbs ResizeBilinearOptions. Source of the formulas: TFLite reference/resize_bilinear.h; XNNPACK
src/indirection.c xnn_indirection_init_resize_bilinear2d_hwc_q11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, required
from glasslite.engine.ops._quantization import QUANTIZED, scheme_of
from glasslite.engine.ops._resize import infer_resize
from glasslite.kernels.reference.resize_bilinear import ONE, Between


@register("RESIZE_BILINEAR")
@dataclass(frozen=True)
class ResizeBilinear(Op):
    """Inputs: image (N, H, W, C), float32 or quantized; size (H', W'). Output: (N, H', W', C) of the same type.

    float32 and uint8 interpolate in float32. int8 and int16 count positions in 1/1024 of a pixel with a rounded step,
    so that the positions drift from the true ones by up to half of that per pixel. Where that leads past the image's
    edge, BUILTIN_REF reads what lies behind it; here the edge's pixel is taken, and `reference-with-defects` refuses.

    Attributes:
        align_corners: the outermost pixels' centres stay where they are.
        half_pixel_centers: a pixel's centre is half a pixel from its edge.
    """

    align_corners: bool = False
    half_pixel_centers: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Only one of the two conventions for positions can hold."""
        if self.align_corners and self.half_pixel_centers:
            raise OpError("align_corners and half_pixel_centers cannot both be true")
        return infer_resize(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        image, output = required(inputs, 0, "image"), outputs[0]
        if numerics.kernels == "xnnpack" and image.type in QUANTIZED:
            rows, columns = (self._in_q11(image.shape[axis], output.shape[axis]) for axis in (1, 2))
            return Call("q11", {"rows": rows, "columns": columns})
        in_steps = image.type in (TensorType.INT8, TensorType.INT16)
        between = self._in_steps if in_steps else self._in_floats
        rows, columns = (between(image.shape[axis], output.shape[axis]) for axis in (1, 2))
        if numerics.defects and not (rows.inside and columns.inside):
            raise OpError(
                f"numerics '{numerics.name}' cannot resize {image.shape} to {output.shape}: BUILTIN_REF reads "
                "past the image. Use numerics 'reference'."
            )
        products = numerics.kernels == "optimized" and image.type == TensorType.UINT8
        return Call("qu8_products" if products else scheme_of(image), {"rows": rows, "columns": columns})

    def _in_q11(self, size: int, new_size: int) -> Between:
        """Positions in float32, their fraction rounded to 1/2048, half to even."""
        one, half = np.float32(1), np.float32(0.5)
        corners = int(self.align_corners and new_size > 1)
        scale = np.float32(size - corners) / np.float32(new_size - corners)
        position = np.arange(new_size, dtype=np.float32) * scale
        if self.half_pixel_centers:
            position = position + (half * scale - half)
        position = np.clip(position, np.float32(0), np.float32(size) - one)
        before = position.astype(np.int64)
        weight = np.rint((position - before.astype(np.float32)) * np.float32(2048)).astype(np.int64)
        return Between(before, np.minimum(before + 1, size - 1), weight, inside=True)

    def _in_floats(self, size: int, new_size: int) -> Between:
        """Positions in float32."""
        if self.align_corners and new_size > 1:
            scale = np.float32(size - 1) / np.float32(new_size - 1)
        else:
            scale = np.float32(size) / np.float32(new_size)
        position = np.arange(new_size, dtype=np.float32)
        if self.half_pixel_centers:
            position = (position + np.float32(0.5)) * scale - np.float32(0.5)
        else:
            position = position * scale
        before = np.maximum(np.floor(position).astype(np.int64), 0)
        after = np.minimum(np.ceil(position).astype(np.int64), size - 1)
        weight = position - before.astype(np.float32)
        return Between(np.minimum(before, size - 1), after, weight, inside=bool((before < size).all()))

    def _in_steps(self, size: int, new_size: int) -> Between:
        """Positions in 1/1024 of a pixel."""
        steps, new_steps = size, new_size
        if self.align_corners and new_size > 1:
            steps, new_steps = size - 1, new_size - 1
        scale = (steps * ONE + new_steps // 2) // new_steps
        position = np.arange(new_size, dtype=np.int64) * scale
        if self.half_pixel_centers:
            position += scale // 2 - ONE // 2
        before = np.maximum(position // ONE, 0)
        inside = bool((before < size).all())
        before = np.minimum(before, size - 1)
        after = np.minimum((position + ONE - 1) // ONE, size - 1)
        return Between(before, after, position - before * ONE, inside)
