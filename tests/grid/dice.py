"""What random cases are made of: shapes, quantization parameters, values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from glasslite.engine.ir import Shape
from tests.support.build import tensor_type
from tests.support.cases import Act, Out

Item = TypeVar("Item")

ACTIVATIONS = ("NONE", "NONE", "RELU", "RELU6", "RELU_N1_TO_1")
FLOATS_AND_STEPS = ("float32", "int8", "uint8", "int16")
SIZES = (1, 1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17)


class Dice:
    """Draws from a seeded generator."""

    def __init__(self, rng: Generator) -> None:
        self.rng = rng

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def pick(self, items: Sequence[Item]) -> Item:
        return items[int(self.rng.integers(len(items)))]

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self.rng.integers(low, high, endpoint=True))

    def shape(self, low: int = 1, high: int = 5, sizes: Sequence[int] = SIZES) -> Shape:
        """A shape of `low` to `high` dimensions."""
        return tuple(self.pick(sizes) for _ in range(self.whole(low, high)))

    def image(self, largest: int = 14, channels: Sequence[int] = SIZES) -> Shape:
        if self.chance(0.1):
            largest *= 4
        return (self.whole(1, 3), self.whole(1, largest), self.whole(1, largest), self.pick(channels))

    def scale(self, middle: float = 0.05, octaves: float = 4.0) -> float:
        """A scale around the middle: any number, or a power of two, which lets results lie between two steps.

        Seldom it is far off, so that results are all the same or saturate.
        """
        octaves = octaves * 3 if self.chance(0.05) else octaves
        scale = middle * 2.0 ** float(self.rng.uniform(-octaves, octaves))
        return 2.0 ** round(np.log2(scale)) if self.chance(0.4) else float(np.float32(scale))

    def zero_point(self, type: str) -> int:
        """Either end, the middle, or anything; 0 for types that have none."""
        if type not in ("int8", "uint8"):
            return 0
        low, high = (-128, 127) if type == "int8" else (0, 255)
        return self.pick((low, high, (low + high + 1) // 2, self.whole(low, high), self.whole(low, high)))

    def quant(self, type: str, middle: float | None = None, octaves: float = 4.0) -> tuple[float, int]:
        usual = 0.0005 if type == "int16" else 0.05
        return self.scale(usual if middle is None else middle, octaves), self.zero_point(type)

    def act(self, shape: Shape, type: str, middle: float | None = None, octaves: float = 4.0) -> Act:
        """A run-time input; quantized where its type is one of the quantized ones."""
        values = self.values(type)
        if type in ("int8", "uint8", "int16"):
            return Act(shape, type, *self.quant(type, middle, octaves), values=values)
        return Act(shape, type, values=values)

    def values(self, type: str) -> str:
        if np.dtype(tensor_type(type).dtype).kind == "b":
            return "full"
        if type == "int64":
            return self.pick(("full", "small"))
        return self.pick(("full", "full", "normal", "small"))

    def out(self, type: str, middle: float, octaves: float = 3.0) -> Out:
        """An output whose scale lies around the middle."""
        return (
            Out(type, *self.quant(type, middle, octaves)) if type in ("int8", "uint8", "int16") else Out(type)
        )

    def like(self, act: Act) -> Out:
        """An output with an input's type and quantization."""
        return Out(act.type, act.scale, act.zero_point)

    def broadcast(self) -> tuple[Shape, Shape]:
        """Two shapes that broadcast; often the same one."""
        whole = self.shape(0, 5)
        if self.chance(0.4):
            return whole, whole
        return self._part(whole), self._part(whole)

    def _part(self, whole: Shape) -> Shape:
        """A shape that broadcasts to the whole, of as many dimensions or fewer."""
        if self.chance(0.4):
            return whole
        shape = tuple(1 if self.chance(0.4) else size for size in whole)
        return shape[self.whole(0, len(shape)) :] if self.chance(0.5) else shape
