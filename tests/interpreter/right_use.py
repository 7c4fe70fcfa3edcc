"""Calls that every runtime answers, by name. What is compared: the value, in type, shape and content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.interpreter.calls import Call, World, floats, image

IMAGE = (1, 5, 6, 2)


def run(w: World) -> Any:
    interpreter = w.ready("convolution")
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.invoke()
    return interpreter.get_tensor(4)


def run_resized(w: World) -> Any:
    interpreter = w.ready("convolution")
    interpreter.resize_tensor_input(0, [2, 7, 6, 2], strict=True)
    interpreter.allocate_tensors()
    interpreter.set_tensor(0, image(2, 7, 6, 2))
    interpreter.invoke()
    return [interpreter.get_tensor(4), interpreter.get_input_details(), interpreter.get_output_details()]


def shapes_around_a_resize(w: World) -> Any:
    kind = w.lite.OpResolverType.BUILTIN_REF
    interpreter = w.new("flexible", experimental_op_resolver_type=kind)
    found = [interpreter.get_tensor_details()]
    interpreter.resize_tensor_input(0, (3, 2))
    found.append(interpreter.get_tensor_details())
    interpreter.allocate_tensors()
    return [*found, interpreter.get_tensor_details()]


def another_rank(w: World) -> Any:
    interpreter = w.new("serving")
    for index in (0, 1):
        interpreter.resize_tensor_input(index, np.array([4]))
    interpreter.allocate_tensors()
    return interpreter.get_output_details()


def resize_an_intermediate(w: World) -> Any:
    interpreter = w.new("convolution")
    interpreter.resize_tensor_input(3, [7])
    before = interpreter.get_tensor_details()[3]
    interpreter.allocate_tensors()
    return [before, interpreter.get_tensor_details()[3]]


def empty(w: World) -> Any:
    interpreter = w.new("serving")
    for index in (0, 1):
        interpreter.resize_tensor_input(index, [0, 3])
    interpreter.allocate_tensors()
    interpreter.invoke()
    return [interpreter.get_tensor(i) for i in range(4)]


def resize_to_the_same(w: World) -> Any:
    interpreter = w.ready("convolution")
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.resize_tensor_input(0, IMAGE)
    interpreter.invoke()
    return interpreter.get_tensor(4)


def output_after_a_resize(w: World) -> Any:
    interpreter = w.ready("convolution")
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.invoke()
    interpreter.resize_tensor_input(0, [2, 5, 6, 2])
    return interpreter.get_tensor(4)


def allocate_twice(w: World) -> Any:
    interpreter = w.ready("convolution")
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.allocate_tensors()
    interpreter.invoke()
    return interpreter.get_tensor(4)


def set_and_get(model: str, index: int, value: Any) -> Call:
    def call(w: World) -> Any:
        interpreter = w.ready(model)
        interpreter.set_tensor(index, value)
        return interpreter.get_tensor(index)

    return call


def write_through_a_view(w: World) -> Any:
    interpreter = w.ready("convolution")
    input, output = interpreter.tensor(0), interpreter.tensor(4)
    input()[...] = image(*IMAGE)
    interpreter.invoke()
    return [interpreter.get_tensor(0), output(), interpreter._safe_to_run()]


def set_under_a_view(w: World) -> Any:
    interpreter = w.ready("convolution")
    view = interpreter.tensor(0)()
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.reset_all_variables()
    return [view, interpreter.get_tensor(0), interpreter._safe_to_run()]


def drop_a_view(w: World) -> Any:
    interpreter = w.ready("convolution")
    view = interpreter.tensor(0)()
    view.fill(3)
    del view
    interpreter.invoke()
    return interpreter.get_tensor(4)


def view_flags(w: World) -> Any:
    interpreter = w.ready("convolution")
    view = interpreter.tensor(0)()
    return [bool(f) for f in (view.flags.writeable, view.flags.owndata, view.flags.c_contiguous)]


def scalars(w: World) -> Any:
    interpreter = w.ready("scalar")
    interpreter.set_tensor(0, np.array(3, np.float32))
    interpreter.invoke()
    return [interpreter.get_tensor(i) for i in range(3)] + [interpreter.tensor(2)()]


def texts(w: World) -> Any:
    interpreter = w.ready("text")
    interpreter.set_tensor(0, np.array([b"ab", b"cde"]))
    interpreter.set_tensor(1, floats(2))
    interpreter.invoke()
    return [interpreter.get_tensor(i) for i in range(3)]


def remembering(w: World) -> Any:
    """State carries over until it is reset, or until shapes change."""
    interpreter = w.ready("memory")
    found = []
    for step in ("", "", "reset", "allocate", "resize"):
        if step == "reset":
            interpreter.reset_all_variables()
            found.append(interpreter.get_tensor(4))
        if step == "resize":
            interpreter.resize_tensor_input(0, [1, 3])
        if step in ("allocate", "resize"):
            interpreter.allocate_tensors()
        interpreter.set_tensor(0, floats(1, 3))
        interpreter.invoke()
        found.append(interpreter.get_tensor(5).round(3) + np.float32(0))
    return found


def signature_called_twice(w: World) -> Any:
    runner = w.runner("serving")
    return [runner(x=floats(4), b=floats(4)), runner(x=floats(5, 1), b=floats(1, 5))]


def other_subgraph(w: World) -> Any:
    interpreter = w.new("two_subgraphs")
    runner = interpreter.get_signature_runner("square")
    found = [
        runner.get_input_details(),
        runner.get_output_details(),
        runner(u=floats(7)),
        runner(u=floats(2)),
    ]
    found += [runner.get_input_details(), runner.get_output_details()]
    return [*found, interpreter.get_tensor(2, subgraph_index=1), interpreter.get_tensor_details(1)]


def both_subgraphs(w: World) -> Any:
    interpreter = w.new("two_subgraphs")
    square, negate = (interpreter.get_signature_runner(key) for key in ("square", "negate"))
    return [square(u=floats(3)), negate(x=floats(1, 4)), square(u=floats(3))]


def shared_variable(w: World) -> Any:
    """Signatures of three subgraphs on one variable, which survives resets of variable tensors."""
    interpreter = w.new("counter")
    assign, add, read = (interpreter.get_signature_runner(key) for key in ("assign", "add", "read"))
    found = [assign(x=floats(2)), add(x=floats(2)), add(x=floats(2)), read(x=floats(2))]
    assign(x=10 * floats(2))
    return [*found, add(x=floats(2)), read(x=floats(2))]


def runner_attributes(w: World) -> Any:
    runner = w.runner("two_subgraphs", "square")
    return [
        runner._signature_key, dict(runner._inputs), list(runner._outputs), runner._subgraph_index,
        runner._signature_def,
    ]  # fmt: skip


def wrapper(w: World) -> Any:
    inner = w.new("convolution")._interpreter
    return [
        inner.NumNodes(), inner.NumTensors(0), inner.NumSubgraphs(), inner.InputIndices(), inner.OutputIndices(),
        inner.NodeName(0), inner.NodeName(9), inner.NodeName(-1), inner.NodeInputs(0), inner.NodeOutputs(1),
        inner.TensorName(1, 0), inner.TensorName(77, 0), inner.TensorType(1, 0), inner.TensorSize(1, 0),
        inner.TensorSizeSignature(0, 0), inner.TensorQuantization(0, 0), inner.TensorQuantization(1, 0),
        inner.TensorQuantizationParameters(1, 0), inner.TensorQuantizationParameters(2, 0),
        inner.TensorSparsityParameters(1, 0), inner.GetSignatureDefs(),
    ]  # fmt: skip


def more_threads(w: World) -> Any:
    interpreter = w.ready("convolution")
    interpreter.set_tensor(0, image(*IMAGE))
    for threads in (2, 0, 1):
        interpreter._interpreter.SetNumThreads(threads)
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.invoke()
    return interpreter.get_tensor(4)


def options(w: World) -> Any:
    """Options that change no result of this model."""
    names = ("disable_delegate_clustering", "default_delegate_latest_features")
    interpreter = w.new("convolution", **{f"experimental_{name}": True for name in names})
    interpreter.allocate_tensors()
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.invoke()
    return interpreter.get_tensor(4)


def preserved(w: World) -> Any:
    kind = w.lite.OpResolverType.BUILTIN_REF
    interpreter = w.new(
        "convolution", experimental_preserve_all_tensors=True, experimental_op_resolver_type=kind
    )
    interpreter.allocate_tensors()
    interpreter.set_tensor(0, image(*IMAGE))
    interpreter.invoke()
    return [interpreter.get_tensor(i) for i in range(5)]


def resolvers(w: World) -> Any:
    """One model, every resolver, and none given."""
    found = []
    for kind in (None, *w.lite.OpResolverType):
        chosen = {} if kind is None else {"experimental_op_resolver_type": kind}
        interpreter = w.new("convolution", **chosen)
        interpreter.allocate_tensors()
        interpreter.set_tensor(0, image(*IMAGE))
        interpreter.invoke()
        found.append(interpreter.get_tensor(4))
    return found


def compressed(w: World) -> Any:
    interpreter = w.new("convolution", experimental_compress_quantization_zero_points=True)
    return [interpreter.experimental_compress_quantization_zero_points, interpreter.get_tensor_details()]


RIGHT_USE: dict[str, Call] = {
    call.__name__.replace("_", " "): call
    for call in (
        run, run_resized, shapes_around_a_resize, another_rank, resize_an_intermediate, empty, resize_to_the_same,
        output_after_a_resize, allocate_twice, write_through_a_view, set_under_a_view, drop_a_view, view_flags,
        scalars, texts, remembering, signature_called_twice, other_subgraph, both_subgraphs,
        shared_variable, runner_attributes, wrapper, more_threads, options, preserved, resolvers, compressed,
    )
} | {
    "path object": lambda w: w.lite.Interpreter(Path(w.paths["convolution"])).get_input_details(),
    "path as bytes": lambda w: w.lite.Interpreter(w.paths["convolution"].encode()).num_subgraphs(),
    "one thread as a truth": lambda w: w.new("convolution", num_threads=True).num_subgraphs(),
    "no delegates": lambda w: w.new("convolution", experimental_delegates=[])._delegates,
    "custom ops, none": lambda w: w.lite.InterpreterWithCustomOps(
        model_content=w.models["convolution"]
    ).get_signature_list(),
    "returns": lambda w: [
        w.new("convolution").allocate_tensors(),
        w.ready("convolution").invoke(),
        w.ready("convolution").set_tensor(0, image(*IMAGE)),
        w.ready("convolution").reset_all_variables(),
        w.ready("convolution").resize_tensor_input(0, IMAGE),
    ],
    "constant before allocation": lambda w: w.new("convolution").get_tensor(2),
    "constant below a byte": lambda w: [w.new("int4").get_tensor(1), w.new("int4").get_tensor_details()],
    "sparse constant": lambda w: [w.ready("sparse").get_tensor(2), w.ready("sparse").get_tensor_details()[2]],
    "view of a constant": lambda w: w.ready("convolution").tensor(2)(),
    "function of a view": lambda w: w.new("convolution").tensor(77),
    "index of NumPy": lambda w: w.new("convolution").get_tensor(np.int64(2)),
    "index as array": lambda w: w.new("convolution").get_tensor(np.array(2)),
    "index as truth": lambda w: w.new("convolution").get_tensor(True),
    "set an intermediate": set_and_get("convolution", 3, image(1, 5, 6, 4)),
    "set an output": set_and_get("convolution", 4, image(1, 5, 6, 4)),
    "set a transposed array": set_and_get("serving", 0, floats(3, 2).T),
    "set a NumPy scalar": set_and_get("scalar", 0, np.float32(3)),
    "set texts": set_and_get("text", 0, np.array(["ab", "cdé"])),
    "set objects": set_and_get("text", 0, np.array([b"ab", "cdé"], object)),
    "resize to floats": lambda w: w.new("convolution").resize_tensor_input(0, [1.9, 5, 6, 2]),
    "resize a constant to the same": lambda w: w.new("convolution").resize_tensor_input(2, [4]),
    "resize strictly to the same": lambda w: w.new("serving").resize_tensor_input(0, [2, 3], strict=True),
    "signature list": lambda w: [w.new(m).get_signature_list() for m in ("convolution", "serving", "two_subgraphs")],
    "signature order": lambda w: list(w.new("two_subgraphs").get_signature_list()),
    "signature definitions": lambda w: w.new("two_subgraphs")._get_full_signature_list(),
    "signature attribute": lambda w: w.new("two_subgraphs")._signature_defs,
    "signature": lambda w: w.runner("serving")(x=floats(2, 3), b=2 * floats(2, 3)),
    "signature by key": lambda w: w.runner("serving", "serve")(b=floats(2, 3), x=2 * floats(2, 3)),
    "signature details": lambda w: w.runner("serving").get_output_details(),
    "signature with a keyword's name": lambda w: w.runner("two_subgraphs", "also")(**{"in": floats(1, 4)}),
    "subgraphs": lambda w: [w.new(m).num_subgraphs() for m in ("two_subgraphs", "scalar")],
    "details of another subgraph": lambda w: w.new("two_subgraphs").get_tensor_details(1),
    "details of tensors": lambda w: {m: w.new(m).get_tensor_details() for m in w.models if m != "sparse"},
    "details of operators": lambda w: {m: w.new(m)._get_ops_details() for m in w.models if m != "sparse"},
    "details of an operator": lambda w: w.new("convolution")._get_op_details(np.int64(1)),
    "details of a tensor by float": lambda w: w.new("convolution")._get_tensor_details(1.7, "0"),
    "resolver types": lambda w: [(kind.name, kind.value) for kind in w.lite.OpResolverType],
    "subgraph of a signature": lambda w: w.new("two_subgraphs")._interpreter.GetSubgraphIndexFromSignature("square"),
}  # fmt: skip
