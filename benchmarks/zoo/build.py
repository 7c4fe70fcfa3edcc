"""Build one model in both kinds, in this process: names in a graph depend on what was built before."""

from __future__ import annotations

import os
import sys
from importlib import import_module

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

SEED, SETTLING, CALIBRATION, CHECKED = 20, 12, 24, 4


def build(name: str) -> float:
    """Write the two files of a model to the cache; the disagreement between int8 and float."""
    from benchmarks.zoo import cache, convert, images, weights

    model = cache.MODELS[name]
    network = import_module(f"benchmarks.zoo.architectures.{model.module}").build(name)
    weights.settle(network, images.images(SETTLING, model.image, SEED), model.heads, SEED)
    f32 = convert.to_f32(network)
    int8 = convert.to_int8(network, images.images(CALIBRATION, model.image, SEED + 1))
    distance = convert.disagreement(f32, int8, images.images(CHECKED, model.image, SEED + 2))
    cache.write(cache.path(name, "f32"), f32)
    cache.write(cache.path(name, "int8"), int8)
    return distance


if __name__ == "__main__":
    sys.stdout.write(f"{build(sys.argv[1]):.4f}\n")
