"""Random cases of operators that move elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.grid.dice import Dice
from tests.support.cases import Act, Case, Const, Out

Maker = Callable[[Dice, str], Case]
TYPES = ("float32", "int8", "int8", "uint8", "int16", "int32", "int64", "bool")
_SMALL = (1, 2, 3, 4, 5, 7)


def _act(dice: Dice, low: int = 1, high: int = 4, types: tuple[str, ...] = TYPES) -> Act:
    return dice.act(dice.shape(low, high, _SMALL), dice.pick(types))


def concatenation(dice: Dice, id: str) -> Case:
    first = _act(dice)
    axis = dice.whole(0, len(first.shape) - 1)
    inputs = [first]
    for _ in range(dice.whole(0, 3)):
        shape = (*first.shape[:axis], dice.pick(_SMALL), *first.shape[axis + 1 :])
        # Only uint8 parts may have quantizations of their own.
        own = first.type == "uint8" and dice.chance(0.5)
        quant = dice.quant("uint8", first.scale, 2) if own else (first.scale, first.zero_point)
        inputs.append(Act(shape, first.type, *quant))
    options = {"axis": axis - len(first.shape) if dice.chance(0.4) else axis}
    return Case(id, "CONCATENATION", inputs, [dice.like(first)], options)


def pack(dice: Dice, id: str) -> Case:
    first = _act(dice, 0, 3, TYPES[:-1])
    count = dice.whole(1, 4)
    axis = dice.whole(-len(first.shape) - 1, len(first.shape))
    inputs = [Act(first.shape, first.type, first.scale, first.zero_point) for _ in range(count)]
    return Case(id, "PACK", inputs, [dice.like(first)], {"values_count": count, "axis": axis})


def unpack(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 4, (*TYPES[:-2], "bool"))
    axis = dice.whole(-len(act.shape), len(act.shape) - 1)
    options = {"num": act.shape[axis], "axis": axis}
    return Case(id, "UNPACK", [act], [dice.like(act)] * act.shape[axis], options)


def split(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 4, TYPES[:-2])
    axis = dice.whole(-len(act.shape), len(act.shape) - 1)
    count = dice.pick([n for n in range(1, act.shape[axis] + 1) if act.shape[axis] % n == 0])
    inputs = [Const(np.int32(axis)), act]
    return Case(id, "SPLIT", inputs, [dice.like(act)] * count, {"num_splits": count})


def transpose(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 6)
    order = np.int32(dice.rng.permutation(len(act.shape)))
    return Case(id, "TRANSPOSE", [act, Const(order)], [dice.like(act)])


def reshape(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 5)
    shape = [int(size) for size in dice.rng.permutation(act.shape)]
    if dice.chance(0.5):
        shape[dice.whole(0, len(shape) - 1)] = -1
    return Case(id, "RESHAPE", [act, Const(np.int32(shape))], [dice.like(act)], {"new_shape": tuple(shape)})


def slice(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 5)
    begin = [dice.whole(0, size - 1) for size in act.shape]
    size = [dice.pick((-1, dice.whole(1, n - b))) for n, b in zip(act.shape, begin, strict=True)]
    type = dice.pick((np.int32, np.int64))
    inputs = [act, Const(np.array(begin, type)), Const(np.array(size, type))]
    return Case(id, "SLICE", inputs, [dice.like(act)])


def strided_slice(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 5)
    rank = len(act.shape)
    taken = dice.whole(1, rank)
    ends = [[dice.whole(-size - 1, size + 1) for size in act.shape[:taken]] for _ in range(2)]
    strides = [dice.pick((1, 1, 2, 3, -1, -2)) for _ in range(taken)]
    masks = {f"{name}_mask": dice.whole(0, 2**taken - 1) for name in ("begin", "end")}
    inputs = [act, *(Const(np.int32(each)) for each in (*ends, strides))]
    return Case(id, "STRIDED_SLICE", inputs, [dice.like(act)], masks)


def _pad(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        types = TYPES[:-1] if op != "MIRROR_PAD" else ("float32", "int8", "uint8", "int32", "int64")
        act = _act(dice, 1, 4, types)
        mode = dice.pick(("REFLECT", "SYMMETRIC"))
        most = [size - (mode == "REFLECT") if op == "MIRROR_PAD" else 3 for size in act.shape]
        type = dice.pick((np.int32, np.int64))
        amounts = np.array([[dice.whole(0, n), dice.whole(0, n)] for n in most], type)
        inputs: list[Any] = [act, Const(amounts)]
        if op == "PADV2":
            value = np.array(dice.whole(0, 100), act.type)
            inputs.append(Const(value, act.scale, act.zero_point))
        options = {"mode": mode} if op == "MIRROR_PAD" else {}
        return Case(id, op, inputs, [dice.like(act)], options)

    return make


def gather(dice: Dice, id: str) -> Case:
    act = _act(dice)
    axis = dice.whole(0, len(act.shape) - 1)
    places = dice.rng.integers(0, act.shape[axis], dice.shape(0, 2, _SMALL))
    options = {"axis": axis - len(act.shape) if dice.chance(0.3) else axis}
    inputs = [act, Const(np.array(places, dice.pick((np.int32, np.int64))))]
    return Case(id, "GATHER", inputs, [dice.like(act)], options)


def _blocks(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        block = dice.whole(1, 3)
        n, h, w, c = dice.image(4, (1, 2, 3))
        shape = (n, h, w, c * block**2) if op == "DEPTH_TO_SPACE" else (n, h * block, w * block, c)
        act = dice.act(shape, dice.pick(("float32", "int8", "uint8", "int32", "int64")))
        return Case(id, op, [act], [dice.like(act)], {"block_size": block})

    return make


def _select(op: str) -> Maker:
    def make(dice: Dice, id: str) -> Case:
        first, second = dice.broadcast()
        first, second = (first[-4:], second[-4:]) if op == "SELECT_V2" else (first, first)
        condition = tuple(np.broadcast_shapes(first, second)) if dice.chance(0.5) else first
        one = dice.act(first, dice.pick(TYPES))
        other = Act(second, one.type, one.scale, one.zero_point)
        return Case(id, op, [Act(condition, "bool"), one, other], [dice.like(one)])

    return make


def tile(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 4)
    counts = np.int32([dice.whole(1, 3) for _ in act.shape])
    return Case(id, "TILE", [act, Const(counts)], [dice.like(act)])


def expand_dims(dice: Dice, id: str) -> Case:
    act = _act(dice, 0, 4)
    axis = np.int32(dice.whole(-len(act.shape) - 1, len(act.shape)))
    return Case(id, "EXPAND_DIMS", [act, Const(axis)], [dice.like(act)])


def cumsum(dice: Dice, id: str) -> Case:
    act = _act(dice, 1, 4, ("float32", "int32", "int64"))
    axis = np.int32(dice.whole(-len(act.shape), len(act.shape) - 1))
    options = {"exclusive": dice.chance(0.5), "reverse": dice.chance(0.5)}
    return Case(id, "CUMSUM", [act, Const(axis)], [Out(act.type)], options)


MAKERS: dict[str, Maker] = {
    "CONCATENATION": concatenation,
    "PACK": pack,
    "UNPACK": unpack,
    "SPLIT": split,
    "TRANSPOSE": transpose,
    "RESHAPE": reshape,
    "SLICE": slice,
    "STRIDED_SLICE": strided_slice,
    **{op: _pad(op) for op in ("PAD", "PADV2", "MIRROR_PAD")},
    "GATHER": gather,
    **{op: _blocks(op) for op in ("DEPTH_TO_SPACE", "SPACE_TO_DEPTH")},
    **{op: _select(op) for op in ("SELECT", "SELECT_V2")},
    "TILE": tile,
    "EXPAND_DIMS": expand_dims,
    "CUMSUM": cumsum,
}
