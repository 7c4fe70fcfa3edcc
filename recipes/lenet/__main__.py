"""Train LeNet, convert it, and write what glasslite carries: two models, the test split, example images, labels."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image
from rich.console import Console

from recipes.lenet import digits
from recipes.lenet.convert import tflite_accuracy, to_float, to_int8
from recipes.lenet.digits import Digits
from recipes.lenet.train import EPOCHS, accuracy, train

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Parse the command line and run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m recipes.lenet", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "glasslite" / "data" / "lenet", help="folder to write"
    )
    parser.add_argument(
        "--epochs", type=int, default=EPOCHS, help="of training; 1 to see that the recipe runs"
    )
    arguments = parser.parse_args()
    console, start = Console(), time.perf_counter()

    try:
        test = digits.render_test()
    except FileNotFoundError as error:
        parser.exit(2, f"{error}\n")
    model = train(arguments.epochs)
    console.print(f"trained in {time.perf_counter() - start:.0f} s")

    models = {"float": to_float(model), "int8": to_int8(model, digits.render_train(500).inputs())}
    write_data(arguments.out, test)
    console.print(f"keras: {accuracy(model, test):.1%} of the test split")
    for kind, content in models.items():
        (arguments.out / f"lenet_{kind}.tflite").write_bytes(content)
        console.print(f"{kind}: {tflite_accuracy(content, test):.1%}, {len(content):,} bytes")


def write_data(folder: Path, test: Digits) -> None:
    """Write the split as `digits.npz`, ten of its images as `digits/0.png` ... `9.png`, and `labels.txt`.

    The even examples are typeset, the odd ones handwritten: the boldest of their class in either half.
    """
    (folder / "digits").mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "digits.npz", images=test.images, labels=test.labels)
    (folder / "labels.txt").write_text("".join(f"{digit}\n" for digit in range(10)))
    for digit in range(10):
        half = np.array_split(test.images, 2)[digit % 2][digit::10]
        boldest = half[(half > 150).sum(axis=(1, 2)).argmax()]
        Image.fromarray(boldest).save(folder / "digits" / f"{digit}.png", optimize=True)


if __name__ == "__main__":
    main()
