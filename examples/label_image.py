"""Name what an image shows: the most likely classes of a classification model.

python examples/label_image.py --model mobilenet.tflite --labels labels.txt --image cat.jpg
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

# With LiteRT: from ai_edge_litert.interpreter import Interpreter
from glasslite.interpreter import Interpreter


def read_image(path: str, detail: dict[str, Any], mean: float, std: float) -> Any:
    """An image in the size and type that the input takes; floats are (pixel - mean) / std."""
    _, height, width, _ = detail["shape"]
    pixels = np.asarray(Image.open(path).convert("RGB").resize((width, height)))
    if detail["dtype"] == np.float32:
        pixels = (pixels.astype(np.float32) - np.float32(mean)) / np.float32(std)
    elif detail["dtype"] == np.int8:
        pixels = (pixels.astype(np.int16) - 128).astype(np.int8)
    return pixels[np.newaxis]


def real_values(values: Any, detail: dict[str, Any]) -> Any:
    """Scores as real numbers: quantized ones are scaled by what the model says."""
    scale, zero_point = detail["quantization"]
    return scale * (values.astype(np.int32) - zero_point) if scale else values


def main() -> None:
    """Run once and print the best classes, best first."""
    parser = argparse.ArgumentParser(description="Name what an image shows.")
    parser.add_argument("--model", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--image", required=True)
    parser.add_argument("--mean", type=float, default=127.5)
    parser.add_argument("--std", type=float, default=127.5)
    parser.add_argument("--top", type=int, default=5)
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()

    interpreter = Interpreter(model_path=arguments.model, num_threads=arguments.threads)
    interpreter.allocate_tensors()
    input, output = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    interpreter.set_tensor(input["index"], read_image(arguments.image, input, arguments.mean, arguments.std))
    interpreter.invoke()

    scores = real_values(np.squeeze(interpreter.get_tensor(output["index"])), output)
    labels = Path(arguments.labels).read_text(encoding="utf-8").splitlines()
    for index in np.argsort(-scores, kind="stable")[: arguments.top]:
        print(f"{scores[index]:.4f}  {labels[index]}")


if __name__ == "__main__":
    main()
