"""Two executors on the same inputs: where their tensors part, how that spreads, and which operator alone does it.

    comparison = Comparison(a, b)
    for feed in feeds:
        comparison.add(feed, feed)
    report = comparison.report()

An executor runs a model and shows its tensors; it may also run one operator alone. That is how the operator is found
that differs by itself: B's operator is fed what A computed, so that nothing before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from glasslite.engine.analysis.compare_explain import Explainer, Explanation
from glasslite.engine.analysis.compare_match import (
    carried,
    computed,
    equal,
    match,
    scores_classes,
    what_changed,
)
from glasslite.engine.analysis.compare_values import Difference, Element, Tally, Tolerance
from glasslite.engine.analysis.isolate import isolate
from glasslite.engine.ir import Array, Graph, Operator, Shape, Tensor

Values = Mapping[int, Array]
Outputs = Sequence[Array | None]
Alone = tuple[Graph, list[Array]]


class Executor(Protocol):
    """What runs a model.

    Attributes:
        label: how reports name it.
        graph: the model's.
        tensors: the graph's; those computed from constants alone carry their value.
        numerics: whose integers it claims to compute, if it does.
    """

    label: str
    graph: Graph
    tensors: Sequence[Tensor]
    numerics: str | None

    def run(self, number: int, feed: Sequence[Array]) -> Values:
        """Run number `number`: tensor index to value, of all tensors it can show that are no constants."""

    def rerun(self, alone: Graph, feed: Sequence[Array]) -> list[Array] | None:
        """Run an operator that stands alone; None where it cannot."""


@dataclass(frozen=True)
class TensorComparison:
    """One tensor that both sides computed.

    Attributes:
        index_a, index_b: in either graph; `name` is A's.
        operator: the index of A's operator that wrote it.
        is_output: of the model.
        difference: what was found in the runs.
        own: what its operator alone adds, fed the same inputs on both sides; None where that was not tried.
        shapes: both shapes, where they differ: then every element counts as differing.
    """

    index_a: int
    index_b: int
    name: str
    type: str
    shape: Shape
    operator: int
    operator_name: str
    is_output: bool
    difference: Difference
    own: Difference | None
    shapes: tuple[Shape, Shape] | None


@dataclass(frozen=True)
class TopOne:
    """An output that scores classes: in how many of the runs another class is the best."""

    name: str
    runs: int
    changed: int


@dataclass(frozen=True)
class OperatorExplanation:
    """Why an operator differs by itself; in run `run`, output `name`."""

    operator: int
    operator_name: str
    name: str
    run: int
    explanation: Explanation


@dataclass(frozen=True)
class ComparisonReport:
    """Everything that was found.

    Attributes:
        runs: how many inputs were compared.
        equal: whether every element of every tensor is within the tolerance.
        tensors: in execution order.
        unmatched: tensors of A that B has none for, or does not show.
        first: the position in `tensors` of the first one outside the tolerance; None where there is none.
        explanations: of the operators that differ by themselves.
    """

    a: str
    b: str
    runs: int
    tolerance: Tolerance
    equal: bool
    tensors: tuple[TensorComparison, ...]
    unmatched: tuple[str, ...]
    first: int | None
    top_one: tuple[TopOne, ...]
    explanations: tuple[OperatorExplanation, ...]


@dataclass
class _Pair:
    """A tensor of A, its partner in B, and what was found about them."""

    a: Tensor
    b: Tensor
    operator: Operator
    tally: Tally
    own: Tally
    tried: bool = False
    seen: bool = False
    shape: Shape | None = None
    shapes: tuple[Shape, Shape] | None = None
    top: list[int] = field(default_factory=lambda: [0, 0])


class Comparison:
    """Compares run by run and keeps sums only.

    Args:
        only: which tensors to compare, by name.
        bisect: find the operators that differ by themselves.

    Attributes:
        values: what A computed in the last run.
    """

    def __init__(
        self,
        a: Executor,
        b: Executor,
        tolerance: Tolerance = Tolerance(),  # noqa: B008
        *,
        only: Callable[[str], bool] = lambda _name: True,
        outputs_only: bool = False,
        bisect: bool = True,
    ) -> None:
        self._a, self._b, self._tolerance = a, b, tolerance
        self._bisect = bisect and not outputs_only
        self._writers = {i: o for o in b.graph.operators for i in o.outputs}
        partners = match(a.graph, b.graph)
        self._partners = partners
        self._unmatched: dict[str, None] = {}
        self._pairs: list[_Pair] = []
        self._explained: dict[int, OperatorExplanation] = {}
        self._runs = 0
        self.values: Values = {}
        for index, operator in computed(a.graph):
            tensor = a.graph.tensors[index]
            if (outputs_only and index not in a.graph.outputs) or not only(tensor.name):
                continue
            if index not in partners:
                self._unmatched[tensor.name] = None
                continue
            other = b.graph.tensors[partners[index]]
            tally, own = Tally(tensor, other, tolerance), Tally(tensor, other, tolerance)
            self._pairs.append(_Pair(tensor, other, operator, tally, own))

    def add(self, feed_a: Sequence[Array], feed_b: Sequence[Array]) -> bool:
        """Run both sides once; whether something is outside the tolerance."""
        values_a, values_b = self._a.run(self._runs, feed_a), self._b.run(self._runs, feed_b)
        outside: set[int] = set()
        for pair in self._pairs:
            if self._add_pair(pair, values_a, values_b):
                outside.add(pair.a.index)
        if outside and self._bisect:
            self._find_sources(outside, values_a, values_b)
        self._runs += 1
        self.values = values_a
        return bool(outside)

    def _add_pair(self, pair: _Pair, values_a: Values, values_b: Values) -> bool:
        a, b = values_a.get(pair.a.index), values_b.get(pair.b.index)
        if a is None or b is None:
            return False
        pair.seen, pair.shape = True, a.shape
        if a.shape != b.shape:
            pair.shapes = a.shape, b.shape
            for count in ("elements", "differing", "outside"):
                setattr(pair.tally, count, getattr(pair.tally, count) + a.size)
            return True
        if pair.a.index in self._a.graph.outputs and scores_classes(pair.a, a):
            pair.top[0] += 1
            pair.top[1] += int(np.argmax(a) != np.argmax(b))
        return pair.tally.add(self._runs, a, b)

    def _find_sources(self, outside: set[int], values_a: Values, values_b: Values) -> None:
        """Feed each operator whose output differs the same inputs on both sides."""
        done: set[int] = set()
        for pair in self._pairs:
            if pair.a.index not in outside or pair.operator.index in done or pair.shapes:
                continue
            done.add(pair.operator.index)
            outputs = [p for p in self._pairs if p.operator is pair.operator and not p.shapes]
            self._try_alone(pair.operator, outputs, values_a, values_b)

    def _try_alone(
        self, operator: Operator, pairs: Sequence[_Pair], values_a: Values, values_b: Values
    ) -> None:
        writer = self._writers.get(pairs[0].b.index)
        found = None if writer is None else self._alone(operator, writer, values_a, values_b)
        if writer is None or found is None:
            return
        alone, outputs_a, outputs_b = found
        for pair in pairs:
            a = outputs_a[operator.outputs.index(pair.a.index)]
            b = outputs_b[writer.outputs.index(pair.b.index)]
            if a is None or b is None or a.shape != b.shape:
                continue
            pair.tried = True
            if pair.own.add(self._runs, a, b) and operator.index not in self._explained:
                self._explained[operator.index] = self._explain(operator, writer, pair, alone, a, b)

    def _alone(
        self, operator: Operator, writer: Operator, values_a: Values, values_b: Values
    ) -> tuple[Alone, Outputs, Outputs] | None:
        """The operator on identical inputs, and both its outputs: on A's, or on B's where B cannot run one alone."""
        places = self._partners.items()
        forth = carried(values_a, self._a.tensors, self._b.tensors, {j: i for i, j in places}, writer)
        outputs_a = [values_a.get(i) for i in operator.outputs]
        outputs_b = [values_b.get(i) for i in writer.outputs]
        alone_a = isolate(self._a.graph, operator, self._a.tensors, values_a)
        alone_b = isolate(self._b.graph, writer, self._b.tensors, forth)
        if alone_a is not None and alone_b is not None:
            if all(i in values_b and equal(values_b[i], forth[i]) for i in alone_b[0].inputs):
                return alone_a, outputs_a, outputs_b
            again: Outputs | None = self._b.rerun(*alone_b)
            if again is not None:
                return alone_a, outputs_a, again
        back = carried(values_b, self._b.tensors, self._a.tensors, dict(places), operator)
        alone_a = isolate(self._a.graph, operator, self._a.tensors, back)
        again = None if alone_a is None else self._a.rerun(*alone_a)
        return None if alone_a is None or again is None else (alone_a, again, outputs_b)

    def _explain(
        self,
        operator: Operator,
        writer: Operator,
        pair: _Pair,
        alone: Alone,
        a: Array,
        b: Array,
    ) -> OperatorExplanation:
        element = _first_outside(a, b, pair, self._tolerance)
        changed = what_changed((operator, self._a.tensors), (writer, self._b.tensors))
        explainer = Explainer(*alone)
        output = operator.outputs.index(pair.a.index)
        hints = (self._a.numerics, self._b.numerics)
        found = explainer.explain(a, b, output, element.index, hints, changed)
        return OperatorExplanation(operator.index, operator.name, pair.a.name, self._runs, found)

    def report(self) -> ComparisonReport:
        """What has been found so far."""
        seen = [pair for pair in self._pairs if pair.seen]
        hidden = [p.a.name for p in self._pairs if not p.seen and self._a.tensors[p.a.index].data is None]
        tensors = tuple(self._tensor(pair) for pair in seen)
        outside = [k for k, t in enumerate(tensors) if t.difference.outside]
        return ComparisonReport(
            a=self._a.label,
            b=self._b.label,
            runs=self._runs,
            tolerance=self._tolerance,
            equal=not outside,
            tensors=tensors,
            unmatched=(*self._unmatched, *hidden) if self._runs else (),
            first=outside[0] if outside else None,
            top_one=tuple(TopOne(p.a.name, *p.top) for p in seen if p.top[0]),
            explanations=tuple(self._explained[i] for i in sorted(self._explained)),
        )

    def _tensor(self, pair: _Pair) -> TensorComparison:
        return TensorComparison(
            index_a=pair.a.index,
            index_b=pair.b.index,
            name=pair.a.name,
            type=pair.a.type.name,
            shape=pair.shape or pair.a.shape,
            operator=pair.operator.index,
            operator_name=pair.operator.name,
            is_output=pair.a.index in self._a.graph.outputs,
            difference=pair.tally.difference(),
            own=pair.own.difference() if pair.tried else None,
            shapes=pair.shapes,
        )


def _first_outside(a: Array, b: Array, pair: _Pair, tolerance: Tolerance) -> Element:
    """The element to explain: the first that differs."""
    tally = Tally(pair.a, pair.b, tolerance)
    tally.add(0, a, b)
    if tally.first is None:
        raise ValueError("there is no difference to explain")
    return tally.first
