"""The engines: each makes a model ready, inputs set, and gives back what runs it once. All get the same inputs."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from glasslite.engine.ir import Array

Run = Callable[[], Any]

#: Integers that are wider than 16 bits are indices or counts: they stay small enough to be valid.
_INDEX_LIMIT = 8


class Engine(NamedTuple):
    """One way to run a model.

    Attributes:
        prepare: model file and number of threads to what runs it once.
        package: whose version is reported.
        modules: without which the engine is not installed.
        default: whether it runs unless others are asked for.
        alone: its threads go on spinning after its turn, so that beside others it runs with one thread only.
    """

    prepare: Callable[[Path, int], Run]
    package: str
    modules: tuple[str, ...]
    default: bool = True
    alone: bool = False

    @property
    def installed(self) -> bool:
        return all(find_spec(module) is not None for module in self.modules)


def values(name: str, shape: Sequence[int], dtype: Any) -> Array:
    """An input's values, the same ones for every engine: uniform over the type's range, floats over [-1, 1]."""
    rng, kind = np.random.default_rng(zlib.crc32(name.encode())), np.dtype(dtype)
    if kind.kind == "f":
        return rng.uniform(-1, 1, shape).astype(kind)
    if kind.kind == "b":
        return rng.integers(0, 2, shape).astype(kind)
    low, high = (np.iinfo(kind).min, np.iinfo(kind).max) if kind.itemsize < 4 else (0, _INDEX_LIMIT)
    return rng.integers(low, high, shape, endpoint=True).astype(kind)


def _glasslite(backend: str, numerics: str) -> Callable[[Path, int], Run]:
    def prepare(path: Path, threads: int) -> Run:
        import glasslite

        graph = glasslite.load(path)
        session = glasslite.Session(graph, backend=backend, numerics=numerics, num_threads=threads)
        inputs = [session.plan.tensors[i] for i in session.graph.inputs]
        session.set_inputs([values(t.name, t.shape, t.type.dtype) for t in inputs])
        return session.invoke

    return prepare


def _litert(resolver: str) -> Callable[[Path, int], Run]:
    def prepare(path: Path, threads: int) -> Run:
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        kind = OpResolverType[resolver]
        interpreter = Interpreter(str(path), num_threads=threads, experimental_op_resolver_type=kind)
        interpreter.allocate_tensors()
        for detail in interpreter.get_input_details():
            interpreter.set_tensor(detail["index"], values(detail["name"], detail["shape"], detail["dtype"]))
        run: Run = interpreter.invoke
        return run

    return prepare


def _openvino(path: Path, threads: int) -> Run:
    import openvino

    options = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads}
    request = openvino.Core().compile_model(str(path), "CPU", options).create_infer_request()
    for port in request.model_inputs:
        array = values(port.any_name, tuple(port.shape), port.element_type.to_dtype())
        request.set_tensor(port, openvino.Tensor(array))
    run: Run = request.infer
    return run


def _onnxruntime(path: Path, threads: int) -> Run:
    import onnxruntime

    from benchmarks.onnx import converted

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(converted(path), options, providers=["CPUExecutionProvider"])
    dtypes = {"tensor(float)": np.float32, "tensor(int8)": np.int8, "tensor(uint8)": np.uint8}
    binding = session.io_binding()
    for port in session.get_inputs():
        binding.bind_cpu_input(port.name, values(port.name, port.shape, dtypes[port.type]))
    for port in session.get_outputs():
        binding.bind_output(port.name)
    return lambda: session.run_with_iobinding(binding)


_LITERT = ("ai-edge-litert", ("ai_edge_litert",))
ENGINES: dict[str, Engine] = {
    "glasslite jit": Engine(_glasslite("jit", "litert"), "numba", ("numba",)),
    "glasslite reference": Engine(_glasslite("reference", "reference"), "numpy", (), default=False),
    "LiteRT": Engine(_litert("AUTO"), *_LITERT),
    "LiteRT without delegates": Engine(_litert("BUILTIN_WITHOUT_DEFAULT_DELEGATES"), *_LITERT),
    "LiteRT BUILTIN_REF": Engine(_litert("BUILTIN_REF"), *_LITERT, default=False),
    "OpenVINO": Engine(_openvino, "openvino", ("openvino",)),
    "onnxruntime": Engine(_onnxruntime, "onnxruntime", ("onnxruntime", "tf2onnx", "tensorflow"), alone=True),
}
