"""Calls that go wrong in every runtime, by name. What is compared: the error's built-in type and its sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.interpreter.calls import Call, World, floats, image

IMAGE = (1, 5, 6, 2)


def resized(w: World, *shape: int) -> Any:
    interpreter = w.ready("convolution")
    interpreter.resize_tensor_input(0, shape)
    return interpreter


def set_text(w: World, value: Any) -> Any:
    return w.ready("text").set_tensor(0, value)


def invoke_while_held(hold: Any) -> Call:
    """A call that keeps something of the interpreter's alive and invokes it."""

    def call(w: World) -> Any:
        interpreter = w.ready("serving")
        held = hold(interpreter)
        interpreter.invoke()
        return held

    return call


def held(method: str, *arguments: Any) -> Call:
    """A call of a method while a view is held."""

    def call(w: World) -> Any:
        interpreter = w.ready("serving")
        view = interpreter.tensor(0)()
        getattr(interpreter, method)(*arguments)
        return view

    return call


CONSTRUCTION: dict[str, Call] = {
    "no model": lambda w: w.lite.Interpreter(),
    "two models": lambda w: w.lite.Interpreter("a", b"b"),
    "two empty models": lambda w: w.lite.Interpreter("", b""),
    "no threads": lambda w: w.new("convolution", num_threads=0),
    "negative threads": lambda w: w.new("convolution", num_threads=-1),
    "threads as text": lambda w: w.new("convolution", num_threads="2"),
    "threads as float": lambda w: w.new("convolution", num_threads=2.0),
    "threads as NumPy integer": lambda w: w.new("convolution", num_threads=np.int32(2)),
    "resolver as number": lambda w: w.new("convolution", experimental_op_resolver_type=7),
    "resolver as text": lambda w: w.new("convolution", experimental_op_resolver_type="BUILTIN_REF"),
    "unknown keyword": lambda w: w.new("convolution", threads=3),
    "missing file": lambda w: w.lite.Interpreter(model_path="nowhere.tflite"),
    "path as number": lambda w: w.lite.Interpreter(model_path=3),
    "content as text": lambda w: w.lite.Interpreter(model_content="hello"),
    "content as number": lambda w: w.lite.Interpreter(model_content=5),
    "garbage": lambda w: w.lite.Interpreter(model_content=b"not a model at all"),
    "short garbage": lambda w: w.lite.Interpreter(model_content=b"xyz"),
    "truncated": lambda w: w.lite.Interpreter(model_content=w.models["convolution"][:300]),
    "delegates as number": lambda w: w.new("convolution", experimental_delegates=5),
    "delegate without library": lambda w: w.lite.load_delegate(),
    "delegate as number": lambda w: w.lite.load_delegate(3),
    "delegate missing": lambda w: w.lite.load_delegate("libnothing.so"),
}

ORDER: dict[str, Call] = {
    "invoke before allocation": lambda w: w.new("convolution").invoke(),
    "get before allocation": lambda w: w.new("convolution").get_tensor(0),
    "set before allocation": lambda w: w.new("convolution").set_tensor(0, image(*IMAGE)),
    "set wrong type before allocation": lambda w: w.new("convolution").set_tensor(0, floats(*IMAGE)),
    "view before allocation": lambda w: w.new("convolution").tensor(0)(),
    "reset before allocation": lambda w: w.new("memory").reset_all_variables(),
    "get of another subgraph before allocation": lambda w: w.ready("two_subgraphs").get_tensor(0, 1),
    "resize, then invoke": lambda w: resized(w, 2, 5, 6, 2).invoke(),
    "resize, then get": lambda w: resized(w, 2, 5, 6, 2).get_tensor(0),
    "resize, then set": lambda w: resized(w, 2, 5, 6, 2).set_tensor(0, image(2, 5, 6, 2)),
    "resize, then set as before": lambda w: resized(w, 2, 5, 6, 2).set_tensor(0, image(*IMAGE)),
    "unresolved operator": lambda w: w.new("custom").allocate_tensors(),
    "unresolved operator, invoke": lambda w: w.new("custom").invoke(),
}

INDICES: dict[str, Call] = {
    "get beyond the end": lambda w: w.ready("serving").get_tensor(4),
    "get far beyond the end": lambda w: w.ready("serving").get_tensor(99),
    "get below zero": lambda w: w.ready("serving").get_tensor(-1),
    "get by float": lambda w: w.ready("serving").get_tensor(0.0),
    "get by text": lambda w: w.ready("serving").get_tensor("x"),
    "get by None": lambda w: w.ready("serving").get_tensor(None),
    "get by array": lambda w: w.ready("serving").get_tensor(np.array([1])),
    "get by large number": lambda w: w.ready("serving").get_tensor(2**40),
    "get of no subgraph": lambda w: w.ready("serving").get_tensor(0, 1),
    "get of negative subgraph": lambda w: w.ready("serving").get_tensor(0, -1),
    "get of subgraph by text": lambda w: w.ready("serving").get_tensor(0, "a"),
    "get of too much": lambda w: w.ready("serving").get_tensor(0, 0, 0),
    "set beyond the end": lambda w: w.ready("serving").set_tensor(4, floats(2, 3)),
    "set below zero": lambda w: w.ready("serving").set_tensor(-1, floats(2, 3)),
    "set by float": lambda w: w.ready("serving").set_tensor(0.0, floats(2, 3)),
    "set by text": lambda w: w.ready("serving").set_tensor("x", floats(2, 3)),
    "set of nothing": lambda w: w.ready("serving").set_tensor(0),
    "view beyond the end": lambda w: w.ready("serving").tensor(4)(),
    "view by text": lambda w: w.ready("serving").tensor("a")(),
    "details beyond the end": lambda w: w.new("serving")._get_tensor_details(4, 0),
    "details below zero": lambda w: w.new("serving")._get_tensor_details(-1, 0),
    "details of no subgraph": lambda w: w.new("two_subgraphs").get_tensor_details(2),
    "details of negative subgraph": lambda w: w.new("two_subgraphs").get_tensor_details(-1),
    "details of subgraph by text": lambda w: w.new("two_subgraphs").get_tensor_details("a"),
    "operator beyond the end": lambda w: w.new("serving")._get_op_details(2),
    "operator below zero": lambda w: w.new("serving")._get_op_details(-1),
    "operator by text": lambda w: w.new("serving")._get_op_details("a"),
}

VALUES: dict[str, Call] = {
    f"set {kind}": lambda w, kind=kind: w.ready("convolution").set_tensor(0, image(*IMAGE).astype(kind))
    for kind in ("float32", "float64", "uint8", "int16", "int64", "uint64", "bool", "complex64", "longdouble")
} | {
    "set a date": lambda w: w.ready("convolution").set_tensor(0, np.zeros(3, "M8[s]")),
    "set text": lambda w: w.ready("convolution").set_tensor(0, "abc"),
    "set None": lambda w: w.ready("convolution").set_tensor(0, None),
    "set a list of floats": lambda w: w.ready("serving").set_tensor(0, [[1.0, 2, 3], [4, 5, 6]]),
    "set a list of integers": lambda w: w.ready("serving").set_tensor(0, [[1, 2, 3], [4, 5, 6]]),
    "set a ragged list": lambda w: w.ready("serving").set_tensor(0, [[1, 2, 3], [4, 5]]),
    "set another rank": lambda w: w.ready("convolution").set_tensor(0, image(5, 6, 2)),
    "set another width": lambda w: w.ready("convolution").set_tensor(0, image(1, 5, 7, 2)),
    "set another batch": lambda w: w.ready("convolution").set_tensor(0, image(2, 5, 6, 2)),
    "set a scalar with a dimension": lambda w: w.ready("scalar").set_tensor(0, floats(1)),
    "set a scalar by float": lambda w: w.ready("scalar").set_tensor(0, 3.0),
    "set a constant's rank": lambda w: w.ready("convolution").set_tensor(2, np.ones((4, 1), np.int32)),
    "set numbers as text": lambda w: set_text(w, floats(2)),
    "set a list as text": lambda w: set_text(w, ["ab", "cd"]),
    "set objects as text": lambda w: set_text(w, np.array([1, 2], object)),
    "set too many texts": lambda w: set_text(w, np.array([b"a"] * 3)),
}  # fmt: skip

SHAPES: dict[str, Call] = {
    "resize beyond the end": lambda w: w.new("convolution").resize_tensor_input(50, IMAGE),
    "resize below zero": lambda w: w.new("convolution").resize_tensor_input(-1, IMAGE),
    "resize strictly beyond the end": lambda w: w.new("convolution").resize_tensor_input(
        50, IMAGE, strict=True
    ),
    "resize by text": lambda w: w.new("convolution").resize_tensor_input("x", IMAGE),
    "resize to None": lambda w: w.new("convolution").resize_tensor_input(0, None),
    "resize to a number": lambda w: w.new("convolution").resize_tensor_input(0, 3),
    "resize to a table": lambda w: w.new("convolution").resize_tensor_input(0, [[1, 2], [3, 4]]),
    "resize to text": lambda w: w.new("convolution").resize_tensor_input(0, ["a"]),
    "resize to a negative size": lambda w: w.new("convolution").resize_tensor_input(0, [-1, 5, 6, 2]),
    "resize to more than there is": lambda w: w.new("convolution").resize_tensor_input(0, [2**31 - 1] * 4),
    "resize a constant": lambda w: w.new("convolution").resize_tensor_input(2, [5]),
    "resize a fixed dimension": lambda w: w.new("convolution").resize_tensor_input(
        0, [1, 5, 7, 2], strict=True
    ),
    "resize the rank": lambda w: w.new("convolution").resize_tensor_input(0, [5, 7, 2], strict=True),
    "resize a fixed input": lambda w: w.new("serving").resize_tensor_input(0, [2, 4], strict=True),
    "resize a constant strictly": lambda w: w.new("convolution").resize_tensor_input(2, [5], strict=True),
    "shape of two dimensions": lambda w: w.new("serving")._interpreter.ResizeInputTensor(
        0, np.zeros((2, 2), np.int32), False
    ),
    "shape of int64": lambda w: w.new("serving")._interpreter.ResizeInputTensor(
        0, np.zeros(2, np.int64), False
    ),
}

HELD: dict[str, Call] = {
    "invoke while a view is held": invoke_while_held(lambda i: i.tensor(0)()),
    "invoke while a slice is held": invoke_while_held(lambda i: i.tensor(0)()[1:, ::2]),
    "invoke while a reshaped view is held": invoke_while_held(lambda i: i.tensor(0)().reshape(-1)),
    "invoke while an output is held": invoke_while_held(lambda i: i.tensor(3)()),
    "invoke while a runner is held": invoke_while_held(lambda i: i.get_signature_runner()),
    "invoke while the wrapper is held": invoke_while_held(lambda i: i._interpreter),
    "allocate while a view is held": held("allocate_tensors"),
    "resize while a view is held": held("resize_tensor_input", 0, [1, 3]),
}

SIGNATURES: dict[str, Call] = {
    "input missing": lambda w: w.runner("serving")(x=floats(2, 3)),
    "input too many": lambda w: w.runner("serving")(x=floats(2, 3), b=floats(2, 3), c=floats(1)),
    "input of another name": lambda w: w.runner("serving")(x=floats(2, 3), c=floats(2, 3)),
    "input by position": lambda w: w.runner("serving")(floats(2, 3), floats(2, 3)),
    "input as list": lambda w: w.runner("serving")(x=[1], b=floats(2, 3)),
    "input as float": lambda w: w.runner("serving")(x=1.0, b=floats(2, 3)),
    "input as float64": lambda w: w.runner("serving")(x=np.ones((2, 3)), b=floats(2, 3)),
    "unknown key": lambda w: w.runner("serving", "nope"),
    "empty key": lambda w: w.runner("serving", ""),
    "key as number": lambda w: w.runner("serving", 3),  # type: ignore[arg-type]
    "no key, no signature": lambda w: w.runner("convolution"),
    "no key, three signatures": lambda w: w.runner("two_subgraphs"),
}

#: What differs between the versions of the wrapper, so that older ones are not asked.
RECENT: dict[str, Call] = {
    "no interpreter": lambda w: w.lite.SignatureRunner(),
    "interpreter without key": lambda w: w.lite.SignatureRunner(w.new("serving")),
    "registerer of no library": lambda w: w.lite.InterpreterWithCustomOps(
        ["NoSuchRegisterer"], model_content=w.models["custom"]
    ),
    "node beyond the end": lambda w: w.new("serving")._interpreter.NodeInputs(9),
    "type beyond the end": lambda w: w.new("serving")._interpreter.TensorType(9, 0),
    "subgraph of no signature": lambda w: w.new("serving")._interpreter.GetSubgraphIndexFromSignature("no"),
    "resize in no subgraph": lambda w: w.new("serving")._interpreter.ResizeInputTensor(
        0, np.zeros(2, np.int32), False, 7
    ),
    "set in no subgraph": lambda w: w.ready("serving")._interpreter.SetTensor(0, floats(3), 7),
    "invoke no subgraph": lambda w: w.ready("serving")._interpreter.Invoke(7),
    "invoke another subgraph": lambda w: w.ready("two_subgraphs")._interpreter.Invoke(1),
    "allocate no subgraph": lambda w: w.ready("serving")._interpreter.AllocateTensors(7),
    "assign to a property": lambda w: setattr(
        w.new("serving"), "experimental_compress_quantization_zero_points", True
    ),
}

WRONG_USE = CONSTRUCTION | ORDER | INDICES | VALUES | SHAPES | HELD | SIGNATURES | RECENT


def _gather(w: World) -> None:
    interpreter = w.ready("gather")
    interpreter.set_tensor(1, np.array([7], np.int32))
    interpreter.invoke()


def _mismatch(w: World) -> None:
    interpreter = w.new("serving")
    interpreter.resize_tensor_input(0, [4, 5])
    interpreter.allocate_tensors()


#: Rules of operators: the type and the closing sentence are LiteRT's, what is said about the operator is not.
OPERATORS: dict[str, Call] = {
    "index out of range": _gather,
    "shapes that do not go together": _mismatch,
    "channels that the filter does not have": lambda w: resized(w, 1, 5, 6, 3).allocate_tensors(),
    "signature with shapes that do not go together": lambda w: w.runner("serving")(x=floats(4), b=floats(5)),
}
