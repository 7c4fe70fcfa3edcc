"""Random cases of pools, resizing and reductions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.grid.dice import ACTIVATIONS, FLOATS_AND_STEPS, Dice
from tests.support.cases import Act, Case, Const, Out

Maker = Callable[[Dice, str], Case]
REDUCTIONS: dict[str, tuple[str, ...]] = {
    "MEAN": ("float32", "int8", "int8", "uint8", "uint8", "int16", "int32", "int64"),
    "SUM": ("float32", "int8", "int8", "uint8", "uint8", "int16", "int32", "int64"),
    "REDUCE_MAX": ("float32", "int8", "uint8", "int16", "int32", "int64"),
    "REDUCE_MIN": ("float32", "int8", "uint8", "int16", "int32", "int64"),
    "REDUCE_PROD": ("float32", "int32", "int64", "int8", "int16"),
    "REDUCE_ANY": ("bool",),
    "REDUCE_ALL": ("bool",),
}


def _pool(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        image = dice.image()
        options: dict[str, Any] = {
            "padding": dice.pick(("SAME", "VALID")),
            "stride_h": dice.whole(1, 3),
            "stride_w": dice.whole(1, 3),
            "filter_height": dice.whole(1, 5),
            "filter_width": dice.whole(1, 5),
            "fused_activation_function": dice.pick(ACTIVATIONS),
        }
        if dice.chance(0.15):
            options |= {"filter_height": image[1], "filter_width": image[2], "padding": "VALID"}
        if options["padding"] == "VALID":
            options["filter_height"] = min(options["filter_height"], image[1])
            options["filter_width"] = min(options["filter_width"], image[2])
        act = dice.act(image, "float32" if op == "L2_POOL_2D" else dice.pick(FLOATS_AND_STEPS))
        return Case(id, op, [act], [dice.like(act)], options)

    return make


def _resize(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        image = dice.image(9)
        size = [dice.whole(1, 20), dice.whole(1, 20)]
        if dice.chance(0.3):
            size = [image[1] * 2, image[2] * 2]
        mode = dice.pick(({}, {"align_corners": True}, {"half_pixel_centers": True}))
        if op == "RESIZE_NEAREST_NEIGHBOR" and dice.chance(0.2):
            mode = {"align_corners": True, "half_pixel_centers": True}
        act = dice.act(image, dice.pick(FLOATS_AND_STEPS))
        return Case(id, op, [act, Const(np.int32(size))], [dice.like(act)], mode)

    return make


def _reduction(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        type = dice.pick(REDUCTIONS[op])
        shape = dice.shape(1, 5, (1, 2, 3, 4, 5, 7, 8))
        if dice.chance(0.4) and op == "MEAN":
            shape, axes = dice.image(), [1, 2]
        else:
            axes = [int(a) for a in dice.rng.permutation(len(shape))[: dice.whole(1, len(shape))]]
        axes = [axis - len(shape) if dice.chance(0.3) else axis for axis in axes]
        act = dice.act(shape, type)
        if op == "REDUCE_PROD" and type in ("int32", "int64"):
            act = Act(shape, type, values="small")
        factor = {"SUM": 4.0}.get(op, 1.0)
        output = dice.like(act)
        if op in ("MEAN", "SUM", "REDUCE_PROD") and act.scale is not None and dice.chance(0.6):
            output = dice.out(type, act.scale * factor, 2)
        options = {"keep_dims": dice.chance(0.5)}
        return Case(id, op, [act, Const(np.int32(axes))], [output], options)

    return make


def arg(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        shape = dice.shape(1, 4)
        act = dice.act(shape, dice.pick(("float32", "int8", "uint8", "int32")))
        to = dice.pick(("int32", "int64"))
        axis = np.int32(dice.whole(-len(shape), len(shape) - 1))
        return Case(id, op, [act, Const(axis)], [Out(to)], {"output_type": to.upper()})

    return make


def l2_normalization(dice: Dice, id: str) -> Case:
    type = dice.pick(("float32", "int8", "uint8"))
    act = dice.act(dice.shape(1, 4), type)
    output = Out(type) if type == "float32" else Out(type, 1 / 128, 128 if type == "uint8" else 0)
    return Case(id, "L2_NORMALIZATION", [act], [output])


MAKERS: dict[str, Maker] = {
    **{op: _pool(op) for op in ("AVERAGE_POOL_2D", "MAX_POOL_2D", "L2_POOL_2D")},
    **{op: _resize(op) for op in ("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR")},
    **{op: _reduction(op) for op in REDUCTIONS},
    **{op: arg(op) for op in ("ARG_MAX", "ARG_MIN")},
    "L2_NORMALIZATION": l2_normalization,
}
