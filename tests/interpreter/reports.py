"""All that an interpreter says about a model, for real models by their path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.interpreter.calls import Call, World


def _everything(interpreter: Any, counts: list[int]) -> dict[str, Any]:
    """The details of the file's own tensors: allocation may add nameless ones of the kernels' at the end."""
    return {
        "tensors": [interpreter.get_tensor_details(s)[:count] for s, count in enumerate(counts)],
        "inputs": interpreter.get_input_details(),
        "outputs": interpreter.get_output_details(),
        "signatures": interpreter._get_full_signature_list(),
        "operators": interpreter._get_ops_details(),
    }


def _open(w: World, path: str) -> tuple[Any, list[int]]:
    kind = w.lite.OpResolverType.BUILTIN_REF
    interpreter = w.lite.Interpreter(path, experimental_op_resolver_type=kind)
    counts = [len(interpreter.get_tensor_details(s)) for s in range(interpreter.num_subgraphs())]
    return interpreter, counts


def loaded(path: str) -> Call:
    """As loaded."""
    return lambda w: _everything(*_open(w, path))


def allocated(path: str) -> Call:
    """After allocation, with the shapes that were inferred."""

    def call(w: World) -> Any:
        interpreter, counts = _open(w, path)
        interpreter.allocate_tensors()
        return _everything(interpreter, counts)

    return call


REPORTS: dict[str, Callable[[str], Call]] = {"loaded": loaded, "allocated": allocated}
