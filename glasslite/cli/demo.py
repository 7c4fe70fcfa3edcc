"""`glasslite demo`: two LeNets that glasslite carries, float and int8, on the same digits."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from rich.text import Text

import glasslite
from glasslite.cli import _common, _options
from glasslite.cli._inspect_model import render_model, render_operators
from glasslite.cli.run import dequantize, open_session
from glasslite.engine.analysis.inspect import ModelReport, inspect
from glasslite.engine.ir import ImageNormalization
from glasslite.engine.numerics import DEFAULT_NUMERICS, numerics_named
from glasslite.engine.plan import Settings
from glasslite.engine.session import Session
from glasslite.vision import read_image
from glasslite.vision.preprocess import apply_rule, pixel_rule

_SIDE = 28
#: Both networks were trained on pixels from 0 to 1.
_NORMALIZATION = ImageNormalization((0.0,), (255.0,))
_INK = 60
_TRY = 3


@dataclass(frozen=True)
class Example:
    """One digit and what both networks take it for, with its probability."""

    file: str
    label: int
    float_class: int
    float_score: float
    int8_class: int
    int8_score: float


@dataclass(frozen=True)
class DemoReport:
    """The demo's numbers.

    Attributes:
        digits: how many digits of the test split both networks classified.
        float_correct, int8_correct: how many of them they got right.
        agree: how many of them they took for the same digit, right or wrong.
        int8_model: the quantized network, layer by layer.
    """

    examples: tuple[Example, ...]
    digits: int
    float_correct: int
    int8_correct: int
    agree: int
    int8_model: ModelReport


def demo_command(
    numerics: _options.Numerics = DEFAULT_NUMERICS,
    backend: _options.Backend = _options.BACKEND,
    threads: _options.Threads = 1,
    as_json: _options.Json = False,
) -> int:
    """Classify digits with a float and an int8 LeNet, compare them, and look into the int8 one.

    Both come with glasslite, as do the digits: ten pictures, and the 1,000 of a test split that training never saw.

    JSON keys: examples (file, label, float_class, float_score, int8_class, int8_score); digits, float_correct,
    int8_correct, agree; int8_model, as `glasslite inspect --json` prints it.
    """
    folder = carried()
    report, pictures = gather(
        folder, Settings(backend, numerics_named(numerics)), threads=threads, silent=as_json
    )
    if as_json:
        _common.print_json(report)
    else:
        render(report, pictures, folder, _common.out())
    return _common.FINE


def carried() -> Path:
    """The folder of what glasslite carries: two models, the test split, ten pictures."""
    return Path(glasslite.__file__).parent / "data" / "lenet"


def gather(
    folder: Path, settings: Settings, *, threads: int = 1, silent: bool
) -> tuple[DemoReport, NDArray[np.uint8]]:
    """Run both networks on the ten pictures and on the test split; also the ten pictures [10, 28, 28]."""
    graphs = [_common.open_model(str(folder / f"lenet_{kind}.tflite")) for kind in ("float", "int8")]
    files = sorted((folder / "digits").glob("*.png"))
    pictures = np.stack([read_image(file, _SIDE, _SIDE, 1)[..., 0] for file in files])
    with np.load(folder / "digits.npz") as archive:
        images, labels = archive["images"], archive["labels"]
    pixels = np.concatenate([pictures, images])
    with _common.compiling(silent=silent) as on_compile:
        sessions = [open_session(graph, settings, threads, on_compile) for graph in graphs]
    with _common.progress("classifying", 2 * len(pixels), silent=silent) as advance:
        scores = [classify(session, pixels, advance) for session in sessions]
    classes = [score.argmax(axis=1) for score in scores]
    examples = tuple(
        Example(
            file.name, int(file.stem), int(classes[0][i]), float(scores[0][i].max()), int(classes[1][i]),
            float(scores[1][i].max()),
        )
        for i, file in enumerate(files)
    )  # fmt: skip
    of_float, of_int8 = (found[len(files) :] for found in classes)
    report = DemoReport(
        examples=examples,
        digits=len(labels),
        float_correct=int((of_float == labels).sum()),
        int8_correct=int((of_int8 == labels).sum()),
        agree=int((of_float == of_int8).sum()),
        int8_model=inspect(graphs[1], settings),
    )
    return report, pictures


def classify(session: Session, pixels: NDArray[np.uint8], advance: Callable[[], None]) -> NDArray[np.float64]:
    """Probabilities [N, 10] of pictures [N, 28, 28], one at a time as a phone would."""
    graph = session.graph
    tensor, output = graph.tensors[graph.inputs[0]], graph.tensors[graph.outputs[0]]
    values = apply_rule(pixels[..., None], tensor, pixel_rule(tensor, asked=_NORMALIZATION))
    scores = []
    for value in values:
        score = session.run(value[None])[output.name]
        scores.append(dequantize(score, output)[0])
        advance()
    return np.stack(scores)


def render(report: DemoReport, pictures: NDArray[np.uint8], folder: Path, console: Console) -> None:
    """Print the pictures with both answers, the score on the test split, the int8 network, and what to try next."""
    console.print("Ten digits, and what a float and an int8 LeNet take them for:", style="bold")
    per_row = max(1, min(5, console.width // (_SIDE // 2 + 6)))
    for start in range(0, len(report.examples), per_row):
        rows = slice(start, start + per_row)
        grid = Table.grid(padding=(0, 4, 1, 0))
        grid.add_row(*(blocks(picture) for picture in pictures[rows]))
        grid.add_row(*(_answers(example) for example in report.examples[rows]))
        console.print(grid)
    console.print(f"{report.digits:,} digits that training never saw:", style="bold")
    for name, correct in (("float", report.float_correct), ("int8", report.int8_correct)):
        console.print(f"  {name:<6} {correct / report.digits:7.2%} right")
    console.print(f"  the two agree on {report.agree:,} of {report.digits:,}")
    console.print("\nThe int8 network, layer by layer:", style="bold")
    render_model(report.int8_model, console)
    render_operators(report.int8_model, console)
    model, picture = (_short_path(folder / part) for part in ("lenet_int8.tflite", f"digits/{_TRY}.png"))
    console.print("\nTry next:", style="bold")
    console.print(f"  glasslite run {model} --image {picture}", soft_wrap=True)
    console.print(f"  glasslite inspect {model} --op 0", soft_wrap=True)


def blocks(picture: NDArray[np.uint8]) -> str:
    """A picture [28, 28] as 7 lines of 14 half blocks: each stands for 2 x 2 pixels over 2 x 2."""
    half = _SIDE // 2
    ink = picture.reshape(half, 2, half, 2).mean(axis=(1, 3)) > _INK
    pairs = ink[0::2] + 2 * ink[1::2]
    return "\n".join("".join(" \u2580\u2584\u2588"[pair] for pair in line) for line in pairs)


def _answers(example: Example) -> Text:
    text = Text()
    answers = (
        ("float", example.float_class, example.float_score),
        ("int8", example.int8_class, example.int8_score),
    )
    for name, found, score in answers:
        text.append(f"{name:<6}{found} {score:7.1%}\n", style="" if found == example.label else "red")
    text.right_crop(1)
    return text


def _short_path(path: Path) -> str:
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) else str(path)
