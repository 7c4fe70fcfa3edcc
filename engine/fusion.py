"""Steps that disappear into others: a PAD into a convolution, others into what alone reads them."""

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


def fuse(graph: Graph, steps: Sequence[Step]) -> list[Step]:
    """Let compiled kernels do the work of steps before them, where nobody else reads what those write.

    - Convolutions pad their input themselves, where it is padded with zeros.
    - A float convolution of 1x1 and the depthwise one behind it are computed block by block, if they are large.
    - A float convolution of 1x1 adds what an ADD behind it adds.
    - A float MUL and ADD of one constant a channel are computed in one pass.

    The last of the operators keeps the others among its `fused` steps: a trace shows them all the same.
    """
    steps = _fuse(graph, steps, _fusible, _fused)
    steps = _fuse(graph, steps, _chainable, partial(_joined, "pointwise_depthwise"))
    steps = _fuse(graph, steps, _summable, partial(_joined, "pointwise_add"))
    return _fuse(graph, steps, _normalizing, partial(_joined, "multiply_add"))


def _fuse(
    graph: Graph,
    steps: Sequence[Step],
    fusible: Callable[[Step, Step], bool],
    fused: Callable[[Step, Step], Step],
) -> list[Step]:
    """Fuse each step with one that writes an input of it, where that has no other use and the two fit."""
    readers: dict[int, int] = {}
    for step in steps:
        for tensor in step.inputs:
            if tensor is not None:
                readers[tensor.index] = readers.get(tensor.index, 0) + 1
    writers: dict[int, Step] = {}
    result: list[Step] = []
    for step in steps:
        alone = [
            writers[t.index]
            for t in step.inputs
            if t is not None and t.index in writers and readers[t.index] == 1 and t.index not in graph.outputs
        ]
        fitting = [before for before in alone if fusible(before, step)]
        if fitting:
            # The last of them is moved least.
            before = max(fitting, key=result.index)
            result.remove(before)
            step = fused(before, step)
        writers |= {tensor.index: step for tensor in step.outputs}
        result.append(step)
    return result


def _fusible(pad: Step, step: Step) -> bool:
    if step.operator.name not in _CONVOLUTIONS or pad.operator.name != "PAD":
        return False
    if step.binder is None or pad.call is None or step.inputs[0] is not pad.outputs[0]:
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


def _is_pointwise(step: Step) -> bool:
    """Whether a step is a compiled float convolution of 1x1 by constants."""
    if step.operator.name != "CONV_2D" or step.binder is None or step.call is None or step.fused:
        return False
    image, filter = step.inputs[:2]
    if image is None or filter is None or step.call.scheme != "f32":
        return False
    plain = step.call.params["window"] == Window(1, 1) and filter.shape[3] == image.shape[3]
    return plain and _are_constant(step.inputs[1:])


def _are_constant(tensors: Sequence[Tensor | None]) -> bool:
    return all(t is None or (t.data is not None and not t.data.flags.writeable) for t in tensors)


def _chainable(pointwise: Step, step: Step) -> bool:
    if step.operator.name != "DEPTHWISE_CONV_2D" or step.binder is None or step.call is None:
        return False
    between = pointwise.outputs[0]
    return (
        between.nbytes >= _LARGE
        and _is_pointwise(pointwise)
        and step.call.scheme == "f32"
        and between.shape[3] == step.outputs[0].shape[3]
        and _are_constant(step.inputs[1:])
    )


def _summable(pointwise: Step, step: Step) -> bool:
    if step.operator.name != "ADD" or step.binder is None or not _is_pointwise(pointwise):
        return False
    output = pointwise.outputs[0]
    return (
        # One pixel is a row times a matrix, which is computed in another way.
        output.shape[1] * output.shape[2] > 1
        and not pointwise.inputs[0].is_variable  # type: ignore[union-attr]
        and all(t is not None and t.data is None and t.shape == output.shape for t in step.inputs)
    )


def _normalizing(product: Step, step: Step) -> bool:
    return all(_is_a_channel(one, name) for one, name in ((product, "MUL"), (step, "ADD")))


def _is_a_channel(step: Step, name: str) -> bool:
    """Whether a step is a compiled float operator of that name on many pixels and one constant a channel."""
    if step.operator.name != name or step.binder is None or step.call is None or step.fused:
        return False
    output = step.outputs[0]
    constants = [t for t in step.inputs if t is not None and t.data is not None]
    channels = output.shape[-1] if output.shape else 0
    return (
        step.call.scheme == "f32"
        and len(constants) == 1
        and _are_constant(constants)
        and all(t is None or t in constants or t.shape == output.shape for t in step.inputs)
        and 0 < channels == constants[0].size < output.size
        and constants[0].shape[-1] == channels
    )


def _joined(stem: str, first: Step, second: Step) -> Step:
    """Two steps in one, by the compiled kernel of that name: the first's inputs, then the second's others."""
    binder = find_binder(stem, "f32")
    if first.call is None or second.call is None or binder is None:
        return second
    position = [t and t.index for t in second.inputs].index(first.outputs[0].index)
    others = (*second.inputs[:position], *second.inputs[position + 1 :])
    return replace(
        second,
        inputs=(*first.inputs, *others),
        call=replace(second.call, params={**second.call.params, "before": first.call.params}),
        binder=binder,
        # Who asks for the step's kernel is shown the second one's.
        kernel=update_wrapper(partial(_in_turn, first, second, position), second.kernel)
        if second.kernel
        else None,
        fused=(*first.fused, first, *second.fused),
    )


def _in_turn(
    first: Step,
    second: Step,
    position: int,
    *arrays: Array | None,
    before: Mapping[str, Any],
    **params: Any,
) -> None:
    """The reference kernels of both steps, where the compiled one refuses."""
    between = np.empty(first.outputs[0].shape, np.float32)
    own = len(first.inputs)
    first.kernel(*arrays[:own], between, **before)  # type: ignore[misc]
    others = [*arrays[own : own + position], between, *arrays[own + position :]]
    second.kernel(*others, **params)  # type: ignore[misc]
