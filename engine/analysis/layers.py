"""Every operator of a graph as far as it can be prepared: by the plan, or one by one where there can be no plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from glasslite.engine.backends import Binder, Kernel, check_backend
from glasslite.engine.errors import GlassliteError, OpError, UnknownValue, UnsupportedError
from glasslite.engine.ir import Graph, Operator, Tensor
from glasslite.engine.ops import Call, Cost, UnknownOp
from glasslite.engine.plan import Plan, Settings, Step, bind, make_plan
from glasslite.engine.schedule import Values, allocate, bind_step
from glasslite.engine.scope import Links, Scope
from glasslite.kernels.errors import NotCompiled


@dataclass(frozen=True, eq=False)
class Layer:
    """An operator with what could be found out about it.

    Attributes:
        state: see `glasslite.engine.analysis.inspect.OperatorReport`.
        call, kernel, cost: None where they are not known.
        binder: the compiled kernel that there is for it, if any.
        backend: whose kernel runs it: "jit", "reference", or "fused" where the next one's kernel does its work too;
            None for what does not run.
        fallback: why the compiled kernel does not run it, where there is one.
    """

    operator: Operator
    state: str
    call: Call | None = None
    kernel: Kernel | None = None
    cost: Cost | None = None
    binder: Binder | None = None
    backend: str | None = None
    fallback: str = ""


class Layers(NamedTuple):
    """The layers, the tensors with all shapes that were found, the plan, and why there is none."""

    layers: tuple[Layer, ...]
    tensors: tuple[Tensor, ...]
    plan: Plan | None
    problem: str | None


def layers_of(graph: Graph, settings: Settings, scope: Scope, plan: Plan | None = None) -> Layers:
    """Plan a graph and list its operators; where it cannot be planned, bind each operator as far as that goes.

    Args:
        scope: what the graph shares with the other subgraphs of its model.
        plan: one that there is already.

    Raises:
        InputError: no backend has the name.
    """
    check_backend(settings.backend)
    try:
        plan = plan or make_plan(graph, settings, scope)
    except GlassliteError as error:
        return Layers(*_without_plan(graph, settings, scope), None, str(error))
    layers = [_bound(step, "folded") for step in plan.folded]
    values = allocate(plan) if any(step.binder for step in plan.steps) else []
    for step in plan.steps:
        backend, fallback = _backend(step, values)
        layers.append(_bound(step, "runs" if step.kernel else "deferred", backend, fallback))
        layers += [_bound(part, "runs", "fused") for part in step.fused]
    layers.sort(key=lambda layer: layer.operator.index)
    return Layers(tuple(layers), plan.tensors, plan, None)


def _backend(step: Step, values: Values) -> tuple[str, str]:
    """Whose kernel runs a step, and why not the compiled one where that leaves the case alone."""
    try:
        return "reference" if bind_step(step, values) is None else "jit", ""
    except NotCompiled as reason:
        return "reference", str(reason)


def _bound(step: Step, state: str, backend: str | None = None, fallback: str = "") -> Layer:
    cost = step.cost if step.kernel else None
    return Layer(step.operator, state, step.call, step.kernel, cost, step.binder, backend, fallback)


def _without_plan(
    graph: Graph, settings: Settings, scope: Scope
) -> tuple[tuple[Layer, ...], tuple[Tensor, ...]]:
    tensors = list(graph.tensors)
    layers = []
    for operator in graph.operators:
        try:
            step = bind(graph, operator, tensors, settings, Links(scope, operator, set()))
        except UnsupportedError:
            layers.append(Layer(operator, "unsupported", cost=_stored_cost(operator, tensors)))
        except (OpError, UnknownValue):
            state = "unsupported" if isinstance(operator.op, UnknownOp) else "unknown"
            layers.append(Layer(operator, state, cost=_stored_cost(operator, tensors)))
        else:
            layers.append(_bound(step, "runs", step.backend))
            for index, output in zip(operator.outputs, step.outputs, strict=True):
                tensors[index] = output
    return tuple(layers), tuple(tensors)


def _stored_cost(operator: Operator, tensors: Sequence[Tensor]) -> Cost | None:
    """The cost by the shapes that the file gives, where the op can tell."""
    if isinstance(operator.op, UnknownOp):
        return None
    inputs = tuple(None if i < 0 else tensors[i] for i in operator.inputs)
    try:
        return operator.op.cost(inputs, tuple(tensors[i] for i in operator.outputs))
    except (OpError, UnknownValue, IndexError):
        return None
