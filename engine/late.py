"""Operators whose shapes depend on values: bound while running, and kept for the next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glasslite.engine.errors import UnknownValue
from glasslite.engine.ir import Array, Operator, Tensor
from glasslite.engine.plan import Plan, Step, bind
from glasslite.engine.scope import Links

#: Elements of a value that shapes may depend on: sizes, positions, axes, handles.
_FEW = 32
#: Bindings kept of one operator: a loop comes to the same shapes again in each run.
_KEPT = 64


class LateBinder:
    """Binds the steps of a plan that could not be bound without values."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[Operator, dict[tuple[object, ...], Step]] = {}

    def bind(self, step: Step, arrays: Sequence[Array | None]) -> Step:
        """The step bound for inputs like these.

        Raises:
            OpError, UnsupportedError: as `glasslite.engine.plan.bind`.
        """
        few = [self._decides(t, a) for t, a in zip(step.inputs, arrays, strict=True)]
        key = tuple(
            None if array is None else (array.shape, array.tobytes() if decides else b"")
            for array, decides in zip(arrays, few, strict=True)
        )
        known = self._known.setdefault(step.operator, {})
        if key in known:
            return known[key]
        try:
            shown = [a.copy() if d and a is not None else None for a, d in zip(arrays, few, strict=True)]
            bound = self._bound(step, arrays, shown)
        except UnknownValue:
            # More than a few numbers decide: that is seldom so twice.
            return self._bound(step, arrays, arrays)
        while len(known) >= _KEPT:
            known.pop(next(iter(known)))
        known[key] = bound
        return bound

    def _decides(self, tensor: Tensor | None, array: Array | None) -> bool:
        """Whether shapes may depend on a value: one of few integers that is no constant."""
        if tensor is None or array is None or self._plan.tensors[tensor.index].data is not None:
            return False
        return array.size <= _FEW and array.dtype.kind in "iub"

    def _bound(self, step: Step, arrays: Sequence[Array | None], values: Sequence[Array | None]) -> Step:
        tensors = list(self._plan.tensors)
        for tensor, array, value in zip(step.inputs, arrays, values, strict=True):
            if tensor is not None and array is not None and tensors[tensor.index].data is None:
                tensors[tensor.index] = replace(tensor, shape=array.shape, data=value)
        links = Links(self._plan.scope, step.operator, set(), planning=False)
        return bind(self._plan.graph, step.operator, tensors, self._plan.settings, links)
