"""What a model is, layer by layer, as data; how it looks is the caller's business.

report = inspect(graph, settings)
report.operators[0].factors[0].multiplier
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from inspect import getdoc, getmodule, getsourcefile, getsourcelines, unwrap
from typing import Any, Literal, cast

import numpy as np

from glasslite.engine.analysis.layers import Layer, layers_of
from glasslite.engine.ir import Graph, Metadata, Shape, Signature, Tensor
from glasslite.engine.memory import peak_live_bytes
from glasslite.engine.ops import Op, UnknownOp
from glasslite.engine.plan import Plan, Settings
from glasslite.engine.scope import Scope

TensorKind = Literal["constant", "folded", "variable", "input", "computed"]


@dataclass(frozen=True)
class TensorReport:
    """One tensor.

    Attributes:
        kind: "constant" (stored in the file), "folded" (computed from constants while planning), "variable" (kept
            from run to run), "input" or "computed".
        shape: None where it is known only while running.
        scale: one value or one a channel along `quantized_dimension`; empty without quantization.
        nbytes: bytes of the value; of a constant, as the file stores it.
        arena_offset: None for what is not in the arena.
        lifetime: first and last operator during which the value must stay: -1 is before the first, the number of
            operators after the last; None for what is not in the arena.
    """

    index: int
    name: str
    type: str
    kind: TensorKind
    shape: Shape | None
    shape_signature: Shape
    scale: tuple[float, ...]
    zero_point: tuple[int, ...]
    quantized_dimension: int
    nbytes: int
    arena_offset: int | None
    lifetime: tuple[int, int] | None


@dataclass(frozen=True)
class Factor:
    """A real factor as a kernel applies it to integers; one value or one a channel.

    Attributes:
        name: the kernel's parameter, with a dot before a field of it.
        rounding: how, where the kernel has the choice; see `kernels.reference.fixed_point.Requantization`.
        scale: the exact factor, or as float32 has it where that is what the kernel multiplies by.
        multiplier: with `shift` the integers that the kernel takes for multiplier * 2^(shift - bits); both are empty,
            and `bits` is None, where it takes `scale`.
    """

    name: str
    rounding: str | None
    scale: tuple[float, ...]
    multiplier: tuple[int, ...]
    shift: tuple[int, ...]
    bits: int | None


@dataclass(frozen=True)
class Source:
    """Where code is and what its docstring says; `file` is relative to the package."""

    name: str
    file: str
    line: int
    doc: str


@dataclass(frozen=True)
class OperatorReport:
    """One operator.

    Attributes:
        state: "runs"; "folded" (computed once, while planning); "deferred" (shaped while running); "unsupported"
            (no such operator or kernel); "unknown" (not bound, because of an operator before it or an error).
        attributes: the schema's option names.
        inputs: tensor indices, -1 where an optional one is absent.
        macs: None where shapes are not known; `bytes_read` and `bytes_written` likewise.
        parameters: elements of the weights that it reads; `weight_bytes` as the file stores them.
        factors: the multipliers and shifts that its kernel applies.
        constants: everything else that its kernel is given beside the tensors, such as the activation range; fields
            of a parameter have its name and a dot before their own.
        backend: whose kernel runs it: "jit", "reference", or "fused" where the next one's kernel does its work too;
            None for what does not run.
        fallback: why the compiled kernel does not run it, where there is one.
        op, kernel, compiled: where the operator's rules, its reference kernel and its compiled one are written down;
            None where there is none.
    """

    index: int
    name: str
    version: int
    state: str
    attributes: Mapping[str, Any]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    macs: int | None
    bytes_read: int | None
    bytes_written: int | None
    parameters: int
    weight_bytes: int
    factors: tuple[Factor, ...]
    constants: Mapping[str, Any]
    backend: str | None
    fallback: str
    op: Source | None
    kernel: Source | None
    compiled: Source | None


@dataclass(frozen=True)
class Totals:
    """Sums over the model; None where the model cannot be planned.

    Attributes:
        parameters: elements of the constants that are weights: float or quantized ones, each counted once.
        arena_bytes: the arena as it is laid out; `peak_live_bytes`: the most that is alive at once, its lower bound.
    """

    operators: int
    parameters: int
    weight_bytes: int
    macs: int | None
    arena_bytes: int | None
    peak_live_bytes: int | None


@dataclass(frozen=True)
class ModelReport:
    """Everything about a model that does not depend on input values.

    Attributes:
        problem: why it cannot run, or None.
        subgraphs: the further subgraphs, which control flow calls.
    """

    source: str
    name: str
    description: str
    backend: str
    numerics: str
    problem: str | None
    totals: Totals
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    signatures: tuple[Signature, ...]
    metadata: Metadata
    operators: tuple[OperatorReport, ...]
    tensors: tuple[TensorReport, ...]
    subgraphs: tuple[ModelReport, ...]


def inspect(graph: Graph, settings: Settings) -> ModelReport:
    """Gather the report. A model that cannot run is reported as far as it is known, with `problem` set.

    Raises:
        InputError: no backend has the name.
    """
    scope = Scope(graph, settings)
    report = _inspected(graph, settings, scope, None)
    # What is planned for the operators that call it has the shapes that it gets.
    plans = {callee.index: callee.plan for callee in scope.callees()}
    subgraphs = enumerate(graph.subgraphs, 1)
    return replace(
        report, subgraphs=tuple(_inspected(g, settings, scope, plans.get(i)) for i, g in subgraphs)
    )


def _inspected(graph: Graph, settings: Settings, scope: Scope, plan: Plan | None) -> ModelReport:
    layers, tensors, plan, problem = layers_of(graph, settings, scope, plan)
    weights = _Weights(graph, layers)
    return ModelReport(
        source=graph.source,
        name=graph.name,
        description=graph.description,
        backend=settings.backend,
        numerics=settings.numerics.name,
        problem=problem,
        totals=_totals(graph, layers, plan, weights),
        inputs=graph.inputs,
        outputs=graph.outputs,
        signatures=graph.signatures,
        metadata=graph.metadata,
        operators=tuple(_operator(layer, weights) for layer in layers),
        tensors=_tensors(graph, tensors, layers, plan),
        subgraphs=(),
    )


class _Weights:
    """Which stored constants are weights, and which of them each operator reads, directly or through folded ones."""

    def __init__(self, graph: Graph, layers: Sequence[Layer]) -> None:
        self._graph = graph
        self._behind: dict[int, set[int]] = {t.index: {t.index} for t in graph.tensors if is_weight(t)}
        used: set[int] = set()
        for layer in layers:
            used |= self.read_by(layer)
            if layer.state == "folded":
                for output in layer.operator.outputs:
                    self._behind[output] = self.read_by(layer)
        self.used = frozenset(used)

    def read_by(self, layer: Layer) -> set[int]:
        return set().union(*(self._behind.get(i, set()) for i in layer.operator.inputs))

    def parameters(self, indices: set[int] | frozenset[int]) -> int:
        return sum(self._graph.tensors[i].size for i in indices)

    def nbytes(self, indices: set[int] | frozenset[int]) -> int:
        return sum(stored_bytes(self._graph.tensors[i]) for i in indices)


def is_weight(tensor: Tensor) -> bool:
    """Whether a tensor is a stored constant of real numbers: float, quantized, or of less than a byte.

    Shapes, axes, indices and the like are integers without a scale.
    """
    if tensor.data is None:
        return False
    dtype = tensor.type.dtype
    is_float = dtype is not None and dtype.kind in "fc"
    return is_float or tensor.quantization is not None or tensor.type.name in ("INT4", "INT2", "BFLOAT16")


def stored_bytes(tensor: Tensor) -> int:
    """Bytes of a constant in the file; of other tensors, of their value."""
    return tensor.nbytes if tensor.data is None else int(tensor.data.nbytes)


def _totals(graph: Graph, layers: Sequence[Layer], plan: Plan | None, weights: _Weights) -> Totals:
    return Totals(
        operators=len(graph.operators),
        parameters=weights.parameters(weights.used),
        weight_bytes=weights.nbytes(weights.used),
        macs=sum(layer.cost.macs for layer in layers if layer.cost and layer.state != "folded")
        if plan
        else None,
        arena_bytes=plan.layout.nbytes if plan else None,
        peak_live_bytes=peak_live_bytes(plan.buffers) if plan else None,
    )


def _operator(layer: Layer, weights: _Weights) -> OperatorReport:
    operator, call, cost = layer.operator, layer.call, layer.cost
    read = weights.read_by(layer)
    factors, constants = split_parameters(call.params if call else {})
    return OperatorReport(
        index=operator.index,
        name=operator.name,
        version=operator.version,
        state=layer.state,
        attributes=attributes_of(operator.op),
        inputs=operator.inputs,
        outputs=operator.outputs,
        macs=cost.macs if cost else None,
        bytes_read=cost.bytes_read if cost else None,
        bytes_written=cost.bytes_written if cost else None,
        parameters=weights.parameters(read),
        weight_bytes=weights.nbytes(read),
        factors=factors,
        constants=constants,
        backend=layer.backend,
        fallback=layer.fallback,
        op=None if isinstance(operator.op, UnknownOp) else source_of(cast(Any, type(operator.op))),
        kernel=source_of(layer.kernel) if layer.kernel else None,
        compiled=source_of(layer.binder) if layer.binder else None,
    )


def attributes_of(op: Op) -> Mapping[str, Any]:
    """An op's attributes by the schema's option names."""
    if isinstance(op, UnknownOp):
        return op.options
    return {field.name: getattr(op, field.name) for field in fields(op)}  # type: ignore[arg-type]


def split_parameters(params: Mapping[str, Any]) -> tuple[tuple[Factor, ...], dict[str, Any]]:
    """A kernel's parameters as factors and the rest: named tuples are opened, unless they are a factor themselves."""
    leaves: dict[str, Any] = {}

    def open_up(prefix: str, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            if hasattr(value, "_asdict") and not _is_factor(value):
                open_up(f"{prefix}{name}.", value._asdict())
            else:
                leaves[prefix + name] = value

    open_up("", params)
    factors, rest = [], {}
    for name, value in leaves.items():
        stem, _, last = name.rpartition("multiplier")
        if _is_factor(value):
            factors.append(_factor(name, value.integers(), value))
        elif not last and f"{stem}shift" in leaves:
            pair = value, leaves[f"{stem}shift"], 31
            factors.append(_factor(stem.rstrip("_.") or "requantization", pair))
        elif not (name.endswith("shift") and f"{name.removesuffix('shift')}multiplier" in leaves):
            rest[name] = value
    return tuple(factors), rest


def _is_factor(value: Any) -> bool:
    return hasattr(value, "integers")


def _factor(name: str, integers: tuple[Any, Any, int] | None, how: Any = None) -> Factor:
    rounding = getattr(how, "rounding", None)
    scale = _numbers(getattr(how, "factor" if rounding == "float32" else "scale", ()))
    multiplier, shift, bits = integers or ((), (), None)
    return Factor(name, rounding, scale, _numbers(multiplier), _numbers(shift), bits)


def _numbers(values: Any) -> tuple[Any, ...]:
    return tuple(np.atleast_1d(np.asarray(values)).tolist())


@cache
def source_of(code: Any) -> Source:
    """Where a function or class is defined, with the docstring of its module and its own."""
    function = unwrap(code)
    package = __name__.partition(".")[0]
    file = (getsourcefile(function) or "").replace("\\", "/")
    relative = file.rpartition(f"/{package}/")[2]
    docs = (getdoc(getmodule(function)), getdoc(function))
    doc = "\n\n".join(doc for doc in docs if doc)
    return Source(function.__name__, relative, getsourcelines(function)[1], doc)


def _tensors(
    graph: Graph, tensors: Sequence[Tensor], layers: Sequence[Layer], plan: Plan | None
) -> tuple[TensorReport, ...]:
    # Without a plan the file's shapes are all there is; a file leaves out the shape that it does not know.
    offsets = plan.layout.offsets if plan else {}
    lifetimes = _lifetimes(plan) if plan else {}
    unshaped = {
        i for layer in layers if layer.state not in ("runs", "folded") for i in layer.operator.outputs
    }
    return tuple(
        TensorReport(
            index=tensor.index,
            name=tensor.name,
            type=tensor.type.name,
            kind=_kind(graph, tensor),
            shape=None if tensor.index in unshaped and (plan or not tensor.shape) else tensor.shape,
            shape_signature=tensor.shape_signature,
            scale=_numbers(tensor.quantization.scale) if tensor.quantization else (),
            zero_point=_numbers(tensor.quantization.zero_point) if tensor.quantization else (),
            quantized_dimension=tensor.quantization.quantized_dimension if tensor.quantization else 0,
            nbytes=stored_bytes(tensor),
            arena_offset=offsets.get(tensor.index),
            lifetime=lifetimes.get(tensor.index),
        )
        for tensor in tensors
    )


def _kind(graph: Graph, tensor: Tensor) -> TensorKind:
    if graph.tensors[tensor.index].data is not None:
        return "constant"
    if tensor.data is not None:
        return "folded"
    if tensor.is_variable:
        return "variable"
    return "input" if tensor.index in graph.inputs else "computed"


def _lifetimes(plan: Plan) -> dict[int, tuple[int, int]]:
    """By tensor, from step numbers to operator indices: folded operators are no steps."""
    indices = [step.operator.index for step in plan.steps]
    indices = [*indices, len(plan.graph.operators), -1]
    return {t.tensor: (indices[t.first], indices[t.last]) for t in plan.lifetimes}
