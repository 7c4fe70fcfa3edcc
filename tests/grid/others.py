"""Random cases of operators that fewer models use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.grid.dice import Dice
from tests.support.cases import Act, Case, Const, Out

Maker = Callable[[Dice, str], Case]
_TYPES = ("float32", "int8", "uint8", "int32", "int64")
_SMALL = (1, 2, 3, 4, 5)


def space_to_batch(dice: Dice, id: str) -> Case:
    spatial = dice.whole(1, 2)
    blocks = [dice.whole(1, 3) for _ in range(spatial)]
    pads, shape = [], [dice.whole(1, 2)]
    for block in blocks:
        size, before = dice.whole(1, 6), dice.whole(0, 2)
        pads.append([before, -(size + before) % block + block * dice.whole(0, 1)])
        shape.append(size)
    act = dice.act((*shape, dice.pick(_SMALL)), dice.pick(_TYPES))
    inputs = [act, Const(np.int32(blocks)), Const(np.int32(pads))]
    return Case(id, "SPACE_TO_BATCH_ND", inputs, [dice.like(act)])


def batch_to_space(dice: Dice, id: str) -> Case:
    spatial = dice.whole(1, 2)
    blocks = [dice.whole(1, 3) for _ in range(spatial)]
    sizes = [dice.whole(1, 4) for _ in blocks]
    crops = [[dice.whole(0, n * b // 2 - (n * b % 2 == 0)), 0] for n, b in zip(sizes, blocks, strict=True)]
    shape = (int(np.prod(blocks)) * dice.whole(1, 2), *sizes, dice.pick(_SMALL))
    act = dice.act(shape, dice.pick(_TYPES))
    inputs = [act, Const(np.int32(blocks)), Const(np.int32(crops))]
    return Case(id, "BATCH_TO_SPACE_ND", inputs, [dice.like(act)])


def add_n(dice: Dice, id: str) -> Case:
    shape, type = dice.shape(1, 4), dice.pick(("float32", "int32"))
    return Case(id, "ADD_N", [Act(shape, type) for _ in range(dice.whole(2, 4))], [Out(type)])


def topk(dice: Dice, id: str) -> Case:
    act = dice.act(dice.shape(1, 3), dice.pick(("float32", "int8", "uint8", "int32")))
    count = np.int32(dice.whole(1, act.shape[-1]))
    return Case(id, "TOPK_V2", [act, Const(count)], [dice.like(act), Out("int32")])


def one_hot(dice: Dice, id: str) -> Case:
    shape, depth, type = dice.shape(0, 3, _SMALL), dice.whole(1, 6), dice.pick(("float32", "int32", "int8"))
    indices = Act(shape, dice.pick(("int32", "int64")), values=lambda rng: rng.integers(-1, depth + 1, shape))
    values = [Const(np.array(v, type)) for v in (3, -1)]
    options = {"axis": dice.whole(-1, len(shape))}
    return Case(id, "ONE_HOT", [indices, Const(np.int32(depth)), *values], [Out(type)], options)


def gather_nd(dice: Dice, id: str) -> Case:
    act = dice.act(dice.shape(1, 4, _SMALL), dice.pick(_TYPES))
    taken = dice.whole(1, len(act.shape))
    rows = dice.shape(1, 2, _SMALL)
    places = np.stack([dice.rng.integers(0, size, rows) for size in act.shape[:taken]], axis=-1)
    return Case(id, "GATHER_ND", [act, Const(places.astype(np.int32))], [dice.like(act)])


def split_v(dice: Dice, id: str) -> Case:
    act = dice.act(dice.shape(1, 4), dice.pick(_TYPES))
    axis = dice.whole(-len(act.shape), len(act.shape) - 1)
    cut = dice.whole(0, act.shape[axis])
    sizes = [cut, -1] if dice.chance(0.5) else [cut, act.shape[axis] - cut]
    inputs = [act, Const(np.int32(sizes)), Const(np.int32(axis))]
    return Case(id, "SPLIT_V", inputs, [dice.like(act)] * 2, {"num_splits": 2})


def reverse(dice: Dice, id: str) -> Case:
    act = dice.act(dice.shape(1, 4), dice.pick(_TYPES))
    axis = dice.whole(0, len(act.shape) - 1)
    return Case(id, "REVERSE_V2", [act, Const(np.int32([axis]))], [dice.like(act)])


def broadcast_to(dice: Dice, id: str) -> Case:
    whole, part = dice.broadcast()
    shape = tuple(np.broadcast_shapes(whole, part))
    act = dice.act(part, dice.pick(_TYPES))
    return Case(id, "BROADCAST_TO", [act, Const(np.array(shape, np.int32))], [dice.like(act)])


def conv_3d(dice: Dice, id: str) -> Case:
    image = (dice.whole(1, 2), *(dice.whole(3, 7) for _ in range(3)), dice.pick((1, 2, 3)))
    filter = (*(dice.whole(1, 3) for _ in range(3)), image[-1], dice.pick((1, 2, 5)))
    options: dict[str, Any] = {"padding": dice.pick(("SAME", "VALID"))}
    for side in ("d", "h", "w"):
        options |= {f"stride_{side}": dice.whole(1, 3), f"dilation_{side}_factor": 1}
    weights = Const(np.float32(dice.rng.normal(0, 1, filter)))
    bias = Const(np.float32(dice.rng.normal(0, 1, filter[-1])))
    return Case(id, "CONV_3D", [Act(image, "float32"), weights, bias], [Out("float32")], options)


def local_response(dice: Dice, id: str) -> Case:
    options = {
        "radius": dice.whole(0, 6), "bias": dice.pick((0.5, 1.0, 2.0)), "alpha": dice.pick((0.1, 1.0)),
        "beta": dice.pick((0.5, 0.75, 1.0)),
    }  # fmt: skip
    return Case(
        id, "LOCAL_RESPONSE_NORMALIZATION", [Act(dice.image(5), "float32")], [Out("float32")], options
    )


MAKERS: dict[str, Maker] = {
    "SPACE_TO_BATCH_ND": space_to_batch,
    "BATCH_TO_SPACE_ND": batch_to_space,
    "ADD_N": add_n,
    "TOPK_V2": topk,
    "ONE_HOT": one_hot,
    "GATHER_ND": gather_nd,
    "SPLIT_V": split_v,
    "REVERSE_V2": reverse,
    "BROADCAST_TO": broadcast_to,
    "CONV_3D": conv_3d,
    "LOCAL_RESPONSE_NORMALIZATION": local_response,
}
