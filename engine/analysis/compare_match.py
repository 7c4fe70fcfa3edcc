"""Which tensors and operators of two models belong together, and what about them is not the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from glasslite.engine.analysis.compare_values import convert, same_quantization
from glasslite.engine.ir import Array, Graph, Operator, Tensor

#: An operator, and the tensors of its graph.
Wired = tuple[Operator, Sequence[Tensor]]


def computed(graph: Graph) -> list[tuple[int, Operator]]:
    """The tensors that operators write, in execution order."""
    return [(i, operator) for operator in graph.operators for i in operator.outputs if i >= 0]


def match(a: Graph, b: Graph) -> dict[int, int]:
    """A's tensors to B's: by index in one model, else by name."""
    if a.tensors is b.tensors or _same_wiring(a, b):
        return {t.index: t.index for t in a.tensors}
    names: dict[str, int] = {}
    for tensor in b.tensors:
        names.setdefault(tensor.name, tensor.index)
    found = {t.index: names[t.name] for t in a.tensors if t.name in names}
    # Converters name inputs and outputs by the signature, if at all: their place counts too.
    ends = (*zip(a.inputs, b.inputs, strict=False), *zip(a.outputs, b.outputs, strict=False))
    return {i: j for i, j in ends if a.tensors[i].shape == b.tensors[j].shape} | found


def scores_classes(tensor: Tensor, array: Array) -> bool:
    """Whether a value is one real number a class: (N,) or (1, N), float or quantized."""
    row = array.ndim >= 1 and array.size == array.shape[-1] and array.size > 1
    return row and (array.dtype.kind == "f" or tensor.quantization is not None)


def _same_wiring(a: Graph, b: Graph) -> bool:
    names = [(t.name, t.type, t.shape_signature) for t in a.tensors] == [
        (t.name, t.type, t.shape_signature) for t in b.tensors
    ]
    return names and [(o.name, o.inputs, o.outputs) for o in a.operators] == [
        (o.name, o.inputs, o.outputs) for o in b.operators
    ]


def equal(a: Array, b: Array) -> bool:
    """Whether two values are the same; a NaN equals a NaN."""
    return a.dtype == b.dtype and bool(np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"))


def carried(
    values: Mapping[int, Array],
    source: Sequence[Tensor],
    target: Sequence[Tensor],
    places: Mapping[int, int],
    operator: Operator,
) -> dict[int, Array]:
    """One side's values of an operator's tensors as the other's: `places` is that side's index to this one's."""
    found = {}
    for index in (*operator.inputs, *operator.outputs):
        place = places.get(index, -1)
        if place in values:
            found[index] = convert(values[place], source[place], target[index])
    return found


def what_changed(a: Wired, b: Wired) -> str:
    """What about two models' operators is not the same; empty where all is."""
    (first, tensors_a), (second, tensors_b) = a, b
    if first.op != second.op:
        return "the operators or their attributes are not the same"
    if len(first.inputs) != len(second.inputs):
        return f"one has {len(first.inputs)} inputs, the other {len(second.inputs)}"
    for i, j in zip(first.inputs, second.inputs, strict=True):
        if (i < 0) != (j < 0):
            return "an input is left out on one side"
        if i >= 0:
            x, y = tensors_a[i].data, tensors_b[j].data
            if (x is None) != (y is None):
                return f"'{_short(tensors_a[i])}' is a constant on one side"
            if x is not None and y is not None and not equal(x, y):
                return f"the constants '{_short(tensors_a[i])}' are not the same"
    for i, j in zip((*first.inputs, *first.outputs), (*second.inputs, *second.outputs), strict=False):
        x_tensor, y_tensor = tensors_a[i], tensors_b[j]
        if i >= 0 and not (x_tensor.type == y_tensor.type and same_quantization(x_tensor, y_tensor)):
            return f"'{_short(x_tensor)}' has another type or scale"
    return ""


def _short(tensor: Tensor) -> str:
    """A name in a few letters: converters join many into one."""
    name = tensor.name.partition(";")[0]
    return name if len(name) <= 40 else f"…{name[-39:]}"
