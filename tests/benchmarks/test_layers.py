"""The layers of a model: those that one kernel computes together are one row, with the work of both."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.layers import measure
from tests.support.build import ModelBuilder

#: Large enough to be computed block by block.
WIDE = (1, 64, 64, 136)


def test_convolutions_that_are_computed_together_are_one_layer(tmp_path: Path) -> None:
    builder = ModelBuilder()
    x = builder.tensor("x", (1, 64, 64, 4), "float32")
    between, y, z = (builder.tensor(name, WIDE, "float32") for name in ("between", "y", "z"))
    shapes = [(136, 1, 1, 4), (136,), (1, 5, 3, 136), (136,)]
    constants = [
        builder.tensor(f"c{i}", shape, "float32", data=np.ones(shape, np.float32))
        for i, shape in enumerate(shapes)
    ]
    strides = {"stride_h": 1, "stride_w": 1, "padding": "SAME"}
    builder.operator("CONV_2D", [x, *constants[:2]], [between], strides)
    builder.operator("DEPTHWISE_CONV_2D", [between, *constants[2:]], [y], {**strides, "depth_multiplier": 1})
    builder.operator("RELU", [y], [z])
    path = tmp_path / "net.tflite"
    path.write_bytes(builder.finish([x], [z]))
    (layer,) = measure(path, "net", "f32")
    assert (layer.index, layer.operator, layer.window) == ("0, 1", "CONV_2D, DEPTHWISE_CONV_2D", "1x1, 5x3")
    assert (layer.backend, layer.output) == ("jit", WIDE)
    assert layer.macs == 64 * 64 * 136 * (4 + 15)
    assert layer.nanoseconds > 0
