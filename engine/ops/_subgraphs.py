"""What operators that call subgraphs ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from glasslite.engine.errors import OpError
from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import Spec


def check_condition(spec: Spec, what: str) -> None:
    """Raise OpError unless a condition is one boolean, as far as that is known."""
    if spec.type is not TensorType.BOOL or (spec.shape is not None and prod(spec.shape) != 1):
        given = "" if spec.type is None else spec.type.name
        shape = "" if spec.shape is None else f" of shape {spec.shape}"
        raise OpError(f"the condition must be one BOOL; {what} is {given}{shape}")


def types_text(specs: Sequence[Spec]) -> str:
    """The types of outputs, as messages list them."""
    return ", ".join(spec.type.name for spec in specs if spec.type is not None) or "none"
