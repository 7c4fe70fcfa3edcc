"""STRIDED_SLICE: what x[begin:end:stride, ..., i, new axis] takes in Python, with masks for the open ends.

Spec: schema.fbs StridedSliceOptions. Source of the rules: TFLite kernels/strided_slice.cc,
internal/reference/strided_slice.h.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly, integers
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register


class _Taken(NamedTuple):
    """What is taken of one axis of the input; None where the axis is new. Kept axes stay in the output."""

    indices: range | None
    kept: bool = True


@register("STRIDED_SLICE")
@dataclass(frozen=True)
class StridedSlice(Op):
    """Inputs: tensor; begin, end, strides: vectors with one entry for each axis, from the first one on.

    Bit i of a mask is about entry i: begin_mask and end_mask open an end, shrink_axis_mask takes one index and drops
    the axis, new_axis_mask inserts an axis, ellipsis_mask leaves as many axes whole as the other entries do not name.
    With `offset`, end counts from begin.

    Where an index to shrink to is beyond the end, LiteRT leaves the output unwritten; here that is an error. Where
    an ellipsis has no axis left to stand for, LiteRT shifts the entries behind it by one; here they stay.
    """

    texts: ClassVar[bool] = True

    begin_mask: int = 0
    end_mask: int = 0
    ellipsis_mask: int = 0
    new_axis_mask: int = 0
    shrink_axis_mask: int = 0
    offset: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """As many entries in begin, end and strides; strides not 0; at most one ellipsis; no more entries than axes."""
        taken = self._taken(inputs)
        shape = tuple(1 if t.indices is None else len(t.indices) for t in taken if t.kept)
        return [Spec(shape, exactly(inputs, *_ROLES)[0].type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        return Cost(0, outputs[0].nbytes, outputs[0].nbytes)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        ranges = [t.indices for t in self._taken(inputs) if t.indices is not None]
        return Call(
            "any",
            {
                "start": tuple(r.start for r in ranges),
                "stop": tuple(r.stop for r in ranges),
                "stride": tuple(r.step for r in ranges),
            },
        )

    def _taken(self, inputs: Inputs) -> list[_Taken]:
        input, *vectors = exactly(inputs, *_ROLES)
        if len({v.shape for v in vectors}) > 1 or len(vectors[0].shape) != 1:
            shapes = ", ".join(str(v.shape) for v in vectors)
            raise OpError(f"begin, end and strides must be vectors of one length; got shapes {shapes}")
        entries = list(
            zip(*(integers(v, role) for v, role in zip(vectors, _ROLES[1:], strict=True)), strict=True)
        )
        return list(self._walk(input.shape, entries))

    def _walk(self, shape: Shape, entries: Sequence[tuple[int, ...]]) -> Iterator[_Taken]:
        ellipses = [i for i in range(len(entries)) if self.ellipsis_mask >> i & 1]
        new_axes = [i for i in range(len(entries)) if self.new_axis_mask >> i & 1 and i not in ellipses]
        named = len(entries) - len(ellipses) - len(new_axes)
        if len(ellipses) > 1 or named > len(shape):
            raise OpError(
                f"at most one ellipsis and {len(shape)} indexed axes are allowed for shape {shape}; "
                f"got {len(ellipses)} and {named}"
            )
        axes = iter(enumerate(shape))
        for i, entry in enumerate(entries):
            if i in ellipses:
                for _ in range(len(shape) - named):
                    yield _Taken(range(next(axes)[1]))
            elif i in new_axes:
                yield _Taken(None)
            else:
                yield self._entry(i, *next(axes), *entry)
        yield from (_Taken(range(size)) for _, size in axes)

    def _entry(self, i: int, axis: int, size: int, begin: int, end: int, stride: int) -> _Taken:
        if stride == 0:
            raise OpError(f"strides must not be 0; the one of axis {axis} is")
        start = _clamp(begin, size, stride)
        if self.begin_mask >> i & 1:
            start = 0 if stride > 0 else size - 1
        if self.shrink_axis_mask >> i & 1:
            if stride < 0 or not 0 <= start < size:
                raise OpError(
                    f"axis {axis} of {size} elements is to shrink to index {begin} with stride {stride}; "
                    "the index must be inside and the stride positive"
                )
            return _Taken(range(start, start + 1), kept=False)
        stop = _clamp(end + start if self.offset else end, size, stride)
        if self.end_mask >> i & 1:
            stop = size if stride > 0 else -1
        return _Taken(range(start, stop, stride))


_ROLES = ("input", "begin", "end", "strides")


def _clamp(index: int, size: int, stride: int) -> int:
    """An index, negative ones counted from the back, moved to the nearest place where a walk may begin or end."""
    lowest, highest = (0, size) if stride > 0 else (-1, size - 1)
    return min(max(index + size if index < 0 else index, lowest), highest)
