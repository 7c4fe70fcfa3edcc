"""Find objects in an image with an SSD model that ends in TFLite_Detection_PostProcess, and draw them.

python examples/detect_objects.py --model detect.tflite --labels labelmap.txt --image street.jpg --save found.png
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

# With LiteRT: from ai_edge_litert.interpreter import Interpreter
from glasslite.interpreter import Interpreter


class Detection(NamedTuple):
    """One object: its name, its score, and its box in pixels of the image."""

    label: str
    score: float
    left: int
    top: int
    right: int
    bottom: int


def detect(interpreter: Any, image: Image.Image, labels: Sequence[str], threshold: float) -> list[Detection]:
    """The objects in an image whose score is at least the threshold, best first."""
    input = interpreter.get_input_details()[0]
    _, height, width, _ = input["shape"]
    # The function is held, never the array: the interpreter's memory must be free to move when it runs.
    pixels = interpreter.tensor(input["index"])
    resized = np.asarray(image.resize((width, height)))
    if input["dtype"] == np.float32:
        resized = (resized.astype(np.float32) - np.float32(127.5)) / np.float32(127.5)
    pixels()[0] = resized
    interpreter.invoke()

    boxes, classes, scores, count = (
        np.squeeze(interpreter.get_tensor(detail["index"])) for detail in interpreter.get_output_details()
    )
    found = []
    for box, kind, score in list(zip(boxes, classes, scores, strict=True))[: int(count)]:
        if score >= threshold:
            top, left, bottom, right = (
                (box * np.array([image.height, image.width] * 2, np.float32)).round().astype(int)
            )
            found.append(Detection(labels[int(kind)], float(score), left, top, right, bottom))
    return found


def draw(image: Image.Image, found: Sequence[Detection]) -> None:
    """Draw each object's box and name into the image."""
    canvas = ImageDraw.Draw(image)
    for detection in found:
        canvas.rectangle(detection[2:], outline="red", width=3)
        canvas.text(
            (detection.left + 5, detection.top + 5), f"{detection.label} {detection.score:.2f}", fill="red"
        )


def main() -> None:
    """Print the objects, one a line, and save the image with their boxes."""
    parser = argparse.ArgumentParser(description="Find objects in an image.")
    parser.add_argument("--model", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--image", required=True)
    parser.add_argument("--threshold", type=float, default=0.4)
    parser.add_argument("--save")
    arguments = parser.parse_args()

    interpreter = Interpreter(arguments.model)
    interpreter.allocate_tensors()
    image = Image.open(arguments.image).convert("RGB")
    labels = Path(arguments.labels).read_text(encoding="utf-8").splitlines()
    found = detect(interpreter, image, labels, arguments.threshold)
    for one in found:
        print(f"{one.label:<16}{one.score:.3f}  ({one.left}, {one.top}) to ({one.right}, {one.bottom})")
    print(f"{len(found)} found")
    if arguments.save:
        draw(image, found)
        image.save(arguments.save)


if __name__ == "__main__":
    main()
