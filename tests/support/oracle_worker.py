"""The process that runs LiteRT. It lives apart because LiteRT aborts its process on some models."""

from __future__ import annotations

import os
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import numpy as np


class Request(NamedTuple):
    """One run. `resize`: None, or one shape per graph input. `tensors`: None asks for all readable ones.

    `later` holds the inputs of runs that follow, with what state the model has; each tensor then comes as one array of
    all runs.

    `operators`, to which inputs do not matter, asks instead for what would run, delegates included: index to an array
    of the name and the outputs. Without `preserve`, a delegate's neighbouring operators are one.
    """

    model: bytes
    inputs: Sequence[np.ndarray[Any, Any]] | None
    resolver: str
    resize: Sequence[tuple[int, ...] | None] | None = None
    tensors: Sequence[int] | None = None
    operators: bool = False
    preserve: bool = True
    later: Sequence[Sequence[np.ndarray[Any, Any]]] = ()


def serve(connection: Connection, log: str) -> None:
    """Answer requests with a dict of tensor index to array, or with the text of LiteRT's refusal."""
    target = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(target, 1)
    os.dup2(target, 2)
    while True:
        try:
            request = connection.recv()
        except EOFError:
            return
        try:
            connection.send(run(request))
        except (RuntimeError, ValueError) as error:
            connection.send(f"{type(error).__name__}: {error}")


def run(request: Request) -> dict[int, np.ndarray[Any, Any]]:
    """Load, run once with one thread, and read the tensors."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_content=request.model,
        num_threads=1,
        experimental_op_resolver_type=OpResolverType[request.resolver],
        experimental_preserve_all_tensors=request.preserve,
    )
    indices = [detail["index"] for detail in interpreter.get_input_details()]
    if request.inputs is not None and len(indices) != len(request.inputs):
        raise ValueError(f"the model has {len(indices)} inputs; got {len(request.inputs)} arrays")
    for index, shape in zip(indices, request.resize or (), strict=False):
        if shape is not None:
            interpreter.resize_tensor_input(index, list(shape))
    interpreter.allocate_tensors()
    if request.operators:
        details = enumerate(interpreter._get_ops_details())
        return {i: np.array([detail["op_name"], *map(str, detail["outputs"])]) for i, detail in details}
    values = []
    for inputs in (request.inputs or (), *request.later):
        for index, array in zip(indices, inputs, strict=True):
            interpreter.set_tensor(index, array)
        interpreter.invoke()
        if request.tensors is None:
            values.append(_readable(interpreter))
        else:
            values.append({index: interpreter.get_tensor(index) for index in request.tensors})
    return {i: _joined([each[i] for each in values]) for i in values[0]} if request.later else values[0]


def _joined(arrays: Sequence[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    """The arrays of several runs as one, of arrays where their shapes differ."""
    if len({array.shape for array in arrays}) == 1:
        return np.stack(arrays)
    joined = np.empty(len(arrays), object)
    joined[:] = arrays
    return joined


def _readable(interpreter: Any) -> dict[int, np.ndarray[Any, Any]]:
    values = {}
    for detail in interpreter.get_tensor_details():
        if detail["dtype"] is np.object_:
            continue  # A handle, whose number LiteRT would take for the address of an object.
        try:
            values[detail["index"]] = interpreter.get_tensor(detail["index"])
        except ValueError:
            continue  # The kernel's scratch, or the inside of a delegate: LiteRT has no value to show.
    return values
