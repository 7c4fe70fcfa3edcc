"""The process that holds another runtime: it answers requests on its standard input until that ends.

Run as a file, by any Python that has the runtime, so it imports nothing of glasslite. A message is a line of JSON and
then the bytes of its blobs, in order; a request's `arrays` and a reply's describe blobs as [key, dtype, shape].
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module, metadata, util
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np

_RESOLVERS = {
    "default": "AUTO",
    "optimized": "BUILTIN_WITHOUT_DEFAULT_DELEGATES",
    "reference": "BUILTIN_REF",
}


class Worker:
    """The runtime's module, and the models that it has loaded, by slot."""

    def __init__(self, module: str, packages: list[str]) -> None:
        self.module = _import(module)
        self.version = _version(packages)
        self.loaded: dict[str, Any] = {}

    def hello(self, _request: dict[str, Any], _blobs: list[bytes]) -> dict[str, Any]:
        return {"version": self.version}

    def load(self, request: dict[str, Any], blobs: list[bytes]) -> dict[str, Any]:
        """Load a model into a slot, from its path or its bytes."""
        source = {"model_content": blobs[0]} if blobs else {"model_path": request["path"]}
        interpreter = self.module.Interpreter(
            **source,
            num_threads=request["threads"],
            experimental_op_resolver_type=getattr(
                self.module.OpResolverType,
                _RESOLVERS[request["resolver"]],
            ),
            experimental_preserve_all_tensors=request["preserve"],
        )
        details = interpreter.get_input_details()
        for position, shape in enumerate(request["shapes"]):
            detail = details[position]
            if shape is not None and list(detail["shape"]) != shape:
                interpreter.resize_tensor_input(detail["index"], shape)
        interpreter.allocate_tensors()
        self.loaded[request["slot"]] = interpreter
        return {}

    def run(self, request: dict[str, Any], blobs: list[bytes]) -> dict[str, Any]:
        """Run a slot's model on its inputs in order; the tensors asked for, those that have a value to show."""
        interpreter = self.loaded[request["slot"]]
        details = interpreter.get_input_details()
        if len(details) != len(blobs):
            raise ValueError(f"the model has {len(details)} inputs; got {len(blobs)} arrays")
        for position, (_, dtype, shape) in enumerate(request["arrays"]):
            array = np.frombuffer(blobs[position], dtype).reshape(shape)
            interpreter.set_tensor(details[position]["index"], array)
        interpreter.invoke()
        indices = request["tensors"]
        if indices is None:
            indices = [detail["index"] for detail in interpreter.get_output_details()]
        values = {}
        for index in indices:
            try:
                value = interpreter.get_tensor(index)
            except ValueError:
                continue  # The inside of a delegate, or a kernel's scratch.
            if value.dtype.kind in "biufc":
                values[index] = value
        return {"values": values}


def _import(name: str) -> ModuleType:
    """Import the module that holds Interpreter.

    TensorFlow's packages import all of TensorFlow, for seconds; its interpreter needs none of that, so they are left
    empty where that works.
    """
    root, *parts = name.split(".")
    if root != "tensorflow":
        return import_module(name)
    spec = util.find_spec(root)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"No module named '{root}'")
    folder, package, bare = spec.submodule_search_locations[0], root, []
    for part in ["", *parts[:-1]]:
        package = f"{package}.{part}" if part else package
        folder = os.path.join(folder, part) if part else folder  # noqa: PTH118
        module = ModuleType(package)
        module.__path__ = [folder]
        sys.modules[package] = module
        bare.append(package)
    try:
        return import_module(name)
    except (ImportError, AttributeError):
        for package in [known for known in sys.modules if known.split(".")[0] == root]:
            del sys.modules[package]
        return import_module(name)


def _version(packages: list[str]) -> str:
    for package in packages:
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return "of unknown version"


def read_message(pipe: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next message; None where there is none."""
    line = pipe.readline()
    if not line:
        return None
    header = json.loads(line)
    return header, [pipe.read(size) for size in header["sizes"]]


def write_message(pipe: BinaryIO, header: dict[str, Any], blobs: list[bytes]) -> None:
    """Send a message."""
    pipe.write(json.dumps({**header, "sizes": [len(blob) for blob in blobs]}).encode() + b"\n")
    for blob in blobs:
        pipe.write(blob)
    pipe.flush()


def describe(arrays: dict[Any, Any]) -> tuple[list[list[Any]], list[bytes]]:
    """Arrays as [key, dtype, shape] and their bytes."""
    rows = [[key, array.dtype.str, list(array.shape)] for key, array in arrays.items()]
    return rows, [np.ascontiguousarray(array).tobytes() for array in arrays.values()]


def main() -> None:
    """Answer requests. What the runtime prints goes to standard error: the replies have the other pipe alone."""
    # The folder of this file is no place to import from.
    sys.path.pop(0)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    worker: Worker | None = None
    while True:
        message = read_message(requests)
        if message is None:
            return
        request, blobs = message
        values: dict[Any, Any] = {}
        try:
            if worker is None:
                worker = Worker(sys.argv[1], sys.argv[2].split(","))
            reply = getattr(worker, request["do"])(request, blobs)
            values = reply.pop("values", {})
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}", "missing": isinstance(error, ImportError)}
        arrays, data = describe(values)
        write_message(replies, {**reply, "arrays": arrays}, data)


if __name__ == "__main__":
    main()
