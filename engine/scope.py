"""What the steps of a model share: its subgraphs, planned for their callers and ready to be called, and its state.

An op that calls a subgraph or touches state is linked before it is asked anything else (`Op.link`): it gets a `Links`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from glasslite.engine.errors import OpError, UnsupportedError
from glasslite.engine.ir import Array, Graph, Operator, Tensor, TensorType
from glasslite.engine.ops._op import Cost, Spec
from glasslite.engine.state import State

if TYPE_CHECKING:
    from glasslite.engine.executor import Executor
    from glasslite.engine.plan import Plan, Settings
    from glasslite.engine.schedule import OnCompile
    from glasslite.engine.trace import Trace

#: Plans of subgraphs that one operator keeps, for as many shapes of its inputs.
_KEPT = 4
#: Plans of subgraphs that may be needed before anything runs: subgraphs that call each other can multiply.
MAX_PLANS = 4_000


class Scope:
    """The subgraphs of a model as its operators call them.

    Attributes:
        num_threads, on_compile: what the executors of subgraphs are made with.
        traces: while a trace is taken, what the subgraphs called so far did.
    """

    def __init__(self, graph: Graph, settings: Settings) -> None:
        self.graphs = (graph, *graph.subgraphs)
        self.settings, self.state = settings, State()
        self.num_threads = 1
        self.on_compile: OnCompile | None = None
        self.traces: dict[int, Trace] | None = None
        self._callees: dict[tuple[Operator, int], dict[tuple[object, ...], Callee]] = {}
        self._plans = 0

    def graph(self, index: int) -> Graph:
        """A subgraph by its number.

        Raises:
            OpError: there is none that can be called.
        """
        if not 0 < index < len(self.graphs):
            raise OpError(
                f"there is no subgraph {index} to call; the model has {len(self.graphs)}, of which 0 is main"
            )
        return self.graphs[index]

    def callees(self) -> list[Callee]:
        """All subgraphs that are planned."""
        return [callee for found in self._callees.values() for callee in found.values()]

    def callee(
        self, operator: Operator, index: int, inputs: Sequence[Tensor | None], assigned: frozenset[int]
    ) -> Callee:
        """A subgraph for an operator that passes it such inputs; planned where it is not yet.

        Args:
            assigned: the variables that have a value whenever the operator runs.

        Raises:
            OpError: there is no such subgraph, or the inputs do not fit it.
        """
        if not 0 < index < len(self.graphs):
            raise OpError(
                f"there is no subgraph {index}; the model has {len(self.graphs)}, the first of them main"
            )
        key = (tuple(_key(tensor) for tensor in inputs), assigned)
        known = self._callees.setdefault((operator, index), {})
        if key not in known:
            self._plans += 1
            if self._plans > MAX_PLANS:
                raise OpError(
                    f"the subgraphs need more than {MAX_PLANS:,} plans, for they call each other too often"
                )
            callee = Callee(self, operator, index, inputs, assigned)
            while len(known) >= _KEPT:
                known.pop(next(iter(known)))
            known[key] = callee
        return known[key]

    def start(self) -> None:
        """Planning is over: give what is planned its memory, and allow as many plans again in each call from now on."""
        for callee in self.callees():
            callee.executor()
        self.release()

    def release(self) -> None:
        """Allow further plans."""
        self._plans = 0

    def reset(self, *, resources: bool = True) -> None:
        """Set the variable tensors of all subgraphs to zero; forget resource variables and tables too."""
        for callee in self.callees():
            callee.executor().zero_variables()
        if resources:
            self.state.reset()


class Callee:
    """A subgraph planned for inputs of given shapes, with memory of its own from the first call on.

    Attributes:
        index: the subgraph's number.
        assigned: the variables that have a value after a call.
    """

    def __init__(
        self,
        scope: Scope,
        operator: Operator,
        index: int,
        inputs: Sequence[Tensor | None],
        assigned: frozenset[int],
    ) -> None:
        # The plan imports this module.
        from glasslite.engine.plan import make_plan

        self._scope, self._operator, self.index = scope, operator, index
        graph = _fed(scope.graph(index), index, inputs)
        self.plan: Plan = make_plan(graph, scope.settings, scope, assigned)
        self._shapes = [self.plan.tensors[i].shape for i in graph.inputs]
        self._executor: Executor | None = None

    @property
    def specs(self) -> list[Spec]:
        """The outputs' shapes and types; a shape is None where it is known only while running."""
        tensors, unshaped = self.plan.tensors, self.plan.unshaped
        return [
            Spec(None if i in unshaped else tensors[i].shape, tensors[i].type)
            for i in self.plan.graph.outputs
        ]

    @property
    def stated(self) -> list[Spec]:
        """The same; where a shape is known only while running, what the model says it will be, if it does."""
        tensors = self.plan.graph.tensors
        stated = [tensors[i].shape if tensors[i].fixed else None for i in self.plan.graph.outputs]
        return [
            Spec(said if spec.shape is None else spec.shape, spec.type)
            for said, spec in zip(stated, self.specs, strict=True)
        ]

    @property
    def cost(self) -> Cost:
        """The cost of one run; what its own control flow costs as far as it is known."""
        costs = [step.cost for whole in self.plan.steps for step in (*whole.fused, whole)]
        return Cost(*(sum(part) for part in zip(Cost(0, 0, 0), *costs, strict=True)))

    @property
    def name(self) -> str:
        return self.plan.graph.name

    def executor(self) -> Executor:
        """What runs the plan."""
        from glasslite.engine.executor import Executor

        if self._executor is None:
            self._executor = Executor(self.plan, self._scope.num_threads, self._scope.on_compile)
        return self._executor

    def __call__(self, *arrays: Array) -> list[Array]:
        """Run the subgraph; its outputs are views, which hold until it is called again."""
        if any(array.shape != shape for array, shape in zip(arrays, self._shapes, strict=True)):
            return self._shaped_as(arrays)(*arrays)
        executor, scope = self.executor(), self._scope
        executor.pass_in(arrays)
        if scope.traces is None:
            executor.invoke()
        else:
            trace = executor.record()
            before = scope.traces.get(self.index)
            scope.traces[self.index] = trace if before is None else before.then(trace)
        return [executor.value(i) for i in self.plan.graph.outputs]

    def _shaped_as(self, arrays: Sequence[Array]) -> Callee:
        """The same subgraph, planned for other shapes."""
        self._scope.release()
        inputs = [self.plan.tensors[i] for i in self.plan.graph.inputs]
        given = [
            replace(tensor, shape=array.shape, data=_handle(tensor, array))
            for tensor, array in zip(inputs, arrays, strict=True)
        ]
        return self._scope.callee(self._operator, self.index, given, frozenset())


@dataclass(frozen=True, eq=False)
class Links:
    """What an operator may reach beyond its inputs.

    Attributes:
        assigned: the variables that are sure to have a value when the operator runs; ASSIGN_VARIABLE adds to them.
        planning: whether the inputs' values are those of every run, not of this one alone.
        intermediates: the tensors that only lend the operator their quantization.
    """

    scope: Scope
    operator: Operator
    assigned: set[int]
    planning: bool = True
    intermediates: tuple[Tensor, ...] = ()

    @property
    def state(self) -> State:
        return self.scope.state

    def subgraph(self, index: int, inputs: Sequence[Tensor | None], *, always: bool = False) -> Callee:
        """A subgraph, planned for these inputs; those whose `data` is set have that value in every call.

        Args:
            always: it runs whenever the operator does, so that what it assigns is assigned.
        """
        constant = inputs if self.planning else [t and replace(t, data=_handle(t, t.data)) for t in inputs]
        assigned = frozenset(self.assigned if self.planning else ())
        callee = self.scope.callee(self.operator, index, constant, assigned)
        if always:
            self.assigned.update(callee.plan.assigned)
        return callee

    def subgraphs(self, indices: Sequence[int], inputs: Sequence[Tensor | None]) -> list[Callee]:
        """Several subgraphs, planned for the same inputs; what they all lack is reported at once."""
        found: list[Callee] = []
        reasons: dict[str, Sequence[str]] = {}
        for index in indices:
            try:
                found.append(self.subgraph(index, inputs))
            except UnsupportedError as error:
                reasons |= error.reasons
        if reasons:
            raise UnsupportedError("its subgraphs cannot run", reasons)
        return found


def _handle(tensor: Tensor, array: Array | None) -> Array | None:
    """The value of a handle, which decides what a subgraph refers to; nothing of other types."""
    return None if array is None or tensor.type is not TensorType.RESOURCE else array.copy()


def _key(tensor: Tensor | None) -> tuple[object, ...] | None:
    if tensor is None:
        return None
    handle = tensor.data is not None and tensor.type is TensorType.RESOURCE
    data = tensor.data.tobytes() if handle and tensor.data is not None else id(tensor.data)
    return tensor.type, tensor.shape, data


def _fed(graph: Graph, index: int, inputs: Sequence[Tensor | None]) -> Graph:
    """A subgraph with the shapes of what it is passed, and the values where those are constants."""
    if len(inputs) != len(graph.inputs):
        raise OpError(
            f"passes {len(inputs)} inputs to subgraph {index} '{graph.name}', which takes {len(graph.inputs)}"
        )
    tensors = list(graph.tensors)
    for position, (given, i) in enumerate(zip(inputs, graph.inputs, strict=True)):
        if given is None or i < 0:
            raise OpError(f"input {position} of subgraph {index} '{graph.name}' is missing")
        if given.type != tensors[i].type or given.type.dtype is None:
            raise OpError(
                f"input {position} of subgraph {index} '{graph.name}' is {tensors[i].type.name}; "
                f"'{given.name}' is {given.type.name}. They must be of one type that NumPy has"
            )
        tensors[i] = replace(tensors[i], shape=given.shape, data=_constant(given.data))
    return replace(graph, tensors=tuple(tensors))


def _constant(data: Array | None) -> Array | None:
    if data is not None and data.flags.writeable:
        data = np.array(data)
        data.flags.writeable = False
    return data
