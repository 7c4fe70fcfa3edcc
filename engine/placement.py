"""Tensors that share memory: what a concatenation takes in, reshaped tensors, element-wise results over their inputs.

Each tensor has a place in a buffer, which is its own or another tensor's. Only kernels that can do with it meet such
places, see `glasslite.kernels.jit.abilities`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from glasslite.engine.ir import Graph, Shape, Tensor
from glasslite.engine.memory import Lifetime
from glasslite.kernels.jit.abilities import IN_PLACE, VIEWS

if TYPE_CHECKING:
    from glasslite.engine.plan import Step

#: Operators whose output holds the same elements in the same order as their first input.
_RESHAPES = ("RESHAPE", "SQUEEZE", "EXPAND_DIMS")


@dataclass(frozen=True)
class Place:
    """Where a tensor is: bytes from the start of a buffer, which is named by the tensor that it was made for."""

    buffer: int
    offset: int
    strides: Shape


class Placement:
    """The places of a plan's tensors.

    Args:
        steps: the plan's steps, each with `operator`, `inputs`, `outputs`, `binder`.
        tensors: all tensors with their inferred shapes.
        lifetimes: of every tensor that is not a constant.
        overwrite: whether a value may be overwritten after its last use.
    """

    def __init__(
        self,
        graph: Graph,
        steps: Sequence[Step],
        tensors: Sequence[Tensor],
        lifetimes: Sequence[Lifetime],
        *,
        overwrite: bool,
    ) -> None:
        self._graph, self._steps, self._tensors = graph, steps, tensors
        self._lifetimes = {t.tensor: t for t in lifetimes}
        self._places: dict[int, Place] = {}
        self._readers: dict[int, list[int]] = {}
        self._writer: dict[int, int] = {}
        for number, step in enumerate(steps):
            for tensor in step.inputs:
                if tensor is not None:
                    self._readers.setdefault(tensor.index, []).append(number)
            for tensor in step.outputs:
                self._writer[tensor.index] = number
        # A later concatenation may take in an earlier one, so that this goes from the end.
        for number in reversed(range(len(steps))):
            self._concatenate(number)
        for number in range(len(steps)):
            self._reshape(number)
        if overwrite:
            for number in range(len(steps)):
                self._overwrite(number)

    def place(self, index: int) -> Place:
        """Where a tensor is; of its own buffer unless something else was decided."""
        tensor = self._tensors[index]
        return self._places.get(index) or Place(index, 0, _dense(tensor.shape, tensor))

    def buffers(self) -> tuple[Lifetime, ...]:
        """Each buffer with the lifetime of all that is in it."""
        found: dict[int, Lifetime] = {}
        for index, life in self._lifetimes.items():
            buffer = self.place(index).buffer
            nbytes = self._tensors[buffer].nbytes
            old = found.get(buffer, Lifetime(buffer, nbytes, life.first, life.last))
            found[buffer] = Lifetime(buffer, nbytes, min(old.first, life.first), max(old.last, life.last))
        return tuple(found.values())

    def places(self) -> Mapping[int, Place]:
        """The place of every tensor that has memory of the arena."""
        return {index: self.place(index) for index in self._lifetimes}

    def _concatenate(self, number: int) -> None:
        """Let the inputs of a concatenation be written where it would copy them to."""
        step = self._steps[number]
        if step.operator.name != "CONCATENATION" or step.binder is None:
            return
        output = step.outputs[0]
        whole = self.place(output.index)
        axis = step.operator.op.axis % max(1, len(output.shape))  # type: ignore[attr-defined]
        offset = whole.offset
        for tensor in step.inputs:
            if tensor is None or not tensor.shape:
                return
            place = Place(whole.buffer, offset, whole.strides)
            offset += tensor.shape[axis] * whole.strides[axis]
            if self._movable(tensor, step) and self._fits(tensor, place, number):
                self._places[tensor.index] = place

    def _movable(self, tensor: Tensor, step: Step) -> bool:
        """Whether a tensor may live in a concatenation's output."""
        output = step.outputs[0]
        return (
            self._shareable(tensor)
            and tensor.index not in self._graph.outputs
            and tensor.type == output.type
            and (tensor.scale, tensor.zero_point) == (output.scale, output.zero_point)
            and sum(t is not None and t.index == tensor.index for t in step.inputs) == 1
        )

    def _fits(self, tensor: Tensor, place: Place, number: int) -> bool:
        """Whether the kernels that meet a tensor can do with its strides."""
        if place.strides == _dense(tensor.shape, tensor):
            return True
        # Pixels may be further apart than their channels are wide, channels not.
        if len(tensor.shape) < 2 or place.strides[-1] != _itemsize(tensor):
            return False
        users = [self._writer[tensor.index], *(n for n in self._readers[tensor.index] if n != number)]
        return all(_can(self._steps[user], VIEWS) for user in users)

    def _reshape(self, number: int) -> None:
        """Let a reshaped tensor be the tensor itself."""
        step = self._steps[number]
        if step.operator.name not in _RESHAPES or step.binder is None:
            return
        source, output = step.inputs[0], step.outputs[0]
        if source is None or source.index not in self._lifetimes or source.is_variable:
            return
        place = self.place(source.index)
        free = self._shareable(output) and output.index not in self._places
        if free and not self._holds_others(output.index) and place.strides == _dense(source.shape, source):
            self._places[output.index] = Place(place.buffer, place.offset, _dense(output.shape, output))

    def _overwrite(self, number: int) -> None:
        """Let an element-wise result take the place of an input that nothing reads any more."""
        step = self._steps[number]
        if not _can(step, IN_PLACE):
            return
        output = step.outputs[0]
        if not self._shareable(output) or output.index in self._places or self._holds_others(output.index):
            return
        # What a convolution reads is not read element by element.
        parts = [part for part in step.fused if not _can(part, IN_PLACE)]
        kept = {self.place(t.index).buffer for part in parts for t in part.inputs if t is not None}
        for tensor in step.inputs:
            if tensor is None or (tensor.shape, tensor.type) != (output.shape, output.type):
                continue
            place = self.place(tensor.index)
            if place.buffer in kept:
                continue
            dies = tensor.index in self._lifetimes and self._dies(place.buffer, number, output.nbytes)
            if dies and all(self._in_step(other, tensor) for other in step.inputs if other is not None):
                self._places[output.index] = place
                return

    def _in_step(self, other: Tensor, overwritten: Tensor) -> bool:
        """Whether no element of an input is overwritten before it is read: a part of the whole that broadcasts is."""
        places = self.place(other.index), self.place(overwritten.index)
        return places[0].buffer != places[1].buffer or (
            places[0] == places[1] and other.shape == overwritten.shape
        )

    def _dies(self, buffer: int, number: int, nbytes: int) -> bool:
        """Whether a buffer of that size has no reader behind a step, and nobody who expects its value to stay."""
        inside = [i for i in self._lifetimes if self.place(i).buffer == buffer]
        return self._tensors[buffer].nbytes == nbytes and all(
            self._lifetimes[i].last <= number
            and i not in self._graph.inputs
            and not self._tensors[i].is_variable
            for i in inside
        )

    def _holds_others(self, index: int) -> bool:
        return any(place.buffer == index for place in self._places.values())

    def _shareable(self, tensor: Tensor) -> bool:
        """Whether a step writes the tensor, and it is not the caller's or the model's state."""
        return (
            tensor.index in self._lifetimes
            and tensor.index in self._writer
            and not tensor.is_variable
            and tensor.index not in self._graph.inputs
            and tensor.index not in self._places
        )


def _can(step: Step, able: frozenset[str]) -> bool:
    """Whether a step is compiled, and its kernel is one of those."""
    return step.binder is not None and step.operator.op.stem in able


def _itemsize(tensor: Tensor) -> int:
    return np.dtype(tensor.type.dtype).itemsize


def _dense(shape: Shape, tensor: Tensor) -> Shape:
    """The strides of contiguous elements."""
    item = _itemsize(tensor)
    return tuple(item * prod(shape[axis + 1 :]) for axis in range(len(shape)))
