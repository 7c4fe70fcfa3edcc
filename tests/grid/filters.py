"""Random cases of the operators with filters."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glasslite.engine.ir import Shape
from tests.grid.dice import ACTIVATIONS, Dice
from tests.ops._filters import KINDS, draw_weights
from tests.support.cases import Act, Case, Const, Input, Out

CHANNELS = (1, 2, 3, 4, 5, 7, 8, 11, 16, 17, 24, 32)
IMAGE_KINDS = (
    "float32", "int8", "int8", "int8", "uint8", "uint8", "int16", "int16_int32_bias", "hybrid", "hybrid",
)  # fmt: skip


class Tensors(NamedTuple):
    image: Act
    filter: Const
    bias: Const
    output: Out


def tensors(dice: Dice, kind: str, image: Shape, filter: Shape, axis: int, per_channel: bool) -> Tensors:
    """The tensors of an operator with a filter; the output's steps are such that some results saturate."""
    types, channels = KINDS[kind], filter[axis]
    weights = draw_weights(dice.rng, types.filter, filter)
    if types.filter == "int8" and types.input != "float32" and dice.chance(0.3):
        weights = dice.rng.integers(-128, 127, filter, np.int8, endpoint=True)
    if types.filter == "uint8" and not types.scale:
        weights[weights == 128] = 129  # As int8 the lowest weight, which BUILTIN_REF gets wrong.
    values = dice.values(types.input)
    middle = dice.scale(0.004, 5)
    scales: Any = dice.scale(0.004, 5)
    if per_channel:
        scales = np.float32(middle * 2.0 ** dice.rng.uniform(-3, 3, channels))
    depth = weights.size // channels
    if not types.scale:
        bias = Const(np.float32(dice.rng.normal(0, 1, channels)))
        stored = (
            Const(weights) if types.filter == "float32" else Const(weights, scales, 0, axis, types.filter)
        )
        return Tensors(Act(image, "float32", values=values), stored, bias, Out("float32"))
    scale, zero_point = dice.quant(types.input)
    filter_zero_point = dice.zero_point(types.filter) if types.filter == "uint8" else 0
    spread = types.steps * depth**0.5
    steps = np.rint(dice.rng.normal(0, spread, channels)).astype(types.bias)
    output_scale, output_zero_point = dice.quant(
        types.output, scale * float(np.max(scales)) * spread / types.output_steps, 3
    )
    # The scale runs along the filter's first dimension where there is one: the delegate asks for that.
    return Tensors(
        Act(image, types.input, scale, zero_point, values),
        Const(weights, scales, filter_zero_point, axis if per_channel else 0, types.filter),
        Const(steps, np.float32(scale) * np.float32(scales)),
        Out(types.output, output_scale, output_zero_point),
    )


def _sliding(dice: Dice, kind: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "padding": dice.pick(("SAME", "VALID")),
        "stride_h": dice.pick((1, 1, 2, 3)),
        "stride_w": dice.pick((1, 1, 2, 3)),
        "fused_activation_function": dice.pick(ACTIVATIONS),
    }
    if dice.chance(0.5):
        options["stride_w"] = options["stride_h"]
    if kind == "int16_int32_bias":
        options["quantized_bias_type"] = "INT32"
    return options


def _dilated(dice: Dice) -> dict[str, int]:
    wide = dice.chance(0.3)
    return {f"dilation_{side}_factor": dice.pick((1, 2, 3)) if wide else 1 for side in ("h", "w")}


def _kernel(dice: Dice, image: Shape, options: dict[str, Any]) -> tuple[int, int]:
    """A window's size; one that fits where there is no padding."""
    sizes = [dice.pick((1, 1, 2, 3, 3, 4, 5)) for _ in range(2)]
    if dice.chance(0.3):
        sizes = [1, 1]
    if options["padding"] == "VALID":
        room = [(image[1 + i] - 1) // options.get(f"dilation_{s}_factor", 1) + 1 for i, s in enumerate("hw")]
        sizes = [min(size, most) for size, most in zip(sizes, room, strict=True)]
    return sizes[0], sizes[1]


def conv2d(dice: Dice, id: str) -> Case:
    kind = dice.pick((*IMAGE_KINDS, "int4"))
    image = dice.image(channels=CHANNELS)
    options = _sliding(dice, kind) | _dilated(dice)
    filters, depth = dice.pick(CHANNELS), image[3]
    if dice.chance(0.15) and kind != "hybrid_uint8":
        groups = dice.pick([g for g in range(1, depth + 1) if depth % g == 0])
        depth, filters = depth // groups, groups * dice.whole(1, 3)
    per_channel = kind in ("int8", "int16", "int16_int32_bias", "hybrid", "int4") and dice.chance(0.6)
    per_channel |= kind == "hybrid" and depth != image[3]
    t = tensors(dice, kind, image, (filters, *_kernel(dice, image, options), depth), 0, per_channel)
    return Case(id, "CONV_2D", [t.image, t.filter, t.bias], [t.output], options)


def depthwise(dice: Dice, id: str) -> Case:
    kind = dice.pick(("float32", "int8", "int8", "int8", "uint8", "uint8", "int16", "hybrid", "int4"))
    image = dice.image(channels=CHANNELS)
    options = _sliding(dice, kind) | _dilated(dice)
    multiplier = dice.pick((1, 1, 1, 2, 3, 4, 8))
    options["depth_multiplier"] = multiplier
    shape = (1, *_kernel(dice, image, options), image[3] * multiplier)
    per_channel = kind == "hybrid" or (kind != "uint8" and kind != "float32" and dice.chance(0.6))
    t = tensors(dice, kind, image, shape, 3, per_channel)
    return Case(id, "DEPTHWISE_CONV_2D", [t.image, t.filter, t.bias], [t.output], options)


def transpose_conv(dice: Dice, id: str) -> Case:
    kind = dice.pick(IMAGE_KINDS)
    image = dice.image(7, CHANNELS)
    options = _sliding(dice, kind)
    kernel = (dice.whole(1, 5), dice.whole(1, 5))
    size = []
    for i, side in enumerate("hw"):
        stride = options[f"stride_{side}"]
        size.append(
            image[1 + i] * stride
            if options["padding"] == "SAME"
            else (image[1 + i] - 1) * stride + kernel[i] + dice.whole(0, stride - 1)
        )
    filters = dice.pick(CHANNELS)
    per_channel = kind in ("int8", "int16", "int16_int32_bias", "hybrid") and dice.chance(0.6)
    t = tensors(dice, kind, image, (filters, *kernel, image[3]), 0, per_channel)
    inputs: list[Input] = [Const(np.int32([image[0], *size, filters])), t.filter, t.image, t.bias]
    return Case(id, "TRANSPOSE_CONV", inputs[: 3 if dice.chance(0.3) else 4], [t.output], options)


def fully_connected(dice: Dice, id: str) -> Case:
    kind = dice.pick((*IMAGE_KINDS, "int4", "hybrid_int4", "int16_filter", "hybrid_uint8"))
    depth = dice.pick((1, 3, 8, 16, 17, 31, 64, 100, 256))
    units = dice.pick((1, 2, 3, 4, 7, 8, 10, 16, 33))
    image = (*dice.shape(0, 2, (1, 2, 3, 4, 5, 9)), depth)
    options: dict[str, Any] = {
        "fused_activation_function": dice.pick(ACTIVATIONS),
        "keep_num_dims": dice.chance(0.3),
        "asymmetric_quantize_inputs": dice.chance(0.5),
    }
    if kind.startswith("int16"):
        options["quantized_bias_type"] = "INT32" if kind == "int16_int32_bias" else "INT64"
    per_channel = kind not in ("float32", "uint8", "hybrid_uint8") and dice.chance(0.4)
    t = tensors(dice, kind, image, (units, depth), 0, per_channel)
    bias: Input = None if dice.chance(0.25) and kind != "int16_int32_bias" else t.bias
    return Case(id, "FULLY_CONNECTED", [t.image, t.filter, bias], [t.output], options)


def batch_matmul(dice: Dice, id: str) -> Case:
    kind = dice.pick(("float32", "int8", "int8", "int16", "hybrid"))
    rows, depth, columns = dice.whole(1, 20), dice.whole(1, 40), dice.whole(1, 20)
    first, second = dice.broadcast()
    first, second = first[-3:], second[-3:]
    adjoints = dice.chance(0.3), dice.chance(0.4)
    x = (*first, *((depth, rows) if adjoints[0] else (rows, depth)))
    y = (*second, *((columns, depth) if adjoints[1] else (depth, columns)))
    options = {"adj_x": adjoints[0], "adj_y": adjoints[1], "asymmetric_quantize_inputs": dice.chance(0.5)}
    if kind in ("float32", "hybrid"):
        right: Input = Act(y, "float32", values=dice.values("float32"))
        if kind == "hybrid":
            right = Const(draw_weights(dice.rng, "int8", y), dice.scale(0.01))
        elif dice.chance(0.4):
            right = Const(np.float32(dice.rng.normal(0, 1, y)))
        return Case(id, "BATCH_MATMUL", [dice.act(x, "float32"), right], [Out("float32")], options)
    left, other = dice.act(x, kind), dice.act(y, kind)
    assert left.scale is not None and other.scale is not None
    steps = (74 if kind == "int8" else 19000) ** 2 / (40 if kind == "int8" else 9000)
    output = dice.out(kind, left.scale * other.scale * depth**0.5 * steps)
    right = other
    if dice.chance(0.4):
        right = Const(draw_weights(dice.rng, kind, y), other.scale, other.zero_point)
    return Case(id, "BATCH_MATMUL", [left, right], [output], options)


MAKERS = {
    "CONV_2D": conv2d,
    "DEPTHWISE_CONV_2D": depthwise,
    "TRANSPOSE_CONV": transpose_conv,
    "FULLY_CONNECTED": fully_connected,
    "BATCH_MATMUL": batch_matmul,
}
