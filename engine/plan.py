"""From a graph to steps that are ready to run: shapes inferred, constants folded, calls prepared, memory laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import numpy as np

from glasslite.engine._real import real_call
from glasslite.engine.backends import (
    Binder,
    Kernel,
    check_backend,
    compiled_rounding,
    find_binder,
    find_kernel,
)
from glasslite.engine.delegate import numerics_for
from glasslite.engine.errors import OpError, UnknownValue, UnsupportedError
from glasslite.engine.fusion import fuse
from glasslite.engine.ir import Array, Graph, Operator, Tensor
from glasslite.engine.memory import ArenaLayout, Lifetime, plan_arena
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops import Call, Cost, CustomOp, Spec, UnknownOp
from glasslite.engine.placement import Place, Placement
from glasslite.engine.scope import Links, Scope
from glasslite.engine.sparsity import densify
from glasslite.kernels.errors import BadValue

#: What the loader allows a tensor of the file. Zeros count as ones: NumPy refuses (0, 2**40, 2**40) too.
MAX_RANK, MAX_ELEMENTS = 32, 2**31 - 1

#: What Python raises where a model breaks a rule that no op has checked.
_SLIPS = (ArithmeticError, AttributeError, LookupError, MemoryError, TypeError, ValueError)

#: Activations that a plan may ask for unless the caller raises it: a broken file must not eat the machine.
DEFAULT_MEMORY_LIMIT = 1 << 30


@dataclass(frozen=True)
class Settings:
    """How a graph is to run.

    Attributes:
        backend: whose kernels run.
        numerics: whose integers come out.
        keep_intermediates: give every tensor memory of its own, so that all can be read after a run.
        memory_limit: bytes that a tensor, the constants computed while planning, or the arena may take.
        custom_ops: custom operators by custom code, besides those that are registered for all.
    """

    backend: str
    numerics: Numerics
    keep_intermediates: bool = False
    memory_limit: int = DEFAULT_MEMORY_LIMIT
    custom_ops: Mapping[str, CustomOp] = field(default_factory=dict)

    def check_memory(self, nbytes: int, what: str) -> None:
        """Raise OpError where `what` would take more than the limit."""
        if nbytes > self.memory_limit:
            raise OpError(
                f"{what} {nbytes:,} bytes and the limit is {self.memory_limit:,}. "
                "Use smaller input shapes, or raise memory_limit if the model is to be trusted."
            )


@dataclass(frozen=True, eq=False)
class Step:
    """One operator, ready to run.

    Attributes:
        kernel, call: the reference kernel and its parameters; None where shapes are known only while running.
        binder: the compiled kernel, where the backend has one; the reference kernel runs elsewhere.
        fused: steps whose work the kernel does too; what they would have written exists only in a trace.
        unshaped: the outputs, by tensor index, whose shapes are known when it has run.
    """

    operator: Operator
    inputs: tuple[Tensor | None, ...]
    outputs: tuple[Tensor, ...]
    kernel: Kernel | None
    call: Call | None
    cost: Cost
    binder: Binder | None = None
    fused: tuple[Step, ...] = ()
    unshaped: frozenset[int] = frozenset()

    @property
    def backend(self) -> str:
        """Whose kernel is to run."""
        return "jit" if self.binder else "reference"


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything about running a graph that does not depend on the input's values.

    Attributes:
        tensors: the graph's, with inferred shapes; those computed from constants alone carry their value as `data`.
        steps: the operators that remain to run, in order.
        folded: the operators that were computed from constants, or from shapes alone, while planning.
        layout: where each tensor of known shape that is not a constant lies in the arena.
        lifetimes: when each of them is alive.
        places: the buffer that each of them is in, its own or another tensor's.
        buffers: when each buffer is alive.
        unshaped: the tensors whose shapes are known only while running.
        scope: the subgraphs that steps call, and the state that they share.
        assigned: the variables that have a value after a run.
    """

    graph: Graph
    tensors: tuple[Tensor, ...]
    steps: tuple[Step, ...]
    folded: tuple[Step, ...]
    layout: ArenaLayout
    lifetimes: tuple[Lifetime, ...]
    places: Mapping[int, Place]
    buffers: tuple[Lifetime, ...]
    settings: Settings
    unshaped: frozenset[int]
    scope: Scope
    assigned: frozenset[int]


def make_plan(
    graph: Graph, settings: Settings, scope: Scope | None = None, assigned: frozenset[int] = frozenset()
) -> Plan:
    """Plan a graph.

    Args:
        scope: what it shares with the graphs that call it; a model of its own has its own.
        assigned: the variables that have a value before it runs.

    Raises:
        InputError: no backend has the name.
        UnsupportedError: operators or types that cannot run, all of them in one message.
        OpError: an operator's rule is broken, or the model needs more memory than the limit.
    """
    check_backend(settings.backend)
    return _Planner(graph, settings, scope or Scope(graph, settings), assigned).plan()


def bind(
    graph: Graph,
    operator: Operator,
    tensors: Sequence[Tensor],
    settings: Settings,
    links: Links | None = None,
) -> Step:
    """Infer, prepare and find the kernel of one operator whose input shapes (and needed values) are known.

    Args:
        links: what it may reach beyond its inputs; by default a state of its own.

    Raises:
        UnknownValue: a value is needed that is known only while running.
        OpError, UnsupportedError: with the operator's place.
    """
    inputs = tuple(None if i < 0 else tensors[i] for i in operator.inputs)
    try:
        links = links or Links(Scope(graph, settings), operator, set())
        lent = tuple(tensors[i] for i in operator.intermediates)
        op = operator.op.link(inputs, replace(links, intermediates=lent) if lent else links)
        if 0 < op.arity < len(inputs):
            raise OpError(f"takes at most {op.arity} inputs; got {len(inputs)}")
        inputs += (None,) * (op.arity - len(inputs))
        specs = op.infer(inputs)
        outputs = _outputs(operator, tensors, specs)
        for output in outputs:
            settings.check_memory(output.nbytes, f"output '{output.name}' needs")
        numerics = numerics_for(graph, operator, op, tensors, settings.numerics)
        call = op.prepare(inputs, outputs, numerics)
        if numerics.real:
            call = real_call(op, inputs, outputs) or call
        kernel = call.kernel or find_kernel(op.stem, call.scheme)
        compiled = settings.backend == "jit" and call.kernel is None and compiled_rounding(call.params)
        compiled = compiled and not _holds_objects((*inputs, *outputs))
        binder = find_binder(op.stem, call.scheme) if compiled else None
        unshaped = frozenset(i for i, s in zip(operator.outputs, specs, strict=True) if s.shape is None)
        return Step(
            operator, inputs, outputs, kernel, call, op.cost(inputs, outputs), binder, unshaped=unshaped
        )
    except OpError as error:
        raise error.at(graph.where(operator)) from error.__cause__
    except _SLIPS as error:
        raise _slip("preparing it", error).at(graph.where(operator)) from error


def _outputs(operator: Operator, tensors: Sequence[Tensor], specs: Sequence[Spec]) -> tuple[Tensor, ...]:
    """The operator's output tensors with their inferred shapes; their types must be those inferred."""
    if len(operator.outputs) != len(specs):
        raise OpError(f"the operator must have {len(specs)} outputs; it has {len(operator.outputs)}")
    outputs = []
    for index, spec in zip(operator.outputs, specs, strict=True):
        output = tensors[index]
        if spec.type is not None and output.type != spec.type:
            raise OpError(
                f"output '{output.name}' must be {spec.type.name}; the model says {output.type.name}"
            )
        if spec.shape is None:
            outputs.append(output)
            continue
        if len(spec.shape) > MAX_RANK or prod(max(1, d) for d in spec.shape) > MAX_ELEMENTS:
            raise OpError(
                f"output '{output.name}' would have {len(spec.shape)} dimensions, {spec.shape!s:.80}; "
                f"at most {MAX_RANK} dimensions and {MAX_ELEMENTS:,} elements are allowed"
            )
        outputs.append(output if output.shape == spec.shape else replace(output, shape=spec.shape))
    return tuple(outputs)


def _holds_objects(tensors: Sequence[Tensor | None]) -> bool:
    """Whether a tensor holds Python objects, strings that is, which no compiled kernel knows."""
    return any(t is not None and t.type.dtype is not None and t.type.dtype.hasobject for t in tensors)


def run_step(graph: Graph, step: Step, inputs: Sequence[Array | None], outputs: Sequence[Array]) -> Any:
    """Call a step's kernel on arrays, and return what it returns; whatever goes wrong is one OpError with its place."""
    try:
        return step.kernel(*inputs, *outputs, **step.call.params)  # type: ignore[misc, union-attr]
    except OpError as error:
        raise error.at(graph.where(step.operator)) from error.__cause__
    except BadValue as error:
        raise OpError(str(error)).at(graph.where(step.operator)) from None
    except _SLIPS as error:
        raise _slip("the kernel", error).at(graph.where(step.operator)) from error


def _slip(what: str, error: Exception) -> OpError:
    return OpError(
        f"{what} failed: {type(error).__name__}: {error}. The model breaks a rule that was not checked."
    )


class _Planner:
    def __init__(self, graph: Graph, settings: Settings, scope: Scope, assigned: frozenset[int]) -> None:
        self.graph, self.settings, self.scope = graph, settings, scope
        self.assigned = set(assigned)
        self.tensors = list(graph.tensors)
        self.unshaped: set[int] = set()
        self.steps: list[Step] = []
        self.folded: list[Step] = []
        self.folded_bytes = 0
        self.unsupported: dict[str, list[str]] = {}

    def plan(self) -> Plan:
        for operator in self.graph.operators:
            self._add(operator)
        if self.unsupported:
            raise UnsupportedError(self._unsupported_report(), self.unsupported)
        if self.settings.backend == "jit" and not self.settings.keep_intermediates:
            self.steps = fuse(self.graph, self.steps)
        lifetimes = self._lifetimes()
        overwrite = not self.settings.keep_intermediates
        placement = Placement(self.graph, self.steps, self.tensors, lifetimes, overwrite=overwrite)
        places, buffers = placement.places(), placement.buffers()
        layout = plan_arena(buffers)
        self.settings.check_memory(layout.nbytes, f"{self.graph.source}: the activations need")
        state = sum(tensor.nbytes for tensor in self.tensors if tensor.is_variable)
        self.settings.check_memory(state, f"{self.graph.source}: the variable tensors need")
        offsets = {index: layout.offsets[place.buffer] + place.offset for index, place in places.items()}
        steps, folded, tensors = tuple(self.steps), tuple(self.folded), tuple(self.tensors)
        layout = ArenaLayout(offsets, layout.nbytes)
        return Plan(
            self.graph, tensors, steps, folded, layout, lifetimes, places, buffers, self.settings,
            frozenset(self.unshaped), self.scope, frozenset(self.assigned),
        )  # fmt: skip

    def _add(self, operator: Operator) -> None:
        try:
            step = self._bind(operator)
        except UnknownValue:
            self._defer(operator)
            return
        except UnsupportedError as error:
            self._report(operator, error)
            return
        except OpError:
            # Past an unsupported operator shapes are only what the file says: go on, to report all of them at once.
            if not self.unsupported:
                raise
            return
        for index, output in zip(operator.outputs, step.outputs, strict=True):
            self.tensors[index] = output
        self.unshaped |= step.unshaped
        known = bool(step.inputs) and all(t is None or t.data is not None for t in step.inputs)
        if operator.op.of_shapes or (known and not operator.op.stateful):
            self._fold(step)
        else:
            self.steps.append(step)

    def _bind(self, operator: Operator) -> Step:
        if isinstance(operator.op, UnknownOp) and not operator.op.found(self.settings.custom_ops):
            raise UnsupportedError("the operator is not implemented")
        for index in (*operator.inputs, *operator.outputs):
            tensor = self.tensors[index]
            constant = tensor.data is not None and index not in operator.outputs
            known = tensor.type.dtype is not None and (operator.op.texts or not _holds_objects([tensor]))
            if index >= 0 and not known and not (constant and tensor.type in operator.op.unpacks):
                what = f"of type {tensor.type.name}"
                raise UnsupportedError(f"tensor '{tensor.name}' is {what}, which no kernel takes")
            if index >= 0 and tensor.sparse:
                self._densify(operator, tensor)
        if self.unshaped.intersection(operator.inputs):
            raise UnknownValue(operator.name)
        links = Links(self.scope, operator, self.assigned)
        return bind(self.graph, operator, self.tensors, self.settings, links)

    def _densify(self, operator: Operator, tensor: Tensor) -> None:
        """Write a sparse constant out, for kernels take whole ones."""
        if tensor.type.dtype is None:
            raise UnsupportedError(
                f"tensor '{tensor.name}' is sparse and of type {tensor.type.name}, which no kernel takes"
            )
        self.folded_bytes += tensor.nbytes
        self.settings.check_memory(self.folded_bytes, f"{self.graph.source}: the constants need")
        try:
            self.tensors[tensor.index] = densify(tensor)
        except OpError as error:
            raise error.at(self.graph.where(operator)) from None

    def _defer(self, operator: Operator) -> None:
        inputs = tuple(None if i < 0 else self.tensors[i] for i in operator.inputs)
        outputs = tuple(self.tensors[i] for i in operator.outputs)
        self.unshaped.update(operator.outputs)
        self.steps.append(Step(operator, inputs, outputs, None, None, Cost(0, 0, 0)))

    def _fold(self, step: Step) -> None:
        self.folded_bytes += sum(t.nbytes for t in step.outputs)
        self.settings.check_memory(self.folded_bytes, f"{self.graph.source}: the constants need")
        arrays = [np.empty(t.shape, t.type.dtype) for t in step.outputs]
        with np.errstate(all="ignore"):
            run_step(self.graph, step, [None if t is None else t.data for t in step.inputs], arrays)
        for tensor, array in zip(step.outputs, arrays, strict=True):
            array.flags.writeable = False
            self.tensors[tensor.index] = replace(tensor, data=array)
        self.folded.append(step)

    def _report(self, operator: Operator, error: UnsupportedError) -> None:
        """Note what an operator needs, or the subgraphs that it calls."""
        subgraph = self.graph.name if self.graph.source != self.scope.graphs[0].source else ""
        place = f"{operator.index} of '{subgraph}'" if subgraph else f"{operator.index}"
        own = {f"{operator.name} version {operator.version}: {error}": [place]}
        for reason, places in (error.reasons or own).items():
            known = self.unsupported.setdefault(reason, [])
            known += [p for p in places if p not in known]

    def _unsupported_report(self) -> str:
        rows = [f"  {what} (op {', '.join(where)})" for what, where in self.unsupported.items()]
        custom = next((what for what in self.unsupported if what.startswith("CUSTOM:")), "")
        if custom:
            code = custom.removeprefix("CUSTOM:").partition(" version ")[0]
            rows.append(
                f"Custom operators can be written in Python: glasslite.register_custom_op('{code}', function), see "
                "docs/custom-operators.md."
            )
        return (
            f"{self.graph.source}: this model cannot run yet, for {len(self.unsupported)} reason(s):\n"
            + "\n".join(rows)
            + "\n`glasslite inspect` still shows the whole model."
        )

    def _lifetimes(self) -> tuple[Lifetime, ...]:
        last_step = len(self.steps)
        first = dict.fromkeys((i for i in self.graph.inputs if i >= 0), -1)
        # Inputs stay too, as in LiteRT: who sets one once may run many times.
        last = dict.fromkeys((*self.graph.inputs, *self.graph.outputs), last_step)
        for number, step in enumerate(self.steps):
            for tensor in step.outputs:
                first.setdefault(tensor.index, number)
            for used in (*step.inputs, *step.outputs):
                if used is not None:
                    last[used.index] = max(last.get(used.index, -1), number)
        return tuple(
            Lifetime(i, self.tensors[i].nbytes, -1, last_step)
            if self.settings.keep_intermediates
            else Lifetime(i, self.tensors[i].nbytes, begin, last.get(i, begin))
            for i, begin in first.items()
            if self.tensors[i].data is None
            and i not in self.unshaped
            and not _holds_objects([self.tensors[i]])
        )
