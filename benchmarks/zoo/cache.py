"""Where the zoo's files are. Names carry a hash of the recipe, so a changed recipe is never served by an old file."""

from __future__ import annotations

import ast
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

Shape = tuple[int, int, int]
KINDS = ("f32", "int8")

_HERE = Path(__file__).parent
#: What decides the weights of every model; a model's own architecture comes on top.
_COMMON = ("images.py", "weights.py", "convert.py", "build.py")


@dataclass(frozen=True)
class Model:
    """One architecture.

    Attributes:
        module: the file under architectures/ whose `build(name)` defines it.
        image: height, width and channels of its input.
        heads: how the names begin of the layers that give its results, as logits or box encodings.
    """

    name: str
    module: str
    image: Shape
    heads: tuple[str, ...]


_IMAGE: Shape = (224, 224, 3)
MODELS = {
    model.name: model
    for model in (
        Model("lenet", "lenet", (28, 28, 1), ("digit",)),
        Model("mobilenet_v2_0.75_224", "applications", _IMAGE, ("predictions",)),
        Model("mobilenet_v1_1.0_224", "applications", _IMAGE, ("conv_preds",)),
        Model("mobilenet_v2_1.0_224", "applications", _IMAGE, ("predictions",)),
        Model("mobilenet_v3_large_224", "applications", _IMAGE, ("logits",)),
        Model("efficientnet_lite0_224", "efficientnet_lite", _IMAGE, ("predictions",)),
        Model("squeezenet_1.0_224", "squeezenet", _IMAGE, ("conv10",)),
        Model("ssdlite_mobilenet_v2_300", "ssdlite", (300, 300, 3), ("boxes", "classes")),
        Model("densenet121_224", "applications", _IMAGE, ("predictions",)),
        Model("resnet50_224", "applications", _IMAGE, ("predictions",)),
        Model("inception_v3_299", "applications", (299, 299, 3), ("predictions",)),
    )
}


def folder() -> Path:
    """Where the files are: $XDG_CACHE_HOME/glasslite/zoo, or ~/.cache/glasslite/zoo. It need not exist."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "glasslite" / "zoo"


def path(name: str, kind: str) -> Path:
    """Where a model's file is, whether or not it has been built.

    Raises:
        KeyError: no model has the name; ValueError: no kind has it.
    """
    if kind not in KINDS:
        raise ValueError(f"a model is one of {', '.join(KINDS)}; got '{kind}'")
    return folder() / f"{name}_{kind}-{fingerprint(MODELS[name])}.tflite"


def entries() -> list[tuple[str, str]]:
    """Every model in every kind."""
    return [(name, kind) for name in MODELS for kind in KINDS]


def fingerprint(model: Model) -> str:
    """Ten hexadecimal digits of what decides the file: the model's row, and the code without comments or layout."""
    digest = hashlib.sha256(repr(model).encode())
    for name in (*_COMMON, f"architectures/{model.module}.py"):
        digest.update(meaning((_HERE / name).read_text(encoding="utf-8")).encode())
    return digest.hexdigest()[:10]


def meaning(source: str) -> str:
    """Python source without comments, docstrings and layout: what it does."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and ast.get_docstring(node) is not None
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all: under another name first, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
