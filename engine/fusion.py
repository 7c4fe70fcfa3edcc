"""Steps that disappear into others: a PAD into the convolution that alone reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from glasslite.engine.ir import Graph, Tensor

if TYPE_CHECKING:
    from glasslite.engine.plan import Step

_CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")


def fuse_pads(graph: Graph, steps: Sequence[Step]) -> list[Step]:
    """Let compiled convolutions pad their input themselves, where it is padded with zeros and nobody else reads it.

    The convolution keeps the PAD among its `fused` steps: a trace shows it all the same.
    """
    readers: dict[int, int] = {}
    for step in steps:
        for tensor in step.inputs:
            if tensor is not None:
                readers[tensor.index] = readers.get(tensor.index, 0) + 1
    writers = {tensor.index: step for step in steps for tensor in step.outputs}
    gone: set[int] = set()
    result = []
    for step in steps:
        image = step.inputs[0] if step.inputs else None
        pad = writers.get(image.index) if image is not None else None
        if pad is not None and readers[pad.outputs[0].index] == 1 and _fusible(graph, pad, step):
            gone.add(id(pad))
            step = _fused(pad, step)
        result.append(step)
    return [step for step in result if id(step) not in gone]


def _fusible(graph: Graph, pad: Step, step: Step) -> bool:
    if step.operator.name not in _CONVOLUTIONS or pad.operator.name != "PAD":
        return False
    if step.binder is None or pad.call is None or pad.outputs[0].index in graph.outputs:
        return False
    return _pads(pad) is not None and pad.call.params["value"] == _zero(pad.outputs[0])


def _zero(tensor: Tensor) -> int:
    """What a convolution takes for zero in its input."""
    return tensor.zero_point if tensor.quantization is not None else 0


def _pads(pad: Step) -> tuple[int, int, int, int] | None:
    """Rows above and below and columns to the left and right, where only images are padded."""
    source, output = pad.inputs[0], pad.outputs[0]
    if source is None or pad.call is None or len(output.shape) != 4:
        return None
    before = pad.call.params["before"]
    after = [o - b - s for o, b, s in zip(output.shape, before, source.shape, strict=True)]
    if before[0] or before[3] or after[0] or after[3]:
        return None
    return before[1], after[1], before[2], after[2]


def _fused(pad: Step, step: Step) -> Step:
    pads, call = _pads(pad), step.call
    if pads is None or call is None:
        return step
    window = call.params["window"]
    wider = window._replace(
        pad_top=window.pad_top + pads[0],
        pad_bottom=window.pad_bottom + pads[1],
        pad_left=window.pad_left + pads[2],
        pad_right=window.pad_right + pads[3],
    )
    params = {**call.params, "window": wider}
    return replace(
        step, inputs=(pad.inputs[0], *step.inputs[1:]), call=replace(call, params=params), fused=(*step.fused, pad)
    )
