"""Run cases on the target that this process was started for; print what is wrong as JSON.

GLASSLITE_TARGET=neon python -m tests.jit.other_target conv2d depthwise_conv2d
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

from glasslite.kernels.jit.target import TARGET
from tests.jit.kernels import problems, setups

NUMERICS = ("reference", "optimized", "litert")


def report(stems: list[str]) -> dict[str, object]:
    """The target's name, how many cases of each operator ran on it, and every problem."""
    taken, wrong = dict.fromkeys(stems, 0), []
    for stem in stems:
        cases = import_module(f"tests.ops.test_{stem}").CASES
        for numerics in NUMERICS:
            for setup in setups(cases, numerics):
                found = problems(setup, 1)
                taken[stem] += found is not None
                wrong += [f"{stem} {setup.case.id}, {numerics}: {problem}" for problem in found or ()]
    return {"target": TARGET.name, "taken": taken, "wrong": wrong}


if __name__ == "__main__":
    json.dump(report(sys.argv[1:]), sys.stdout)
