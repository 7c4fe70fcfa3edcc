"""What LiteRT's default interpreter hands to its XNNPACK delegate: operator by operator, and in how many pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glasslite.engine.analysis.layers import layers_of
from glasslite.engine.delegate import as_stored, refusal, unpacks_constant
from glasslite.engine.ir import Graph, Operator
from glasslite.engine.plan import Settings
from glasslite.engine.scope import Scope

#: Operators that are the delegate's where what reads their only output is.
_RESOURCE = "VAR_HANDLE"


@dataclass(frozen=True)
class DelegatedOperator:
    """One operator.

    Attributes:
        macs: of one run; None where that is not known.
        delegated: whether the delegate takes it.
        reason: why not, or in what way it does; empty where it computes it like any other.
        partition: which of the delegate's pieces it is in, counted from 0; None where it is in none.
    """

    index: int
    name: str
    macs: int | None
    delegated: bool
    reason: str
    partition: int | None


@dataclass(frozen=True)
class Delegation:
    """What the delegate takes of a model's main graph.

    Attributes:
        delegated: how many operators.
        partitions: in how many pieces; between them LiteRT's own kernels run.
        macs, delegated_macs: None where the model cannot be planned.
    """

    source: str
    operators: tuple[DelegatedOperator, ...]
    delegated: int
    partitions: int
    macs: int | None
    delegated_macs: int | None

    @property
    def share(self) -> float | None:
        """The share of the MACs that the delegate computes."""
        return None if not self.macs or self.delegated_macs is None else self.delegated_macs / self.macs


def delegation(graph: Graph, settings: Settings) -> Delegation:
    """Find what the delegate takes.

    Raises:
        InputError: no backend has the name.
    """
    layers = layers_of(graph, settings, Scope(graph, settings))
    refusals = {
        operator.index: refusal(operator.op, *as_stored(graph, operator, layers.tensors))
        for operator in graph.operators
    }
    reasons = dict(refusals)
    _add_handles(graph, refusals, reasons)
    _add_unpacked(graph, refusals, reasons)
    partitions = _partitions(graph, {index: not reason for index, reason in refusals.items()})
    macs = {layer.operator.index: layer.cost.macs for layer in layers.layers if layer.cost}
    operators = tuple(
        DelegatedOperator(
            operator.index,
            operator.name,
            macs.get(operator.index),
            not refusals[operator.index],
            reasons[operator.index],
            partitions.get(operator.index),
        )
        for operator in graph.operators
    )
    taken = [operator for operator in operators if operator.delegated]
    return Delegation(
        graph.source,
        operators,
        len(taken),
        len(set(partitions.values())),
        sum(macs.values()) if layers.plan else None,
        sum(operator.macs or 0 for operator in taken) if layers.plan else None,
    )


def _readers(graph: Graph) -> Mapping[int, list[Operator]]:
    """Tensor index to the operators that read it."""
    readers: dict[int, list[Operator]] = {}
    for operator in graph.operators:
        for index in operator.inputs:
            readers.setdefault(index, []).append(operator)
    return readers


def _add_handles(graph: Graph, refusals: dict[int, str], reasons: dict[int, str]) -> None:
    """A handle is the delegate's where it takes an operator that reads or assigns the variable."""
    readers = _readers(graph)
    for operator in graph.operators:
        uses = [use for index in operator.outputs for use in readers.get(index, ())]
        if operator.name == _RESOURCE and any(not refusals[use.index] for use in uses):
            refusals[operator.index], reasons[operator.index] = "", "a variable that it keeps"


def _add_unpacked(graph: Graph, refusals: dict[int, str], reasons: dict[int, str]) -> None:
    """What is computed of a constant is unpacked once where the delegate alone reads it; LiteRT computes it else."""
    readers = _readers(graph)
    for operator in reversed(graph.operators):
        if not unpacks_constant(graph, operator):
            continue
        (output,) = operator.outputs
        kept = [use for use in readers.get(output, ()) if refusals[use.index]]
        if kept or output in graph.outputs:
            refusals[operator.index] = "what it computes is read beyond the delegate"
        else:
            refusals[operator.index] = ""
        reasons[operator.index] = refusals[operator.index] or "a constant that it unpacks once"


def _partitions(graph: Graph, delegated: Mapping[int, bool]) -> dict[int, int]:
    """The piece that each delegated operator falls into.

    Pieces of the two kinds take turns, each with all operators of its kind that need nothing from later ones.
    Source: LiteRT tflite/graph_info.cc PartitionGraphIntoIndependentNodeSubsets.
    """
    ready = {t.index for t in graph.tensors if t.data is not None or t.is_variable} | set(graph.inputs) | {-1}
    waiting, pieces, found = list(graph.operators), 0, dict[int, int]()
    while waiting:
        first = next((operator for operator in waiting if ready.issuperset(operator.inputs)), None)
        if first is None:
            break
        kind = delegated[first.index]
        while group := _of_kind(waiting, delegated, kind, ready):
            waiting = [operator for operator in waiting if operator not in group]
            found |= {operator.index: pieces for operator in group if kind}
        pieces += kind
    return found


def _of_kind(
    waiting: Sequence[Operator], delegated: Mapping[int, bool], kind: bool, ready: set[int]
) -> list[Operator]:
    """The operators of a kind whose inputs are ready, in order; their outputs are then ready too."""
    group = []
    for operator in waiting:
        if delegated[operator.index] == kind and ready.issuperset(operator.inputs):
            ready.update(operator.outputs)
            group.append(operator)
    return group
