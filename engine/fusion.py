"""Steps that disappear into others: a PAD into a convolution, a pointwise convolution into a depthwise one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial, update_wrapper
from typing import TYPE_CHECKING, Any

import numpy as np

from glasslite.engine.backends import find_binder
from glasslite.engine.ir import Array, Graph, Tensor
from glasslite.kernels.reference._window import Window

if TYPE_CHECKING:
    from glasslite.engine.plan import Step

_CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")
#: Bytes between two convolutions from which on it pays to compute them together: more than a core's second cache keeps.
_LARGE = 1 << 21


def fuse_pads(graph: Graph, steps: Sequence[Step]) -> list[Step]:
    """Let compiled convolutions pad their input themselves, where it is padded with zeros and nobody else reads it.

    The convolution keeps the PAD among its `fused` steps: a trace shows it all the same.
    """
    return _fuse(graph, steps, _fusible, _fused)


def fuse_pointwise(graph: Graph, steps: Sequence[Step]) -> list[Step]:
    """Compute a float convolution of 1x1 and the depthwise one that alone reads it block by block, if it is large.

    The depthwise convolution keeps the other among its `fused` steps.
    """
    return _fuse(graph, steps, _chainable, _chained)


def _fuse(
    graph: Graph,
    steps: Sequence[Step],
    fusible: Callable[[Step, Step], bool],
    fused: Callable[[Step, Step], Step],
) -> list[Step]:
    """Fuse each step with the one that writes its first input, where that has no other use and the two fit."""
    readers: dict[int, int] = {}
    for step in steps:
        for tensor in step.inputs:
            if tensor is not None:
                readers[tensor.index] = readers.get(tensor.index, 0) + 1
    writers: dict[int, Step] = {}
    result: list[Step] = []
    for step in steps:
        image = step.inputs[0] if step.inputs else None
        before = writers.get(image.index) if image is not None else None
        alone = image is not None and readers[image.index] == 1 and image.index not in graph.outputs
        if before is not None and alone and fusible(before, step):
            result.remove(before)
            step = fused(before, step)
        writers |= {tensor.index: step for tensor in step.outputs}
        result.append(step)
    return result


def _fusible(pad: Step, step: Step) -> bool:
    if step.operator.name not in _CONVOLUTIONS or pad.operator.name != "PAD":
        return False
    if step.binder is None or pad.call is None:
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
        step,
        inputs=(pad.inputs[0], *step.inputs[1:]),
        call=replace(call, params=params),
        fused=(*step.fused, pad),
    )


def _chainable(pointwise: Step, step: Step) -> bool:
    first, second = pointwise.call, step.call
    if (pointwise.operator.name, step.operator.name) != _CONVOLUTIONS or first is None or second is None:
        return False
    if pointwise.binder is None or step.binder is None or (first.scheme, second.scheme) != ("f32", "f32"):
        return False
    between = pointwise.outputs[0]
    constants = [t for t in (*pointwise.inputs[1:], *step.inputs[1:]) if t is not None]
    return (
        between.nbytes >= _LARGE
        and between.shape[3] == step.outputs[0].shape[3]
        and first.params["window"] == Window(1, 1)
        and constants[0].shape[3] == pointwise.inputs[0].shape[3]  # type: ignore[union-attr]
        and all(t.data is not None and not t.data.flags.writeable for t in constants)
    )


def _chained(pointwise: Step, step: Step) -> Step:
    first, second = pointwise.call, step.call
    binder = find_binder("pointwise_depthwise", "f32")
    if first is None or second is None or binder is None:
        return step
    return replace(
        step,
        inputs=(*pointwise.inputs, *step.inputs[1:]),
        call=replace(second, params={**second.params, "pointwise": first.params}),
        binder=binder,
        # Who asks for the step's kernel is shown the second one's.
        kernel=update_wrapper(partial(_in_turn, pointwise, step), step.kernel) if step.kernel else None,
        fused=(pointwise, *step.fused),
    )


def _in_turn(
    first: Step, second: Step, *arrays: Array | None, pointwise: Mapping[str, Any], **params: Any
) -> None:
    """The reference kernels of both convolutions, where the compiled one refuses."""
    between = np.empty(first.outputs[0].shape, np.float32)
    first.kernel(*arrays[:3], between, **pointwise)  # type: ignore[misc]
    second.kernel(between, *arrays[3:], **params)  # type: ignore[misc]
