"""Run a model by its signatures: what each takes and gives, and the results for random inputs.

python examples/signature_runner.py --model model.tflite --batch 2
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

# With LiteRT: from ai_edge_litert.interpreter import Interpreter
from glasslite.interpreter import Interpreter


def random_input(detail: dict[str, Any], batch: int, rng: np.random.Generator) -> Any:
    """Values for an input; where the model leaves the first dimension open, as many as the batch."""
    shape = [int(size) for size in detail["shape"]]
    if shape and detail["shape_signature"][0] == -1:
        shape[0] = batch
    if np.issubdtype(detail["dtype"], np.floating):
        return rng.random(shape).astype(detail["dtype"])
    return rng.integers(0, 8, shape).astype(detail["dtype"])


def describe(name: str, detail: dict[str, Any]) -> str:
    """A line about an input or output."""
    return f"{name}: {np.dtype(detail['dtype']).name} {detail['shape_signature'].tolist()}"


def main() -> None:
    """Call every signature once."""
    parser = argparse.ArgumentParser(description="Run a model by its signatures.")
    parser.add_argument("--model", required=True)
    parser.add_argument("--batch", type=int, default=1)
    arguments = parser.parse_args()

    interpreter = Interpreter(model_path=arguments.model)
    rng = np.random.default_rng(0)
    for key, names in interpreter.get_signature_list().items():
        runner = interpreter.get_signature_runner(key)
        print(f"{key}: {', '.join(names['inputs'])} -> {', '.join(names['outputs'])}")
        details = runner.get_input_details()
        inputs = {name: random_input(detail, arguments.batch, rng) for name, detail in details.items()}
        results = runner(**inputs)
        for name, detail in details.items():
            print("  takes", describe(name, detail))
        for name, detail in runner.get_output_details().items():
            first = np.array2string(
                results[name].ravel()[:4].astype(np.float64), precision=3, suppress_small=True
            )
            print("  gives", describe(name, detail), list(results[name].shape), first)


if __name__ == "__main__":
    main()
